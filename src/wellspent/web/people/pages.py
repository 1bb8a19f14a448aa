"""The pages of people: who there is, what they may do, and how somebody is let in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.models import Person, Queue, Team
from wellspent.web.access.refusals import Conflict, place_of, status_of
from wellspent.web.access.roles import RIGHTS_OF, Right, Role
from wellspent.web.people.keeping import forget_second_factor, invitation, keep, unlock
from wellspent.web.people.wanted import LIST_SEPARATOR, Wanted, stamp_of, wanted_of
from wellspent.web.people.words import RIGHT_WORDS, ROLE_WORDS

__all__ = [
    "change_person", "forget_factor", "invite", "new_person", "people", "person", "roles",
    "seen_people", "unlock_person",
]  # fmt: skip

_A_PAGE = 25
_LONGEST = 254  # letters of a name or an address: a database looks for no pattern of any length


def seen_people(request: Any) -> QuerySet[Person]:
    """The people in sight that the query asks for: by name, role, team and whether active."""
    rows = request.access.narrow(Person.objects.all())
    asked = request.GET
    if words := asked.get("q", "").strip()[:_LONGEST]:
        rows = rows.filter(
            Q(username__icontains=words) | Q(first_name__icontains=words)
            | Q(last_name__icontains=words) | Q(agent__icontains=words)
            | Q(email__icontains=words)
        )  # fmt: skip
    if (role := asked.get("role", "")) in set(Role):
        rows = rows.filter(role=role)
    if team := asked.get("team", ""):
        rows = rows.filter(pk__in=Person.objects.filter(teams__name=team).values("pk"))
    if (active := asked.get("active", "")) in {"yes", "no"}:
        rows = rows.filter(is_active=active == "yes")
    return rows


@door(Right.READ_PEOPLE)
def people(request: Asked) -> HttpResponse:
    """Everybody in sight."""
    rows = seen_people(request).prefetch_related("teams", "queues")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    teams = Team.objects.filter(people__in=request.access.narrow(Person.objects.all()))
    context = {"page": page, "roles": list(Role), "teams": teams.distinct(), **_may(request)}
    return render(request, "people/people.html", context)


@door(Right.READ_PEOPLE, about=Person)
def person(request: Asked, person: Person) -> HttpResponse:
    """One person, and for administrators the form that changes them."""
    # said once: a page that is merely loaded again has taken nothing
    return _show(request, person, wanted_of(person), taken=request.session.pop("taken", ""))


@door(Right.MANAGE_PEOPLE, about=Person, methods=("POST",))
def change_person(request: Asked, person: Person) -> HttpResponse:
    """Change one person."""
    wanted = _typed(request)
    try:
        keep(person, wanted, request.POST.get("seen"))
    except Conflict as error:
        return _show(request, person, wanted, error=error)
    except WellspentError as error:
        return _show(request, person, wanted, error=error, seen=request.POST.get("seen", ""))
    messages.success(request, f"'{person}' is kept as it stands here.")
    request.session["taken"] = f"person-{person.pk}"
    return redirect("person", pk=person.pk)


@door(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def new_person(request: Asked) -> HttpResponse:
    """Somebody new, who can sign in once they are invited."""
    if request.method != "POST":
        return _show(request, None, Wanted(username=""))
    wanted = _typed(request)
    try:
        made = keep(None, wanted)
    except WellspentError as error:
        return _show(request, None, wanted, error=error)
    messages.success(request, f"'{made}' is known now. Invite them, so that they can sign in.")
    request.session["taken"] = "person-new"
    return redirect("person", pk=made.pk)


@door(Right.MANAGE_PEOPLE, about=Person, methods=("POST",))
def invite(request: Asked, person: Person) -> HttpResponse:
    """Show a link that lets this person set a password, once."""
    try:
        link = request.build_absolute_uri(invitation(person))
    except WellspentError as error:
        return _show(request, person, wanted_of(person), error=error)
    return _show(request, person, wanted_of(person), link=link)


@door(Right.MANAGE_PEOPLE, about=Person, methods=("POST",))
def unlock_person(request: Asked, person: Person) -> HttpResponse:
    """Let somebody in again after too many failed sign-ins."""
    failed = unlock(person)
    said = f"'{person}' can sign in again." if failed else f"'{person}' was not locked."
    messages.success(request, said)
    return redirect("person", pk=person.pk)


@door(Right.MANAGE_PEOPLE, about=Person, methods=("POST",))
def forget_factor(request: Asked, person: Person) -> HttpResponse:
    """Forget a second factor that is lost."""
    forgotten = forget_second_factor(person)
    said = (
        f"'{person}' signs in with the password alone until they set a new one."
        if forgotten
        else f"'{person}' has no second factor."
    )
    messages.success(request, said)
    return redirect("person", pk=person.pk)


@door(Right.READ_BALANCE)
def roles(request: Asked) -> HttpResponse:
    """The five roles, what each sees, and what each may do."""
    rows = [
        (words, [right in RIGHTS_OF[role] for role in Role]) for right, words in RIGHT_WORDS.items()
    ]
    context = {"roles": [(role.value, ROLE_WORDS[role]) for role in Role], "rows": rows}
    return render(request, "people/roles.html", context)


def _typed(request: Asked) -> Wanted:
    typed = request.POST

    def several(name: str) -> tuple[str, ...]:
        names = typed.get(name, "").replace("\n", LIST_SEPARATOR).split(LIST_SEPARATOR)
        return tuple(sorted({one.strip() for one in names if one.strip()}))

    return Wanted(
        username=typed.get("username", "").strip(),
        name=typed.get("name", "").strip(),
        email=typed.get("email", "").strip(),
        role=typed.get("role", ""),
        agent=typed.get("agent", "").strip(),
        teams=several("teams"),
        queues=several("queues"),
        active="active" in typed,
    )


def _show(
    request: Asked, person: Person | None, wanted: Wanted, *,
    error: WellspentError | None = None, link: str = "", taken: str = "", seen: str = "",
) -> HttpResponse:  # fmt: skip
    # a conflict has shown what is there now: what is sent after it is sent knowing that
    now = seen or (stamp_of(wanted_of(Person.objects.get(pk=person.pk))) if person else "")
    context = {
        "seen": now, "person": person, "wanted": wanted, "error": error, "place": error and place_of(error),
        "link": link, "taken": taken, "roles": [(role.value, ROLE_WORDS[role]) for role in Role],
        "teams": "; ".join(wanted.teams), "queues": "; ".join(wanted.queues),
        "known_teams": Team.objects.all()[:200], "known_queues": Queue.objects.all()[:200],
        **_may(request),
    }  # fmt: skip
    return render(request, "people/person.html", context, status=status_of(error) if error else 200)


def _may(request: Asked) -> dict[str, bool]:
    """What of the page to show to whom."""
    return {
        "may_manage": request.access.may(Right.MANAGE_PEOPLE),
        "may_audit": request.access.may(Right.READ_AUDIT),
    }
