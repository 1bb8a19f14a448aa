"""Fifty people at once on the web app, from a second process: how long every page takes.

python benchmarks/web_load.py [CENTRE] [--people 50] [--think 5] [--seconds 120] [--workers 2]

CENTRE is a workspace with a run, such as `benchmarks/web_centre.py` makes. People of all
roles are made in its database, with synthetic evaluations, and signed in; then each opens
one page after the other, any that the role may open and about any row in sight, and thinks
for a while between two (exponential, mean --think seconds). Printed: every page with how
often it was opened, and the middle, 95th and worst of its times in milliseconds, from the
first byte sent to the last received. `--think 0` shows what the machine can do at most.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import numpy as np


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return int(any_socket.getsockname()[1])


PORT: Final = free_port()
ROLES: Final = {"agent": 26, "lead": 9, "analyst": 9, "director": 4, "administrator": 2}
SCORED: Final = 20_000
# files to keep, and descriptions for programs: no pages
DOWNLOADS: Final = {
    "evaluations_export",
    "people_export",
    "form_export",
    "openapi-json",
    "recording",
}
TIMES: dict[str, list[float]] = defaultdict(list)
FAILED: dict[tuple[str, str], int] = defaultdict(int)


@dataclass(frozen=True)
class Visitor:
    """One person: the cookie that signs them in, and the pages they may open."""

    cookie: str
    pages: tuple[tuple[str, Callable[[random.Random], str]], ...]


def main() -> None:
    """Make people, start the app, let them loose, print."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("centre", type=Path, nargs="?", help="a small sample centre if left out")
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--think", type=float, default=5.0)
    asked.add_argument("--seconds", type=float, default=120.0)
    asked.add_argument("--workers", type=int, default=2)
    options = asked.parse_args()
    from wellspent.web import serving  # noqa: PLC0415 - Django is slow to import

    options.centre = options.centre or small_centre(Path(tempfile.mkdtemp()))
    serving.make_ready(options.centre)
    serving.first_people(demo=True)  # a sample, a dispute, coaching: something on every page
    visitors = list(make_visitors(options.people))
    command = [
        sys.executable,
        "-m",
        "wellspent",
        "serve",
        options.centre,
        "--port",
        str(PORT),
        "--workers",
        str(options.workers),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for_server()
            visit_all(visitors, options.think, options.seconds)
        finally:
            server.terminate()
    print_times(options)


def small_centre(folder: Path) -> Path:
    """The sample centre, imported and run, where no larger one was named."""
    files, centre = folder / "files", folder / "centre"
    for arguments in (
        ("sample", files), ("init", centre),
        ("import", centre, files / "contacts.jsonl.gz"), ("run", centre),
    ):  # fmt: skip
        subprocess.run([sys.executable, "-m", "wellspent", *map(str, arguments)], check=True)
        if arguments[0] == "init":
            shutil.copy(files / "wellspent.toml", centre / "wellspent.toml")
    return centre


def make_visitors(count: int) -> Iterator[Visitor]:
    """People of all roles in the proportions of a centre, signed in, and work for them to see."""
    from wellspent.report.selection import Selection  # noqa: PLC0415
    from wellspent.web.access.models import Person, Queue, Team  # noqa: PLC0415
    from wellspent.web.access.scope import scope_of, standing  # noqa: PLC0415

    rng = random.Random(1)
    agents = [one for one in standing().agents(Selection()) if one.agent]
    teams = [name for name in standing().values("team") if name]
    queues = [name for name in standing().values("queue") if name]
    whole = sum(ROLES.values())
    roles = [role for role, n in ROLES.items() for _ in range(max(1, round(n * count / whole)))][
        :count
    ]
    made = []
    for number, role in enumerate(roles):
        person, _ = Person.objects.get_or_create(
            username=f"load-{number}", defaults={"role": role, "password": "!"}
        )
        person.role, person.agent = role, rng.choice(agents).agent if role == "agent" else ""
        person.save()
        if teams:
            person.teams.set([Team.objects.get_or_create(name=rng.choice(teams))[0]])
        if queues:
            person.queues.set(
                [
                    Queue.objects.get_or_create(name=name)[0]
                    for name in rng.sample(queues, min(3, len(queues)))
                ]
            )
        made.append(person)
    seed_evaluations([one for one in made if one.role in {"lead", "analyst"}])
    for person in made:
        yield Visitor(session_of(person), tuple(pages_of(scope_of(person))))


def seed_evaluations(graders: list[Any]) -> None:
    """Synthetic evaluations with their answers, so that lists are as long as after a year."""
    from django.utils import timezone  # noqa: PLC0415

    from wellspent.report.selection import Selection  # noqa: PLC0415
    from wellspent.web.access.scope import standing  # noqa: PLC0415
    from wellspent.web.forms.first import keep_default_form  # noqa: PLC0415
    from wellspent.web.scoring.models import Evaluation, Given  # noqa: PLC0415

    if Evaluation.objects.count() >= SCORED:
        return
    rng, form = random.Random(2), keep_default_form()
    lines = standing().contacts(Selection(), "handle", 0, SCORED).lines
    rows = [
        Evaluation(
            **Evaluation.of(line), form=form, grader=rng.choice(graders), state="finished",
            finished=timezone.now(), percent=rng.uniform(40, 100), note="synthetic",
        )
        for line in lines
    ]  # fmt: skip
    Evaluation.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    questions = [question.id for question in form.parsed().questions]
    Given.objects.bulk_create(
        [
            Given(evaluation_id=key, question=question, value=rng.choice(("yes", "partly", "no")))
            for key in Evaluation.objects.values_list("pk", flat=True)
            for question in questions
        ],
        batch_size=5000,
        ignore_conflicts=True,
    )


def session_of(person: Any) -> str:
    """The cookie of a session in which this person is signed in."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def pages_of(scope: Any) -> Iterator[tuple[str, Callable[[random.Random], str]]]:
    """Every page that this person may open, each with a way to name one of its addresses."""
    from django.urls import URLPattern, get_resolver  # noqa: PLC0415

    from wellspent.web.access.scope import standing  # noqa: PLC0415

    seen = standing().contacts(scope.selection, "handle", 0, 2000).lines
    resolver = get_resolver()
    for one in resolver.url_patterns:
        for pattern in getattr(one, "url_patterns", []):
            door = getattr(getattr(pattern, "callback", None), "door", None)
            if not isinstance(pattern, URLPattern) or door is None or "GET" not in door.methods:
                continue
            if not scope.may(door.right) or pattern.name in DOWNLOADS:
                continue
            way = addresses(str(one.pattern) + str(pattern.pattern), door, scope, seen)
            if way:
                yield str(pattern.name), way


def addresses(
    address: str, door: Any, scope: Any, seen: Any
) -> Callable[[random.Random], str] | None:
    """A function that names an address of this page; None where no row of its kind is in sight."""
    keys: list[Any] = []
    if door.about == "contact":
        keys = [quote(line.contact) for line in seen]
    elif door.about is not None:
        keys = list(scope.narrow(door.about.objects.all()).values_list("pk", flat=True)[:500])
    if door.about is not None and not keys:
        return None
    if re.search(r"<(?!path:contact|int:pk|field:field)", address):
        return None
    fields = ("queue", "channel", "reason", "segment", "team")

    def name(rng: random.Random) -> str:
        path = re.sub(r"<(path:contact|int:pk)>", lambda _: str(rng.choice(keys)), address)
        path = path.replace("<field:field>", rng.choice(fields))
        return "/" + path + (chosen(rng) if door.about is None else "")

    return name


def chosen(rng: random.Random) -> str:
    """Sometimes a filter, so that not every answer was asked for before."""
    from wellspent.web.access.scope import standing  # noqa: PLC0415

    query = {
        field: rng.choice([value for value in standing().values(field) if value] or [""])
        for field in ("queue", "reason", "week")
        if rng.random() < 0.3
    }
    return f"?{urlencode(query)}" if query else ""


def wait_for_server() -> None:
    """Return once the sign-in page answers."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/account/login/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the app does not answer")


