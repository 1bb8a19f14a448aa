"""What people do in the workshop: propose, vote, comment, decide, publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.workshop.joining import Joined, Wanted, changes_between, join
from wellspent.web.workshop.models import Comment, Proposal, Taxonomy, Vote
from wellspent.web.workshop.stages import COVERED, Stage, current_taxonomy, stages_of

__all__ = [
    "WANTED_OF",
    "accepted",
    "comment",
    "decide",
    "joined",
    "propose",
    "publish",
    "vote",
]

# what each kind of proposal states beside its target
WANTED_OF: Final[dict[str, tuple[str, ...]]] = {
    "add": ("name", "pace", "parts", "sentence"),
    "rename": ("name",),
    "describe": ("sentence",),
    "move": ("pace", "parts"),
    "remove": (),
    "merge": ("into",),
}
_MOST: Final = {"name": 60, "sentence": 500, "reason": 2000, "comment": 2000, "note": 2000}


def propose(
    by: Person, kind: str, target: str, content: Mapping[str, Any], reason: str
) -> Proposal:
    """A proposal about the list in force; raises `Refused` with the field that is wrong."""
    about = current_taxonomy()
    stages = {stage.id: stage for stage in stages_of(about)}
    if kind not in WANTED_OF:
        raise Refused(
            f"There is no proposal of the kind '{kind[:40]}'.",
            f"Use one of: {', '.join(WANTED_OF)}.", "kind",
        )  # fmt: skip
    if kind == "add":
        target = ""
    elif target not in stages:
        raise Refused(
            f"The list has no stage '{target[:80]}'.", f"Use one of: {', '.join(stages)}.", "target"
        )
    stated = {key: _stated(key, content, target, stages) for key in WANTED_OF[kind]}
    reason = _words("reason", reason)
    if kind != "add":
        _refuse_idle(kind, stages[target], stated)
    made: Proposal = Proposal.objects.create(
        about=about, kind=kind, target=target, content=stated, reason=reason, by=by
    )
    return made


def _stated(key: str, content: Mapping[str, Any], target: str, stages: Mapping[str, Stage]) -> Any:
    value = content.get(key)
    if key != "parts" and not isinstance(value, str):
        value = ""
    if key in {"name", "sentence"}:
        return _words(key, value)
    if key == "pace":
        if value not in {"quick", "slow"}:
            raise Refused(f"The pace is '{str(value)[:20]}'.", "Choose quick or slow.", "pace")
        return value
    if key == "into":
        if value not in set(stages) - {target}:
            raise Refused(
                f"The list has no other stage '{str(value)[:80]}' to merge it into.",
                f"Use one of: {', '.join(name for name in stages if name != target)}.", "into",
            )  # fmt: skip
        return value
    named = {str(each) for each in value} if isinstance(value, list) else set()
    parts = [part for part in COVERED if part in named]
    if not parts or len(parts) != len(named):
        raise Refused(
            "The stage stands for none of our parts, or for one that does not exist.",
            f"Choose some of: {', '.join(COVERED)}.", "parts",
        )  # fmt: skip
    return parts


def _words(key: str, value: Any) -> str:
    text = str(value or "").replace("\r\n", "\n").strip()
    most = _MOST[key]
    if not text:
        raise Refused(f"The {key} is empty.", "Write one.", key)
    if len(text) > most or "\0" in text:
        raise Refused(f"The {key} has {len(text):,} letters.", f"Use {most:,} at most.", key)
    return text


def _refuse_idle(kind: str, stage: Stage, stated: Mapping[str, Any]) -> None:
    if kind in {"rename", "describe", "move"} and all(
        stage.row()[key] == value for key, value in stated.items()
    ):
        key = next(iter(stated))
        raise Refused(
            f"That is how '{stage.name}' is already.", "Say what would be different.", key
        )


@transaction.atomic
def vote(proposal: Proposal, person: Person, value: int) -> None:
    """Somebody's vote, +1, 0 or −1, in place of what they voted before; while it is open."""
    row = _held(proposal)
    if value not in {-1, 0, 1}:
        raise Refused(f"The vote is {value}.", "Vote +1, 0 or -1.", "value")
    if row.state != Proposal.State.OPEN:
        raise Conflict(f"The proposal is {row.state} already.", "Comment on it, or propose anew.")
    Vote.objects.update_or_create(proposal=row, person=person, defaults={"value": value})


