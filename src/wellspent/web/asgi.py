"""The app as an ASGI server calls it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellspent.web.configuration")

from django.core.asgi import get_asgi_application

__all__ = ["application"]

application = get_asgi_application()
