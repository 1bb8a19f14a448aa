"""Whatever stands in a form's file, it is read or refused in a sentence; nothing else escapes."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_forms import forms

from wellspent.errors import WellspentError
from wellspent.scorecard.exchange.connect_form import connect_form
from wellspent.scorecard.exchange.connect_form_reading import form_of_connect
from wellspent.scorecard.exchange.genesys_form import genesys_form
from wellspent.scorecard.exchange.genesys_form_reading import form_of_genesys
from wellspent.scorecard.form_lint import lint_form
from wellspent.scorecard.form_score import score_form
from wellspent.scorecard.forms import form_from_dict, form_to_dict

JUNK = st.sampled_from([None, "", "x", -1, 0, 2.5, True, [], {}, [None], ["x"], [{}], {"x": 1}, "\ud800"])  # fmt: skip
WAYS = {
    "ours": (form_to_dict, form_from_dict),
    "connect": (lambda f: connect_form(f).document, lambda d: form_of_connect(d, "x").form),
    "genesys": (lambda f: genesys_form(f).document, lambda d: form_of_genesys(d, "x").form),
}


def places(node, way=()):
    """The way to everything inside."""
    rows = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(rows) if isinstance(node, dict | list) else ():
        yield (*way, key)
        yield from places(value, (*way, key)) if isinstance(value, dict | list) else ()


def spoilt(document, way, junk):
    document = copy.deepcopy(document)
    at = document
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = junk
    return document


@pytest.mark.parametrize("system", WAYS)
@settings(max_examples=20)
@given(form=forms(words=st.just("as it is")), data=st.data())
def test_a_spoilt_document_is_read_or_refused_in_a_sentence(system, form, data):
    write, read = WAYS[system]
    document = write(form)
    way = data.draw(st.sampled_from(list(places(document))))
    spoiled = spoilt(document, way, data.draw(JUNK))
    found = said = None
    try:
        found = read(spoiled)
    except WellspentError as error:
        said = error
    if found is None:
        assert [words[-1] for words in (said.fact, said.remedy)] == [".", "."]
        return
    assert score_form(found, {}).sections
    lint_form(found)
    assert form_to_dict(found)
