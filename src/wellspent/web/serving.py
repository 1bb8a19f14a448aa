"""The app on this machine: its database made ready, its first people, its server."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from wellspent.errors import FileUnwritable, WellspentError, reason_of
from wellspent.workspace import open_workspace

__all__ = [
    "DatabaseUnreachable",
    "DemoNeedsFiction",
    "PortTaken",
    "WebMissing",
    "WorkspaceElsewhere",
    "first_people",
    "make_ready",
    "serve",
]

_NEEDED: Final = ("django", "ninja", "allauth", "auditlog", "axes", "django_htmx", "csp", "whitenoise", "uvicorn", "dj_database_url")  # fmt: skip


class WebMissing(WellspentError):
    """The packages of the web app are not installed."""

    def __init__(self, names: list[str]) -> None:
        """`names` are the packages that are missing."""
        super().__init__(
            f"The web app needs packages that are not installed: {', '.join(names)}.",
            "Install them: pip install 'wellspent[web]'.",
        )


class DatabaseUnreachable(WellspentError):
    """The database that was named does not answer, or refuses."""

    def __init__(self, reason: str) -> None:
        """`reason` is the driver's own, and holds no password."""
        first = (reason.strip() or "no reason was given").splitlines()[0].rstrip(".")
        super().__init__(
            f"The database does not serve: {first}.",
            "Check the address, the name, the password, and that the server runs.",
        )


class PortTaken(WellspentError):
    """Somebody else answers at this address already, or it is not one of this machine."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        """`reason` is the system's own."""
        super().__init__(
            f"{host}:{port} cannot be answered on: {reason}.",
            f"Stop the other program, or choose another: --port {port + 1}.",
        )


class WorkspaceElsewhere(WellspentError):
    """A workspace in an object store: the app needs a folder for its database and index."""

    def __init__(self, place: str) -> None:
        """`place` is its address."""
        super().__init__(
            f"'{place}' lies in an object store, and the web app needs a folder.",
            "Copy the workspace to this machine, and serve the copy.",
        )


class DemoNeedsFiction(WellspentError):
    """Demo sign-ins were asked for in a centre that is not fictional."""

    def __init__(self, name: str) -> None:
        """`name` is the centre's."""
        super().__init__(
            f"'{name}' is not marked as fictional, and demo sign-ins have a password that everybody knows.",
            "Use --demo with the sample centre alone; here, sign in as the first administrator.",
        )


def make_ready(
    workspace: Path, database: str = "", advance: Callable[[int, int | None], None] | None = None
) -> None:
    """Bring the database to today's shape, and the figures of the current run into reach.

    Sets what `configuration` reads, for this process and those it starts. Raises
    `WebMissing`, `NotAWorkspace`, `NoRunYet`, `FileUnwritable`, `DatabaseUnreachable`.
    """
    if ":/" in str(workspace):
        raise WorkspaceElsewhere(str(workspace))
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise WebMissing(missing)
    os.environ["WELLSPENT_WORKSPACE"] = str(workspace.resolve())
    if database:
        os.environ["WELLSPENT_DATABASE"] = database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellspent.web.configuration")
    _make_folder(workspace)
    if address := os.environ.get("WELLSPENT_DATABASE"):
        _require_reachable(address)
    import django  # noqa: PLC0415 - only the app needs it

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db.utils import Error  # noqa: PLC0415

    from wellspent.web.access.scope import standing  # noqa: PLC0415 - needs Django set up
    from wellspent.web.forms.first import keep_default_form  # noqa: PLC0415
    from wellspent.web.workshop.stages import current_taxonomy  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except (Error, OSError) as error:
        raise DatabaseUnreachable(str(error)) from None
    keep_default_form()
    current_taxonomy()  # the first list is nobody's doing
    standing().prepare(advance)


def _require_reachable(address: str) -> None:
    """Raise `DatabaseUnreachable` where nobody answers; the app's own pool would ask for long."""
    import psycopg  # noqa: PLC0415 - only a centre with PostgreSQL needs it

    scheme = address.split(":", 1)[0]
    if scheme not in {"postgres", "postgresql"}:
        raise DatabaseUnreachable(f"its address begins with '{scheme}', not with postgres://")
    try:
        psycopg.connect(address, connect_timeout=10).close()
    except psycopg.Error as error:
        raise DatabaseUnreachable(str(error)) from None


def _make_folder(workspace: Path) -> None:
    """The app's own folder in the workspace, which has to be one."""
    open_workspace(workspace)
    try:
        (workspace / "app").mkdir(exist_ok=True)
        # whoever reads the database has everybody's session
        (workspace / "app").chmod(0o700)
    except OSError as error:
        raise FileUnwritable(workspace / "app", reason_of(error)) from None


def first_people(*, demo: bool) -> tuple[tuple[str, str, str], ...]:
    """Sign-ins made now: role, name, password. None where somebody can sign in already.

    With `demo`, one of each role, with a password that everybody knows, and synthetic work of
    theirs to look at: for a fictional centre alone. Without, an administrator with a password shown this once.
    """
    from django.db.utils import OperationalError  # noqa: PLC0415

    from wellspent.web.access.demo import make_demo_people  # noqa: PLC0415 - needs Django set up
    from wellspent.web.access.models import Person  # noqa: PLC0415
    from wellspent.web.access.roles import Role  # noqa: PLC0415
    from wellspent.web.access.scope import standing  # noqa: PLC0415
    from wellspent.web.demo_work import make_demo_work  # noqa: PLC0415

    if demo:
        settings = standing().workspace.settings
        if not settings.fictional:
            raise DemoNeedsFiction(settings.name)
        try:
            made: tuple[tuple[str, str, str], ...] = make_demo_people()
            make_demo_work()
        except OperationalError as error:  # another start is at it, for as long as it takes
            raise DatabaseUnreachable(str(error)) from None
        return made
    if Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
        return ()
    password = secrets.token_urlsafe(12)
    Person.objects.create_user("admin", password=password, role=Role.ADMINISTRATOR)
    return ((Role.ADMINISTRATOR.value, "admin", password),)


def serve(host: str, port: int, workers: int) -> None:
    """Answer on this address until stopped; `make_ready` comes first."""
    _require_free(host, port)
    import uvicorn  # noqa: PLC0415 - only the server needs it

    from wellspent.web.api.outbox import start_outbox  # noqa: PLC0415 - needs Django set up
    from wellspent.web.delivery.posting import start_post  # noqa: PLC0415

    start_outbox()  # in this process alone, however many answer
    start_post()

    uvicorn.run(
        "wellspent.web.asgi:application",
        host=host, port=port, workers=workers, lifespan="off", log_level="warning",
        # a process that works on a large question is busy, not dead
        timeout_worker_healthcheck=120,
        timeout_keep_alive=75,  # people read for a while between two pages
        proxy_headers=os.environ.get("WELLSPENT_HTTPS") == "1",
    )  # fmt: skip


def _require_free(host: str, port: int) -> None:
    """Raise `PortTaken` where this address cannot be answered on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port, reason_of(error)) from None
