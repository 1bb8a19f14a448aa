"""One contact put to a judge: screened, asked, and its quotes checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wellspent.contacts import Contact
from wellspent.scorecard.answers import Answer
from wellspent.scorecard.forms import Form, default_form
from wellspent.scorecard.judge.prompt import Prompt, write_prompts
from wellspent.scorecard.judge.quotes import Said, prove
from wellspent.scorecard.judge.screening import screen_turns
from wellspent.scorecard.judge.usage import Usage

__all__ = ["Ask", "Judgement", "judge_contact", "judges_words"]

Ask = Callable[[Prompt], tuple[dict[str, Said], Usage]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge answers about one contact, what it was not shown, and what it took.

    `withheld` are turns (from 1) that seemed meant for the judge, with the reason of each.
    `thrown_away` are questions whose answer had no real quote and became `cannot_tell`.
    """

    contact: str
    answers: tuple[Answer, ...]
    withheld: dict[int, str]
    thrown_away: tuple[str, ...]
    usage: Usage


def judge_contact(
    contact: Contact,
    ask: Ask,
    by: str,
    form: Form | None = None,
    *,
    together: bool = False,
) -> Judgement:
    """The judge's answers to the form's questions, in the form's order.

    The contact has to be redacted: `wellspent.stages.judge` does both. `ask` sends one
    prompt, as `Endpoint.ask` does; `by` names the judge. Turns that try to instruct a judge
    are not sent, see `screen_turns`. Without a turn of the agent and of the customer nothing
    is asked, and everything is `cannot_tell`.
    """
    form = form or default_form()
    withheld = screen_turns(contact.turns, judges_words(form))
    answers: dict[str, Answer] = {}
    thrown: list[str] = []
    usage = Usage()
    for prompt in write_prompts(contact, form, withheld, together=together):
        if not _both_speak(contact, withheld):
            break
        said, took = ask(prompt)
        usage += took
        for question in prompt.questions:
            answer = prove(contact, question, said[question.id], prompt.turns, by)
            answers[question.id] = answer
            if answer.answer != said[question.id][0]:
                thrown.append(question.id)
    ordered = tuple(
        answers.get(question.id, Answer(question.id, "cannot_tell", (), by, None))
        for question in form.questions
    )
    return Judgement(contact.id, ordered, withheld, tuple(thrown), usage)


def judges_words(form: Form) -> tuple[str, ...]:
    """Words that only a judge's papers use: the ids of questions and answers that are no words."""
    ids = [question.id for question in form.questions]
    return tuple(word for word in (*ids, "no_occasion", "cannot_tell") if "_" in word)


def _both_speak(contact: Contact, withheld: dict[int, str]) -> bool:
    spoken = {
        turn.speaker
        for number, turn in enumerate(contact.turns, 1)
        if number not in withheld and any(map(str.isalnum, turn.text))
    }
    return {"agent", "customer"} <= spoken
