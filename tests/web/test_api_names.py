"""The description of the API: one name for one record, so that none hides another."""

from __future__ import annotations

from collections import defaultdict

from ninja import Schema


def kinds_of(schema):
    """Every record that the app's routes take or answer."""
    for one in schema.__subclasses__():
        yield one
        yield from kinds_of(one)


def test_no_two_records_of_the_api_have_one_name():
    """An OpenAPI description keeps records by name: of two with one name it shows the last."""
    import wellspent.web.api.routes  # noqa: F401 - Django is ready by now

    places = defaultdict(set)
    for one in kinds_of(Schema):
        if one.__module__.startswith("wellspent."):
            places[one.__name__].add(one.__module__)
    assert len(places) > 80
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_what_a_coaching_session_takes_is_described_as_it_is_read():
    """The kinds of two subjects that were once called alike."""
    from wellspent.web.api.routes import api
    from wellspent.web.coaching.routes import CoachedContactOut

    kinds = api.get_openapi_schema()["components"]["schemas"]
    described = kinds[CoachedContactOut.__name__]["properties"]
    assert set(described) == set(CoachedContactOut.model_fields)