def comment(proposal: Proposal, by: Person, text: str) -> Comment:
    """What somebody says about a proposal, whatever its state."""
    made: Comment = Comment.objects.create(proposal=proposal, by=by, text=_words("comment", text))
    return made


@transaction.atomic
def decide(proposal: Proposal, by: Person, state: str, words: str, seen: str) -> Proposal:
    """Accept or decline, with a comment; until it is published it may be decided otherwise.

    `seen` is the state as the person saw it: raises `Conflict` where somebody decided since.
    """
    row = _held(proposal)
    if state not in {Proposal.State.ACCEPTED, Proposal.State.DECLINED}:
        raise Refused(f"The decision is '{state[:20]}'.", "Choose accepted or declined.", "state")
    words = _words("comment", words)
    if row.published_in_id or row.state == Proposal.State.SUPERSEDED:
        raise Conflict("The proposal is closed: the next version is published.", "Propose anew.")
    if row.state != seen:
        raise Conflict(
            f"Somebody decided meanwhile: the proposal is {row.state}.",
            "Read their comment, then decide again if you must.", "state",
        )  # fmt: skip
    row.state, row.decision, row.decided_by, row.decided_at = state, words, by, timezone.now()
    row.save()
    return row


def accepted() -> list[Proposal]:
    """The proposals that the next version would be made from, the oldest first."""
    waiting = Proposal.objects.filter(state=Proposal.State.ACCEPTED, published_in=None)
    return list(waiting.counted().select_related("by", "decided_by").order_by("pk"))


def joined(taxonomy: Taxonomy, proposals: list[Proposal]) -> Joined:
    """What the list would become with these, and what stands in the way."""
    wanted = [Wanted(p.pk, p.kind, p.target, p.content) for p in proposals]
    return join(stages_of(taxonomy), wanted)


@transaction.atomic
def publish(by: Person, note: str, after: int, numbers: list[int]) -> Taxonomy:
    """The next version, from everything that was accepted.

    `after` and `numbers` are the version and the accepted proposals as the person saw them.
    Raises `Conflict` where either has changed, or the proposals cannot become one list.
    """
    now = Taxonomy.objects.select_for_update().get(pk=current_taxonomy().pk)
    chosen = accepted()
    if not chosen:
        raise Conflict("No proposal is accepted and waiting.", "Accept one first.")
    if now.version != after or [p.pk for p in chosen] != sorted(numbers):
        raise Conflict(
            f"Something changed meanwhile: version {now.version} is in force and "
            f"{len(chosen)} proposals are accepted.",
            "Look at what the next version would be now, then publish.", "after",
        )  # fmt: skip
    found = joined(now, chosen)
    if found.clashes:
        first = found.clashes[0]
        more = f" There are {len(found.clashes) - 1} more such." if len(found.clashes) > 1 else ""
        raise Conflict(first.fact + more, first.remedy, "proposals")
    made = _next(now, found, chosen, by, note)
    _close(made, found, chosen)
    return made


def _next(now: Taxonomy, found: Joined, chosen: list[Proposal], by: Person, note: str) -> Taxonomy:
    record = [
        {
            "proposal": each.pk, "kind": each.kind, "target": each.target, "by": str(each.by),
            "reason": each.reason, "up": each.up, "down": each.down,
            "accepted_by": str(each.decided_by), "comment": each.decision,
        }
        for each in chosen
    ]  # fmt: skip
    try:
        with transaction.atomic():
            made: Taxonomy = Taxonomy.objects.create(
                version=now.version + 1,
                stages=[stage.row() for stage in found.stages],
                changes=changes_between(stages_of(now), found.stages),
                record=record,
                note=_words("note", note) if note.strip() else "",
                published_by=by,
            )
    except IntegrityError:
        raise Conflict("Somebody published at the same moment.", "Look at their version.") from None
    return made


def _close(made: Taxonomy, found: Joined, chosen: list[Proposal]) -> None:
    """The accepted belong to the version; open ones about stages that are gone are overtaken."""
    for each in chosen:
        each.published_in = made
        each.save(update_fields=["published_in"])
    left = {stage.id for stage in found.stages}
    for each in Proposal.objects.filter(state=Proposal.State.OPEN):
        gone = {each.target, each.content.get("into", "")} - {""} - left
        if gone:
            each.state = Proposal.State.SUPERSEDED
            each.decision = f"Version {made.version} no longer has '{min(gone)}'."
            each.save(update_fields=["state", "decision"])


def _held(proposal: Proposal) -> Proposal:
    """The row as it is kept now, and nobody else's until this is done."""
    row: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    return row
