"""The API: what the pages do, for machines. Every route stands behind a gate."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from wellspent import __version__
from wellspent.web.api.description import Described, for_readers
from wellspent.web.api.errors import ErrorShape, answer_with_one_shape
from wellspent.web.api.integrations import router as integrations
from wellspent.web.api.reading import StrictParser
from wellspent.web.asking.routes import router as asking
from wellspent.web.balance.routes import router as balance
from wellspent.web.briefs.routes import router as briefs
from wellspent.web.changes.routes import router as changes
from wellspent.web.coaching.routes import router as coaching
from wellspent.web.contacts.routes import router as contacts
from wellspent.web.delivery.routes import router as delivery
from wellspent.web.disputes.routes import router as disputes
from wellspent.web.figures.routes import router as figures
from wellspent.web.forms.routes import router as forms
from wellspent.web.hearing.routes import router as hearing
from wellspent.web.impact.routes import router as impact
from wellspent.web.moments.routes import router as moments
from wellspent.web.people.routes import router as people
from wellspent.web.plans.routes import router as plans
from wellspent.web.scoring.routes import router as scoring
from wellspent.web.sources.routes import router as sources
from wellspent.web.steering.routes import router as steering
from wellspent.web.surveys.routes import router as surveys
from wellspent.web.voices.routes import router as voices
from wellspent.web.workshop.routes import router as workshop

__all__ = ["api"]


class _Api(NinjaAPI):  # type: ignore[misc,unused-ignore]
    """An API whose description states the one error shape at every route."""

    def get_openapi_schema(self, **how: Any) -> Any:
        """The OpenAPI description."""
        described = super().get_openapi_schema(**how)
        schemas = described["components"].setdefault("schemas", {})
        error = ErrorShape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(error.pop("$defs"))
        schemas["ErrorShape"] = error
        shown = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorShape"}}}
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = {
                    "description": "Refused, with the reason and the remedy",
                    "content": shown,
                }
        return described


api = _Api(
    title="wellspent",
    version=__version__,
    description="Contacts, evaluations, disputes, coaching and figures of one centre.",
    urls_namespace="api",
    parser=StrictParser(),
    docs=Described(),
    docs_decorator=for_readers,
)
answer_with_one_shape(api)

# one line each app; its routes are in its `routes.py`
api.add_router("", balance)
api.add_router("", contacts)
api.add_router("", figures)
api.add_router("", integrations)
api.add_router("", people)
api.add_router("", plans)
api.add_router("", impact)
api.add_router("", asking)
api.add_router("", hearing)
api.add_router("", disputes)
api.add_router("", forms)
api.add_router("", coaching)
api.add_router("", scoring)
api.add_router("", voices)
api.add_router("", surveys)
api.add_router("", sources)
api.add_router("", moments)
api.add_router("", briefs)
api.add_router("", changes)
api.add_router("", steering)
api.add_router("", delivery)
api.add_router("", workshop)
