"""A small fictional centre with a run, people of every role, and browsers for them."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

# Django reads its configuration when it is first imported: the folder has to be named by then
PLACE = Path(tempfile.mkdtemp(prefix="wellspent-web-")) / "centre"
os.environ["WELLSPENT_WORKSPACE"] = str(PLACE)
os.environ["DJANGO_SETTINGS_MODULE"] = "wellspent.web.configuration"
os.environ["WELLSPENT_SECRET_KEY"] = "for tests alone"
os.environ.pop("WELLSPENT_DATABASE", None)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

# a process that another one started may have found its configuration read already
settings.WORKSPACE, settings.APP_FOLDER = PLACE, PLACE / "app"

CONTACTS = 240


def pytest_sessionfinish():
    shutil.rmtree(PLACE.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def made_centre(tmp_path_factory):
    """A folder with the sample centre and its run, made once for all processes of the tests."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    made = root / "made-centre"
    with (root / "made-centre.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "whole").exists():
            make_centre(made / "centre", CONTACTS)
            (made / "whole").touch()
    return made / "centre"


def make_centre(centre: Path, contacts: int) -> None:
    """The sample centre, imported and run."""
    files = centre.with_name(centre.name + "-files")
    for arguments in (
        ("sample", files, "--contacts", contacts),
        ("init", centre),
    ):
        wellspent(*arguments)
    shutil.copy(files / "wellspent.toml", centre / "wellspent.toml")
    wellspent("import", centre, files / "contacts.jsonl.gz", *sorted(files.glob("*.csv")))
    wellspent("run", centre, "--processes", 1)


def wellspent(*arguments: object) -> None:
    command = [sys.executable, "-m", "wellspent", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="session")
def centre(made_centre):
    """The workspace of this process, at the place that Django was told."""
    if not (PLACE / "wellspent.toml").exists():
        PLACE.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made_centre, PLACE, dirs_exist_ok=True)
    from wellspent.web.access.scope import standing

    standing().prepare(None)
    return PLACE


@pytest.fixture(scope="session")
def app(made_centre, tmp_path_factory):
    """The address of the app, served by its own command to all tests in a browser."""
    from browsing import served
    from examples.of_hearing import keep as keep_heard
    from examples.of_impact import keep

    from wellspent.workspace import open_workspace

    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(made_centre, folder / "centre")
    keep(workspace=open_workspace(folder / "centre"))
    keep_heard(workspace=open_workspace(folder / "centre"))
    wellspent("moments", folder / "centre")
    with served(folder / "centre", folder / "log") as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    """A browser; it ends with the tests of a file, for its loop forbids Django the database."""
    from browsing import CHROMIUM
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def people(centre, db):
    """One person of each role, by role: `agent` and `lead` of the largest team, `analyst` of the
    largest queue alone, `director`, `administrator`; and the default form.
    """
    from wellspent.report.selection import Selection
    from wellspent.web.access.models import Person, Queue, Team
    from wellspent.web.access.roles import Role
    from wellspent.web.access.scope import standing
    from wellspent.web.forms.first import keep_default_form

    keep_default_form()
    team, queue = (next(v for v in standing().values(field) if v) for field in ("team", "queue"))
    agent = next(
        one.agent for one in standing().agents(Selection(teams=frozenset({team}))) if one.agent
    )
    made = {
        role.value: Person.objects.create(
            username=role.value, role=role, password="!", email=f"{role.value}@example.com"
        )
        for role in Role
    }
    Person.objects.filter(pk=made["agent"].pk).update(agent=agent)
    made["agent"].agent = agent
    made["agent"].teams.add(Team.objects.create(name=team))
    made["lead"].teams.add(Team.objects.get(name=team))
    made["analyst"].queues.add(Queue.objects.create(name=queue))
    return made


@pytest.fixture
def signed_in(people, client):
    """A test client, signed in as the person of a role: `signed_in("analyst").get("/")`."""

    def sign_in(role: str):
        client.force_login(
            people[role], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in
