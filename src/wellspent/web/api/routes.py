"""The API: what the pages do, for machines. Every route stands behind a gate."""

from __future__ import annotations

from ninja import NinjaAPI

from wellspent import __version__

__all__ = ["api"]

api = NinjaAPI(
    title="wellspent",
    version=__version__,
    description="Contacts, evaluations, disputes, coaching and figures of one centre.",
    urls_namespace="api",
)