def visit_all(visitors: list[Visitor], think: float, seconds: float) -> None:
    """Let everybody open pages until the time is over; the first fifth is for warming up."""
    begin = time.perf_counter()
    count_from, end = begin + seconds / 5, begin + seconds
    threads = [
        threading.Thread(target=visit, args=(one, random.Random(number), think, count_from, end))
        for number, one in enumerate(visitors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def visit(
    visitor: Visitor, rng: random.Random, think: float, count_from: float, end: float
) -> None:
    """One person's way through the pages."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    while time.perf_counter() < end:
        time.sleep(rng.expovariate(1 / think) if think else 0)
        name, way = rng.choice(visitor.pages)
        path = way(rng)
        start = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Cookie": visitor.cookie})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            FAILED[name, type(error).__name__] += 1
            connection.close()
            continue
        if start >= count_from:
            TIMES[name].append(1000 * (time.perf_counter() - start))
        if answer.status >= 400:
            FAILED[name, str(answer.status)] += 1


def print_times(options: argparse.Namespace) -> None:
    """The table of all pages, the slowest first, and the whole."""
    from wellspent.report.selection import Selection  # noqa: PLC0415
    from wellspent.web.access.scope import standing  # noqa: PLC0415

    contacts = standing().answer(Selection()).contacts
    print(
        f"{contacts:,} contacts; {options.people} people, thinking {options.think} s; {options.workers} processes\n"
    )
    print(
        "| page | opened | median, ms | p95, ms | worst, ms |\n| --- | ---: | ---: | ---: | ---: |"
    )
    whole = [one for times in TIMES.values() for one in times]
    rows = sorted(TIMES.items(), key=lambda row: -float(np.quantile(row[1], 0.95)))
    for name, times in [*rows, ("all", whole)]:
        middle, high = np.quantile(times, [0.5, 0.95])
        print(f"| {name} | {len(times):,} | {middle:.0f} | {high:.0f} | {max(times):.0f} |")
    print(
        f"\n{len(whole) / (0.8 * options.seconds):.1f} pages a second; failed: {dict(FAILED) or 'none'}"
    )


if __name__ == "__main__":
    main()
