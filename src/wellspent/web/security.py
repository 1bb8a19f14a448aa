"""What a page may load and do: only what this app itself serves."""

from __future__ import annotations

import os
from typing import Any, Final
from urllib.parse import urlsplit

__all__ = ["CONTENT_SECURITY_POLICY"]


def _sign_on() -> list[str]:
    """Where a form may lead: here, and to the single sign-on of the centre if it has one."""
    issuer = urlsplit(os.environ.get("WELLSPENT_OIDC_ISSUER", ""))
    return [f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []


CONTENT_SECURITY_POLICY: Final[dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the picture of a second factor's secret is data
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *_sign_on()],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
