"""The app on PostgreSQL: a real server on this machine, from nothing to a decided dispute."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

SCENARIO = """
import sys
from pathlib import Path
from wellspent.web import serving

serving.make_ready(Path(sys.argv[1]), sys.argv[2])
serving.make_ready(Path(sys.argv[1]), sys.argv[2])  # a second start finds everything there
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wellspent.report.selection import Selection
from wellspent.web.access.gates import issue_token
from wellspent.web.access.models import AboutContact, Person
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import standing
from wellspent.web.api.models import Delivery
from wellspent.web.api.outbox import deliver_next
from wellspent.web.api.webhooks import make_webhook
from wellspent.web.disputes.models import Dispute
from wellspent.web.disputes.signals import dispute_decided
from wellspent.web.forms.models import FormVersion
from wellspent.web.people.importing import plan_import, take
from wellspent.web.scoring.models import Evaluation, Given
from wellspent.web.scoring.signals import evaluation_finished

print(connection.vendor, connection.pool is not None)
roles = {role: (name, password) for role, name, password in serving.first_people(demo=True)}
admin = Person.objects.get(role="administrator")


def sign_in(role):
    name, password = roles[role]
    browser = Client(SERVER_NAME="localhost", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="no address")
    answer = browser.post("/account/login/", {"login": name, "password": password})
    assert answer.status_code == 302, answer.content
    return browser


make_webhook("http://127.0.0.1:9/", ["evaluation.finished", "dispute.decided"], admin)
line = standing().contacts(Selection(agents=frozenset({Person.objects.get(username="agent").agent})), "handle", 0, 1).lines[0]
with transaction.atomic():
    evaluation = Evaluation.objects.create(
        **AboutContact.of(line), form=FormVersion.objects.first(), grader=admin, state="finished",
        finished=timezone.now(), percent=62.5, score={"a": [1, None]},
    )
    Given.objects.create(evaluation=evaluation, question="q", value="yes", quotes=[{"turn": 1}])
    evaluation_finished.send(Evaluation, evaluation=evaluation)
with transaction.atomic():
    dispute = Dispute.objects.create(
        **AboutContact.of(line), evaluation=evaluation, raised_by=admin, outcome="partly", decided=timezone.now(),
    )
    dispute_decided.send(Dispute, dispute=dispute)
print(Delivery.objects.count(), deliver_next().status)
rows = "username,role,teams,email\\n" + "".join(f"p{n},agent,T{n % 7},p{n}@example.com\\n" for n in range(1500))
take(plan_import(rows.encode(), "t.csv"), admin)
again = plan_import(rows.encode(), "t.csv")
print(len(again.new), len(again.changed), again.same)
for role in roles:
    browser = sign_in(role)
    for address in ("/", "/evaluations/", "/disputes/", "/people/", "/audit/", "/integrations/"):
        status = browser.get(address).status_code
        assert status in (200, 302, 403, 404), (role, address, status)
secret = issue_token("t", admin, frozenset(Right))[0]
for path in ("/api/people?q=%00", "/api/people?q=p1", "/api/audit", "/api/webhooks", "/api/tokens"):
    answer = Client().get(path, SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    print(path, answer.status_code)
"""


def found(name):
    """A program of PostgreSQL: on the path, or where Debian puts it."""
    places = [Path(p) for p in os.environ.get("PATH", "").split(os.pathsep)]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place / name for place in places if (place / name).exists()), None)


@pytest.fixture
def database():
    """The address of an empty database of a server that this test alone uses."""
    if found("initdb") is None or found("postgres") is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    # not below pytest's own folders: the server refuses to run as root, and has to reach its folder
    place = Path(tempfile.mkdtemp(prefix="wellspent-postgres-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(place, user)

    def run(*command, **how):
        return subprocess.run(command, check=True, capture_output=True, user=user, cwd=place, **how)

    data = place / "data"
    run(found("initdb"), "--pgdata", data, "--auth", "trust", "--username", "app", "--no-sync")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [found("postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", place, "-F"],
        user=user, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield reached(f"postgres://app@127.0.0.1:{port}/postgres")
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(place, ignore_errors=True)


def reached(address):
    """The address, once the server answers there."""
    import psycopg

    for _ in range(300):
        try:
            psycopg.connect(address.replace("postgres:", "postgresql:", 1)).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return address
    pytest.fail("the database server did not answer")
    return None


def test_the_app_runs_on_postgresql_from_nothing_to_a_decided_dispute(
    made_centre, database, tmp_path
):
    """Made ready twice, signed in as each role, scored, disputed, told, imported, asked by token."""
    centre = tmp_path / "centre"
    shutil.copytree(made_centre, centre)
    without = {k: v for k, v in os.environ.items() if not k.startswith(("WELLSPENT_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", SCENARIO, centre, database],
        capture_output=True, text=True, check=False, env=without,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "postgresql True",
        "2 None",
        "0 0 1500",
        "/api/people?q=%00 400",
        "/api/people?q=p1 200",
        "/api/audit 200",
        "/api/webhooks 200",
        "/api/tokens 200",
    ]
    assert not (centre / "app" / "app.sqlite3").exists()
