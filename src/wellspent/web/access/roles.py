"""The five roles and what each may do."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["RIGHTS_OF", "Right", "Role"]


class Role(StrEnum):
    """What somebody is in the centre; it decides rights and, with names, the scope."""

    AGENT = "agent"
    LEAD = "lead"
    ANALYST = "analyst"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """Something that a role may do, always within a person's scope."""

    READ_BALANCE = "read_balance"
    READ_PLANS = "read_plans"  # what time costs and is worth; when it is free is everybody's
    READ_CONTACTS = "read_contacts"
    READ_EVALUATIONS = "read_evaluations"
    READ_FORMS = "read_forms"
    READ_FIGURES = "read_figures"
    READ_SCORING = "read_scoring"  # samples, queues of work, calibration
    READ_DISPUTES = "read_disputes"
    READ_COACHING = "read_coaching"
    READ_WORKSHOP = "read_workshop"
    READ_PEOPLE = "read_people"
    READ_AUDIT = "read_audit"
    READ_LISTENING = "read_listening"  # signals and reasons, within one's scope
    READ_SOURCES = "read_sources"  # alarms, surveys, self-service, the blend, the listening hour
    READ_VOICES = "read_voices"  # what advisors said, and what became of it
    READ_MOMENTS = "read_moments"  # prepared occasions, one's own and those of one's place
    READ_STEERING = "read_steering"  # incentives, allocation, teams as data
    EXPORT = "export"
    SCORE = "score"
    CORRECT_LABELS = "correct_labels"
    EDIT_FORMS = "edit_forms"
    DRAW_SAMPLES = "draw_samples"
    CALIBRATE = "calibrate"
    DISPUTE = "dispute"
    DECIDE_DISPUTES = "decide_disputes"
    COACH = "coach"
    ACKNOWLEDGE = "acknowledge"
    PROPOSE = "propose"
    PUBLISH_TAXONOMY = "publish_taxonomy"
    NAME_REASONS = "name_reasons"
    ANSWER_ALARMS = "answer_alarms"
    CALL_BACK = "call_back"  # draw who is called back, and record what they say
    ANSWER_PULSE = "answer_pulse"
    KEEP_DESKS = "keep_desks"  # who owns what customers tell us
    ANSWER_FOR_DESKS = "answer_for_desks"  # for those that one belongs to
    ACT_ON_MOMENTS = "act_on_moments"  # take, close, dismiss; hold the conversation
    KEEP_CHANGES = "keep_changes"  # give a process change an owner, begin it, end it
    DESIGN_INCENTIVES = "design_incentives"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_INTEGRATIONS = "manage_integrations"


_EVERYBODY: Final = frozenset(
    {
        Right.READ_BALANCE,
        Right.READ_CONTACTS,
        Right.READ_EVALUATIONS,
        Right.READ_FORMS,
        Right.READ_FIGURES,
        Right.READ_DISPUTES,
        Right.READ_WORKSHOP,
        Right.READ_LISTENING,
        Right.READ_VOICES,
        Right.READ_MOMENTS,
    }
)

RIGHTS_OF: Final[dict[Role, frozenset[Right]]] = {
    Role.AGENT: _EVERYBODY
    | {
        Right.READ_COACHING,
        Right.DISPUTE,
        Right.ACKNOWLEDGE,
        Right.PROPOSE,
        Right.ANSWER_PULSE,
    },
    Role.LEAD: _EVERYBODY
    | {
        Right.ANSWER_FOR_DESKS,
        Right.READ_PLANS,
        Right.READ_COACHING,
        Right.READ_SCORING,
        Right.READ_PEOPLE,
        Right.EXPORT,
        Right.SCORE,
        Right.CORRECT_LABELS,
        Right.DECIDE_DISPUTES,
        Right.COACH,
        Right.PROPOSE,
        Right.READ_SOURCES,
        Right.ANSWER_ALARMS,
        Right.CALL_BACK,
        Right.READ_STEERING,
        Right.ACT_ON_MOMENTS,
        Right.KEEP_CHANGES,
    },
    Role.ANALYST: _EVERYBODY
    | {
        Right.READ_PLANS,
        Right.READ_SCORING,
        Right.EXPORT,
        Right.SCORE,
        Right.CORRECT_LABELS,
        Right.EDIT_FORMS,
        Right.DRAW_SAMPLES,
        Right.CALIBRATE,
        Right.DECIDE_DISPUTES,
        Right.PROPOSE,
        Right.PUBLISH_TAXONOMY,
        Right.READ_SOURCES,
        Right.NAME_REASONS,
        Right.ANSWER_ALARMS,
        Right.CALL_BACK,
        Right.READ_STEERING,
        Right.ACT_ON_MOMENTS,
        Right.KEEP_CHANGES,
        Right.DESIGN_INCENTIVES,
        Right.KEEP_DESKS,
        Right.ANSWER_FOR_DESKS,
    },
    # sees everything and changes nothing of what others do: only moments and schemes of the director's own
    Role.DIRECTOR: _EVERYBODY
    | {
        Right.READ_PLANS,
        Right.READ_COACHING,
        Right.READ_SCORING,
        Right.READ_PEOPLE,
        Right.READ_AUDIT,
        Right.READ_SOURCES,
        Right.READ_STEERING,
        Right.ACT_ON_MOMENTS,
        Right.DESIGN_INCENTIVES,
        Right.EXPORT,
    },
    # an administrator speaks for no agent: only agents dispute, acknowledge and give the pulse
    Role.ADMINISTRATOR: frozenset(Right) - {Right.DISPUTE, Right.ACKNOWLEDGE, Right.ANSWER_PULSE},
}
