"""Self-service, a blend and an hour for whoever asks, worked out once as long as nothing changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wellspent.estimate import Unknown
from wellspent.listening.blend import Blend
from wellspent.listening.digital import About, SelfService
from wellspent.listening.hour import Hour
from wellspent.report.index import ContactIndex
from wellspent.report.listening.blending import blend_question
from wellspent.report.listening.kept import topics_as_called
from wellspent.report.listening.listening_hour import draw_hour
from wellspent.report.listening.self_service import gather_digital
from wellspent.web.access.scope import Scope, standing
from wellspent.web.centre.remembering import Memory
from wellspent.web.sources.heard_elsewhere import called_back, pulse_said, state_of
from wellspent.web.surveys.in_sight import contacts_in_sight
from wellspent.workspace import connect_analysed

__all__ = ["blend_in_sight", "hour_in_sight", "self_service_in_sight"]

_BLENDS: Final = Memory(32)
_HOURS: Final = Memory(16)


def self_service_in_sight(scope: Scope) -> SelfService | Unknown:
    """The whole centre's self-service, whose visitors belong to no team; contacts in sight alone."""
    found = _self_service()
    if isinstance(found, Unknown):
        return found
    found = _with_topics_called(found)
    if scope.everything:
        return found
    return replace(
        found,
        articles=tuple(replace(one, contacts=_seen(scope, one.contacts)) for one in found.articles),
        vain=tuple(replace(one, contacts=_seen(scope, one.contacts)) for one in found.vain),
        solved_elsewhere=tuple(
            replace(one, examples=_seen(scope, one.examples)) for one in found.solved_elsewhere
        ),
    )


def blend_in_sight(scope: Scope, question: str) -> Blend:
    """What each source says of a question, of the contacts in sight."""

    def work_out() -> Blend:
        workspace = standing().workspace
        topics, _ = topics_as_called(workspace)
        with connect_analysed(workspace) as connection:
            return blend_question(
                connection, workspace.settings, question, standing().listening(), topic_of=topics,
                callbacks=called_back(scope), pulse=pulse_said(), within=contacts_in_sight(scope),
            )  # fmt: skip

    return _BLENDS.recall((state_of(scope), question), work_out)


def hour_in_sight(scope: Scope, seed: int, minutes: float) -> Hour:
    """The half hour of this seed, of the contacts in sight. Raises `NothingToHear`."""

    def work_out() -> Hour:
        workspace = standing().workspace
        with connect_analysed(workspace) as connection:
            return draw_hour(
                connection, workspace.settings, seed=seed, minutes=minutes, within=contacts_in_sight(scope)
            )  # fmt: skip

    return _HOURS.recall((standing().run, scope.selection, seed, minutes), work_out)


def _self_service() -> SelfService | Unknown:
    heard = standing().listening()
    if heard is not None:
        return heard.digital

    def read(_index: ContactIndex) -> SelfService | Unknown:
        workspace = standing().workspace
        with connect_analysed(workspace) as connection:
            return gather_digital(connection, workspace.settings)

    return standing().derived("self-service", read)


def _with_topics_called(found: SelfService) -> SelfService:
    """The same with topics by the names that they have now, and without those that have none."""
    heard = standing().listening()
    known = () if heard is None or isinstance(heard.reasons, Unknown) else heard.reasons.topics
    names = {topic.key: topic.name for topic in known}

    def called(topics: tuple[About, ...]) -> tuple[About, ...]:
        return tuple(replace(one, name=names[one.name]) for one in topics if one.name in names)

    return replace(
        found,
        articles=tuple(replace(one, topics=called(one.topics)) for one in found.articles),
        vain=tuple(replace(one, topics=called(one.topics)) for one in found.vain),
    )


def _seen(scope: Scope, contacts: tuple[str, ...]) -> tuple[str, ...]:
    lines = {contact: standing().line(contact) for contact in contacts}
    return tuple(one for one, line in lines.items() if line is not None and scope.sees(line))
