"""Many people at the same moment, on a real SQLite file: nobody gets what another one has."""

from __future__ import annotations

import json
import os
import subprocess
import sys

# a process of its own: the tests' database lies in memory, where writers do not wait for each other
AT_ONCE = """
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False)
from wellspent.errors import WellspentError
from wellspent.web.access.models import Person
from wellspent.web.access.scope import scope_of
from wellspent.web.forms.first import keep_default_form
from wellspent.web.scoring.answering import Sent, answer, begin
from wellspent.web.scoring.material import Material
from wellspent.web.scoring.models import Evaluation, Task
from wellspent.web.scoring.work import take_next

form, PEOPLE = keep_default_form(), 6
people = [Person.objects.create(username=f"p{n}", role="administrator") for n in range(PEOPLE)]
for n in range(PEOPLE):
    Task.objects.create(contact=f"C{n}", form=form)
together = Barrier(PEOPLE)

def take(person):
    together.wait()
    task = take_next(scope_of(person))
    connection.close()
    return task and task.pk

one = Evaluation.objects.create(contact="C0", form=form, grader=people[0])

def say(value):
    together.wait()
    try:
        answer(one, people[0], Sent("resolved", value, 0), Material((), {}))
        return value
    except WellspentError as error:
        return type(error).__name__
    finally:
        connection.close()

with ThreadPoolExecutor(PEOPLE) as pool:
    taken = list(pool.map(take, people))
    said = list(pool.map(say, ["yes", "no", "partly", "no_occasion", "yes", "no"]))
print(json.dumps({"taken": taken, "said": said, "kept": one.given.get().value}))
"""


def test_tasks_taken_at_the_same_moment_are_different_ones_and_an_answer_is_kept_once(tmp_path):
    environment = os.environ | {
        "WELLSPENT_WORKSPACE": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "wellspent.web.configuration",
    }
    (tmp_path / "app").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(set(told["taken"])) == 6
    first = [one for one in told["said"] if one != "ChangedMeanwhile"]
    assert set(first) == {told["kept"]}
    assert "ChangedMeanwhile" in told["said"]
