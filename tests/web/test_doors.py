"""Every page and every route asks who is there: held by going through all of them."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver
from examples.lines import line_out_of_sight, line_within
from examples.registry import examples

from wellspent.web.access.doors import Door
from wellspent.web.access.gates import SessionGate, TokenGate
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.api.routes import api

# what somebody may open before the app knows them; allauth guards its own pages
PUBLIC = re.compile(r"^(account/|api/(docs|openapi\.json)?$)")
ROLES = [role.value for role in Role]
EDITS = {
    Right.SCORE, Right.CORRECT_LABELS, Right.EDIT_FORMS, Right.DRAW_SAMPLES, Right.CALIBRATE,
    Right.DISPUTE, Right.DECIDE_DISPUTES, Right.COACH, Right.ACKNOWLEDGE, Right.PROPOSE,
    Right.PUBLISH_TAXONOMY, Right.MANAGE_PEOPLE, Right.MANAGE_INTEGRATIONS,
    Right.NAME_REASONS, Right.ANSWER_ALARMS, Right.CALL_BACK, Right.ANSWER_PULSE, Right.KEEP_DESKS, Right.ANSWER_FOR_DESKS,
    Right.ACT_ON_MOMENTS, Right.KEEP_CHANGES, Right.DESIGN_INCENTIVES,
}  # fmt: skip


def patterns(resolver=None, before=""):
    """Every address of the app with its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield address, one
        else:
            yield from patterns(one, address)


NARROW = ("agent", "lead", "analyst")


def scoped_door(door):
    """Whether a page is about a row that scope decides on."""
    return door.about == "contact" or getattr(door.about, "scoped_by", None) is not None


PAGES = [(a, p) for a, p in patterns() if not a.startswith("api/") and not PUBLIC.match(a)]
BEHIND = [(a, p) for a, p in PAGES if hasattr(p.callback, "door")]


def operations():
    """Every route of the API: its path, method and operation."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield f"{prefix}{path}", method, operation


ROUTES = list(operations())


def test_every_page_is_behind_a_door():
    assert not [
        address
        for address, page in PAGES
        if not isinstance(getattr(page.callback, "door", None), Door)
    ]


def test_every_route_is_behind_both_gates():
    kinds = {SessionGate, TokenGate}
    assert not [
        path for path, _, one in ROUTES if {type(gate) for gate in one.auth_callbacks} != kinds
    ]


def test_a_director_sees_all_and_edits_moments_and_schemes_alone():
    assert not RIGHTS_OF[Role.DIRECTOR] & EDITS - {Right.ACT_ON_MOMENTS, Right.DESIGN_INCENTIVES}


def test_what_changes_something_needs_a_right_to_edit():
    changing = [(a, p.callback.door.right) for a, p in BEHIND if "POST" in p.callback.door.methods]
    assert not [one for one in changing if one[1] not in EDITS | {Right.EXPORT}]
    assert not [
        (path, m)
        for path, m, one in ROUTES
        if m != "GET" and one.auth_callbacks[0].right not in EDITS
    ]


@pytest.mark.parametrize("address", [address for address, _ in BEHIND])
def test_nobody_signed_in_is_led_to_the_sign_in(address, people, client):
    page = dict(BEHIND)[address].callback.door
    answer = client.generic(page.methods[0], filled(address, people, "administrator", within=True))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize("address", [address for address, _ in BEHIND])
def test_a_page_opens_to_whoever_has_the_right(address, people, signed_in):
    door = dict(BEHIND)[address].callback.door
    for role in undone(ROLES):
        path = filled(address, people, role, within=True)
        for method in door.methods:
            status = signed_in(role).generic(method, path).status_code
            assert status in answers_of(method, door.right, role), (role, method, status)


def answers_of(method, right, role):
    """The statuses that a page may answer a role with: never a fault, and 403 without the right."""
    if right not in RIGHTS_OF[Role(role)]:
        return {403}
    return {200, 302, 303} if method == "GET" else {200, 204, 302, 303, 400, 409, 422}


@pytest.mark.parametrize("address", [a for a, p in BEHIND if scoped_door(p.callback.door)])
def test_a_page_about_something_out_of_sight_is_not_there(address, people, signed_in):
    door = dict(BEHIND)[address].callback.door
    for role in undone(NARROW):
        path = filled(address, people, role, within=False)
        for method in door.methods:
            status = signed_in(role).generic(method, path).status_code
            wanted = 404 if door.right in RIGHTS_OF[Role(role)] else 403
            assert status == wanted, (role, method, status)


@pytest.mark.parametrize(("path", "method"), [(path, method) for path, method, _ in ROUTES])
def test_a_route_answers_whoever_has_the_right_and_hides_what_is_out_of_sight(
    path, method, people, signed_in
):
    operation = next(one for p, m, one in ROUTES if (p, m) == (path, method))
    address = "/api/" + path.lstrip("/")
    for role in undone(ROLES):
        may = operation.auth_callbacks[0].right in RIGHTS_OF[Role(role)]
        status = ask(signed_in(role), method, filled_route(address, people, role, within=True))
        wanted = {200, 201, 204, 400, 409, 422} if may else {403}
        assert status in wanted, (role, status)
        if may and role in NARROW and scoped(path):
            far = ask(signed_in(role), method, filled_route(address, people, role, within=False))
            assert far in {404, 422}, (role, far)


def undone(roles):
    """One role after the other, each finding the database as the first did."""
    for role in roles:
        with transaction.atomic():
            yield role
            transaction.set_rollback(True)


def ask(client, method, path):
    return client.generic(method, path, "{}", content_type="application/json").status_code


def scoped(path):
    """Whether a route is about a row that scope decides on."""
    from django.apps import apps

    names = re.findall(r"{(?:\w+:)?(\w+)}", path)
    models = {m._meta.model_name: m for m in apps.get_models()}
    return any(n == "contact" or hasattr(models.get(n), "scoped_by") for n in names)


def filled(address, people, role, *, within):
    """The address with its placeholders filled: a row within the role's scope, or out of it."""
    door = dict(BEHIND)[address].callback.door
    line = line_within(people[role]) if within else line_out_of_sight(people[role])

    def fill(match):
        name = match[1].rsplit(":", 1)[-1]
        if name == "contact":
            return line.contact
        if name == "pk":
            return str(examples()[door.about._meta.model_name](people, line).pk)
        return str(examples()[name](people, line))

    return "/" + re.sub(r"<([^>]+)>", fill, address)


def filled_route(address, people, role, *, within):
    """The same for a route, whose placeholders are named for what they are."""
    line = line_within(people[role]) if within else line_out_of_sight(people[role])

    def fill(match):
        name = match[1].rsplit(":", 1)[-1]
        if name == "contact":
            return line.contact
        made = examples()[name](people, line)
        return str(getattr(made, "pk", made))

    return re.sub(r"{([^}]+)}", fill, address)
