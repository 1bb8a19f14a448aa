"""Where e-mail goes, as the environment names it, and as Django wants to be told.

WELLSPENT_SMTP=smtp://name:password@mail.example.com:587     encrypted by STARTTLS, or not sent at all
WELLSPENT_SMTP=smtps://name:password@mail.example.com        encrypted from the first byte
WELLSPENT_SMTP=smtp+plain://127.0.0.1:25                     not encrypted, without a password
WELLSPENT_MAIL_FROM="wellspent <wellspent@example.com>"      who it is from
WELLSPENT_ADDRESS=https://wellspent.example.com              where people open the app: links lead there
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from wellspent.errors import WellspentError

__all__ = ["MailUnclear", "mail_settings"]

_PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_SECONDS: Final = 20  # that a mail server has for each of its answers


class MailUnclear(WellspentError):
    """The environment names a mail server, a sender or an address that cannot be one."""


def mail_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings for e-mail; nothing leaves the machine where no server is named.

    Raises `MailUnclear`.

    >>> mail_settings({})["EMAIL_BACKEND"]
    'django.core.mail.backends.dummy.EmailBackend'
    """
    address = environ.get("WELLSPENT_ADDRESS", "").strip().rstrip("/")
    if address and not address.startswith(("http://", "https://")):
        raise MailUnclear(
            f"WELLSPENT_ADDRESS is '{address[:100]}', which no link can lead to.",
            "Write it whole, such as https://wellspent.example.com.",
        )
    named = environ.get("WELLSPENT_SMTP", "").strip()
    if not named:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "APP_ADDRESS": address,
        }
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_TIMEOUT": _SECONDS,
        "DEFAULT_FROM_EMAIL": _sender(environ.get("WELLSPENT_MAIL_FROM", "").strip()),
        "APP_ADDRESS": address,
        **_server(_split(named)),
    }


def _server(parts: SplitResult) -> dict[str, Any]:
    if parts.scheme == "smtp+plain" and parts.username:
        raise MailUnclear(
            "WELLSPENT_SMTP would send a password without encryption.",
            "Use smtp:// or smtps://, or leave name and password out.",
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _split(named: str) -> SplitResult:
    """The parts of the address. What it was is not repeated: it may hold a password."""
    try:
        parts = urlsplit(named)
        if parts.scheme in _PORTS and parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise MailUnclear(
        "WELLSPENT_SMTP names no mail server.",
        "Write it as smtp://name:password@mail.example.com:587, with smtps:// or smtp+plain:// where it is so.",
    )


def _sender(named: str) -> str:
    if "@" not in parseaddr(named)[1]:
        raise MailUnclear(
            f"WELLSPENT_MAIL_FROM is '{named[:100]}', and e-mail needs a sender.",
            'Write it as "wellspent <wellspent@example.com>".',
        )
    return named
