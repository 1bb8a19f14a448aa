"""The API asked all that its description allows, and more: it refuses, and never fails by itself."""

from __future__ import annotations

import re

import pytest
import requests
import schemathesis
from examples.lines import line_within
from examples.registry import examples
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from wellspent.web.access.gates import issue_token
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.api.routes import api

# of each route, role and way; derandomised, so that every run asks the same
_ASKED = settings(
    max_examples=3, derandomize=True, database=None, deadline=None,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip


def placed(path, people, line):
    """The parameters in a path, filled with rows that are there: what is not is 404 at once."""
    names = re.findall(r"{(\w+)}", path)
    made = {
        name: line.contact if name == "contact" else examples()[name](people, line)
        for name in names
    }
    return {name: getattr(row, "pk", row) for name, row in made.items()}


def ask(client, case, secret):
    """The answer to what was thought up, and the error in it, if it is one."""
    kwargs = case.as_transport_kwargs(base_url="http://testserver")
    kwargs["cookies"] = {}
    sent = requests.Request(
        **{
            k: v
            for k, v in kwargs.items()
            if k in {"method", "url", "params", "data", "json", "files"}
        }
    ).prepare()
    answer = client.generic(
        sent.method, sent.path_url, sent.body or b"",
        content_type=sent.headers.get("Content-Type", "application/json"),
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert answer.status_code < 500, case.as_curl_command()
    if answer.status_code >= 400:
        assert set(answer.json()["error"]) == {"code", "fact", "remedy", "place"}
    return answer


@pytest.mark.parametrize("role", list(Role))
def test_nothing_that_is_asked_makes_a_route_fail(role, people, client):
    """As a token of this role with all its rights; a fault is raised here with its traceback."""
    described = schemathesis.openapi.from_dict(api.get_openapi_schema())
    line = line_within(people[role.value])
    count, failed = 0, []
    for found in described.get_all_operations():
        operation = found.ok()
        path, method = operation.path, operation.method
        right = needed(path, method)
        if right not in RIGHTS_OF[role]:
            continue
        secret = issue_token("t", people[role.value], frozenset(Right))[0]
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            strategy = operation.as_strategy(mode, path_parameters=placed(path, people, line))

            count += 1
            try:
                _ASKED(given(case=strategy)(asking(client, secret)))()
            except Unsatisfiable:  # what takes nothing cannot be asked wrongly
                count -= 1
            except Exception as error:  # noqa: BLE001 - each route is told of, not the first alone
                failed.append(f"{method} {path}: {type(error).__name__}: {str(error)[:300]}")
    assert not failed, "\n".join(failed)
    assert count > 20


def asking(client, secret):
    """A test of one case, for this client and token."""

    def asked(case):
        ask(client, case, secret)

    return asked


def needed(path, method):
    """The right of the gate before a route."""
    for prefix, router in api._routers:
        for route, view in router.path_operations.items():
            if "/api" + re.sub(r"{\w+:", "{", prefix + route) == path:
                for operation in view.operations:
                    if method.upper() in operation.methods:
                        return operation.auth_callbacks[0].right
    pytest.fail(f"no gate for {method} {path}")
    return None
