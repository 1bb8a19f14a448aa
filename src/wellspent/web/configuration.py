"""What Django is told. Everything that differs between centres comes from the environment.

WELLSPENT_WORKSPACE   the centre's folder
WELLSPENT_DATABASE    an address such as postgres://user:password@host/name; SQLite if left out
WELLSPENT_HOSTS       names the app answers to, with commas; this machine's own if left out
WELLSPENT_HTTPS       1 where people reach it over HTTPS
WELLSPENT_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _NAME   single sign-on, if there is one
WELLSPENT_SMTP, _MAIL_FROM, _ADDRESS   where e-mail goes, who it is from, and where its links lead (delivery/smtp.py)
WELLSPENT_WEBHOOKS_PLAIN   1 where webhooks may be told over plain http elsewhere than on this machine
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import dj_database_url

from wellspent.web.delivery.smtp import mail_settings
from wellspent.web.place import workspace_named
from wellspent.web.secret import secret_key
from wellspent.web.security import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY  # noqa: PLC0414

_HERE: Final = Path(__file__).resolve().parent
WORKSPACE: Final = workspace_named()
APP_FOLDER: Final = WORKSPACE / "app"
_HTTPS: Final = os.environ.get("WELLSPENT_HTTPS") == "1"

SECRET_KEY = secret_key(APP_FOLDER)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WELLSPENT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "auditlog",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
    "wellspent.web.presentation",
    "wellspent.web.access",
    "wellspent.web.forms",
    "wellspent.web.scoring",
    "wellspent.web.contacts",
    "wellspent.web.balance",
    "wellspent.web.plans",
    "wellspent.web.impact",
    "wellspent.web.asking",
    "wellspent.web.hearing",
    "wellspent.web.voices",
    "wellspent.web.surveys",
    "wellspent.web.sources",
    "wellspent.web.disputes",
    "wellspent.web.moments",
    "wellspent.web.briefs",
    "wellspent.web.changes",
    "wellspent.web.steering",
    "wellspent.web.delivery",
    "wellspent.web.coaching",
    "wellspent.web.workshop",
    "wellspent.web.people",
    "wellspent.web.figures",
    "wellspent.web.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wellspent.web.access.middleware.kept_nowhere",
    "csp.middleware.CSPMiddleware",
    "wellspent.web.api.middleware.one_error_shape",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wellspent.web.access.middleware.Audited",
    "django_htmx.middleware.HtmxMiddleware",
    "wellspent.web.access.middleware.scope_of_request",
    "wellspent.web.access.middleware.text_alone",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wellspent.web.urls"
ASGI_APPLICATION = "wellspent.web.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # ours come before allauth's own
        "DIRS": [_HERE / "presentation" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wellspent.web.presentation.context.page_frame",
            ],
            "builtins": ["wellspent.web.presentation.templatetags.figures"],
        },
    }
]

_SQLITE: Final[dict[str, Any]] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": APP_FOLDER / "app.sqlite3",
    "OPTIONS": {
        # a writer waits its turn instead of failing when it finds itself second
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
_ADDRESS: Final = os.environ.get("WELLSPENT_DATABASE", "")
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(_ADDRESS) if _ADDRESS else _SQLITE}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # each request has a thread of its own: without a pool each would connect anew
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 16}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a shift, and its overtime
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wellspent.web.presentation.errors.page_too_old"

ACCOUNT_ADAPTER = "wellspent.web.access.adapters.NoSignUp"
SOCIALACCOUNT_ADAPTER = "wellspent.web.access.adapters.KnownPeopleOnly"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # for as long as SESSION_COOKIE_AGE says
ACCOUNT_FORMS = {"login": "wellspent.web.access.sign_in_form.SignInForm"}
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes counts those
MFA_FORMS = {"authenticate": "wellspent.web.access.lockout.CodeForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators write the addresses, and none is sent to
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "wellspent"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}
}
if _ISSUER := os.environ.get("WELLSPENT_OIDC_ISSUER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "centre",
            "name": os.environ.get("WELLSPENT_OIDC_NAME", "Single sign-on"),
            "client_id": os.environ["WELLSPENT_OIDC_CLIENT_ID"],
            "secret": os.environ["WELLSPENT_OIDC_CLIENT_SECRET"],
            "settings": {"server_url": _ISSUER},
        }
    ]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "wellspent.web.access.lockout.name_tried"
AXES_LOCKOUT_TEMPLATE = "access/locked.html"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True

AUDITLOG_DISABLE_REMOTE_ADDR = False

LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a form of three hundred questions in its editor
globals().update(mail_settings(os.environ))  # nothing leaves the machine unless a server is named

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
