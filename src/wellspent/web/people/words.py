"""What each role sees and each right allows, in words."""

from __future__ import annotations

from typing import Final

from wellspent.web.access.roles import Right, Role

__all__ = ["RIGHT_WORDS", "ROLE_WORDS"]

ROLE_WORDS: Final[dict[Role, str]] = {
    Role.AGENT: "sees the own contacts",
    Role.LEAD: "sees the contacts of the own teams",
    Role.ANALYST: "sees the contacts of the assigned queues",
    Role.DIRECTOR: "sees all contacts and changes nothing",
    Role.ADMINISTRATOR: "sees all contacts, and lets people and integrations in",
}

RIGHT_WORDS: Final[dict[Right, str]] = {
    Right.READ_BALANCE: "read the balance",
    Right.READ_PLANS: "read what a slow minute costs",
    Right.READ_CONTACTS: "open contacts; each opening is recorded",
    Right.READ_EVALUATIONS: "read evaluations",
    Right.READ_FORMS: "read forms",
    Right.READ_FIGURES: "read the fair figures",
    Right.READ_SCORING: "see samples and calibrations",
    Right.READ_DISPUTES: "read disputes",
    Right.READ_COACHING: "read coaching sessions",
    Right.READ_WORKSHOP: "read the workshop",
    Right.READ_PEOPLE: "see people",
    Right.READ_AUDIT: "read the audit log",
    Right.READ_MOMENTS: "read the moments prepared for one, and one's own brief",
    Right.READ_STEERING: "read incentives, allocation, and teams as data",
    Right.EXPORT: "take evaluations out as files",
    Right.SCORE: "score contacts",
    Right.CORRECT_LABELS: "correct the labels of turns",
    Right.EDIT_FORMS: "write forms",
    Right.DRAW_SAMPLES: "draw random samples",
    Right.CALIBRATE: "hold calibrations",
    Right.DISPUTE: "dispute an evaluation of the own contacts",
    Right.DECIDE_DISPUTES: "decide disputes",
    Right.COACH: "hold coaching sessions",
    Right.ACKNOWLEDGE: "acknowledge a coaching session",
    Right.PROPOSE: "propose, vote and comment in the workshop",
    Right.PUBLISH_TAXONOMY: "publish the next list of stages",
    Right.READ_LISTENING: "read what customers say, and ask",
    Right.READ_SOURCES: "read early warnings, surveys, self-service and the listening hour",
    Right.READ_VOICES: "read what advisors say, and what became of it",
    Right.NAME_REASONS: "name and merge reasons",
    Right.ANSWER_ALARMS: "answer early warnings",
    Right.CALL_BACK: "draw who is called back, and record what they say",
    Right.ANSWER_PULSE: "answer the weekly pulse",
    Right.KEEP_DESKS: "keep desks: who owns what customers say",
    Right.ANSWER_FOR_DESKS: "answer for a desk that one belongs to",
    Right.ACT_ON_MOMENTS: "take, close and dismiss moments",
    Right.KEEP_CHANGES: "begin and end process changes",
    Right.DESIGN_INCENTIVES: "try and keep schemes of incentives",
    Right.MANAGE_PEOPLE: "let people in, change and unlock them",
    Right.MANAGE_INTEGRATIONS: "make tokens and webhooks",
}
