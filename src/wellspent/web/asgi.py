"""The app as an ASGI server calls it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellspent.web.configuration")

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

__all__ = ["application"]

application = get_asgi_application()

# the first who asks shall not wait for what everybody needs: the pages and the figures
from wellspent.web.access.scope import standing  # noqa: E402 - Django is ready by now

_ = get_resolver().url_patterns
standing().prepare()
