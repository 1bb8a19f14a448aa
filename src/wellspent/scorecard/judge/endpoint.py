"""A language model behind an OpenAI-compatible address, asked for structured answers.

The packages of the extra `llm` are imported when the first endpoint is opened. The key is held
by the client alone: no error, log or result of ours contains it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self, cast

from wellspent.scorecard.forms import Question
from wellspent.scorecard.judge.errors import JudgeFailed, JudgeNotInstalled, JudgeNotSet, JudgeOut
from wellspent.scorecard.judge.prompt import INSTRUCTIONS, Prompt
from wellspent.scorecard.judge.quotes import Said
from wellspent.scorecard.judge.usage import Usage
from wellspent.settings import JudgeSettings

if TYPE_CHECKING:
    from pydantic_ai.models import Model

__all__ = ["Endpoint"]

_SEED: Final = 1
_QUOTES: Final = 2
_QUOTE_LENGTH: Final = 160  # characters, asked for in the schema
_TOKENS: Final = 400  # the most one answer may take
_NO_KEY: Final = "none"  # local servers ask for none, and the client for something
_REFUSED: Final = (401, 402, 403, 404, 405)


class Endpoint:
    """One model at one address. Close it, or use it in a `with` statement."""

    def __init__(self, settings: JudgeSettings, key: str = "") -> None:
        """`key` is the endpoint's API key, where it wants one.

        Raises `JudgeNotInstalled` without the extra, and `JudgeNotSet` where the settings
        name no endpoint or no model.
        """
        for name in ("endpoint", "model"):
            if not getattr(settings, name):
                raise JudgeNotSet(name)
        self.settings = settings
        self._model, self._client = _open(settings, key)
        self._runner = asyncio.Runner()

    @property
    def name(self) -> str:
        """Who answers, such as `llm:qwen2.5-0.5b`."""
        return f"llm:{self.settings.model}"

    def __enter__(self) -> Self:
        """The endpoint itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self._runner.run(self._client.close())
        self._runner.close()

    def ask(self, prompt: Prompt) -> tuple[dict[str, Said], Usage]:
        """What the model answers to each question of the prompt, by its id, and what it took.

        Temperature 0 and a seed, which not every endpoint heeds. A request is repeated
        `settings.retries` times where the endpoint is busy or fails, and once where the
        answer has not the form that was asked for.

        Raises `JudgeOut` where nobody answers or we are refused, and `JudgeFailed` where
        this request failed.
        """
        output, usage = self.fill_in(
            _form_of(prompt.questions), prompt.text, INSTRUCTIONS,
            name="answers", tokens=_TOKENS * len(prompt.questions),
        )  # fmt: skip
        return {question.id: _said(output, question) for question in prompt.questions}, usage

    def fill_in(
        self, form: type[Any], text: str, instructions: str, *, name: str, tokens: int
    ) -> tuple[Any, Usage]:
        """The form (a pydantic model) as the model fills it in after reading `text`, and what it took.

        `tokens` is the most that the answer may take. Raises as `ask` does.
        """
        began = time.perf_counter()
        output, read, written, requests = self._run(form, text, instructions, name, tokens)
        return output, Usage(time.perf_counter() - began, read, written, requests)

    def _run(
        self, form: type[Any], text: str, instructions: str, name: str, tokens: int
    ) -> tuple[Any, int, int, int]:
        from pydantic_ai import Agent, NativeOutput  # noqa: PLC0415
        from pydantic_ai.exceptions import AgentRunError, ModelAPIError, UserError  # noqa: PLC0415
        from pydantic_ai.settings import ModelSettings  # noqa: PLC0415

        agent = Agent(
            self._model,
            output_type=NativeOutput(form, name=name),
            instructions=instructions,
            retries=1,
            model_settings=ModelSettings(
                temperature=0.0, seed=_SEED, max_tokens=tokens,
                timeout=self.settings.timeout_seconds,
            ),
        )  # fmt: skip
        try:
            result = self._runner.run(agent.run(text))
        except ModelAPIError as error:
            raise self._api_error(error) from None
        except (AgentRunError, UserError):
            raise JudgeFailed(
                f"The model '{self.settings.model}' did not answer in the form it was asked for.",
                "Try a model that supports structured output (JSON schema).",
            ) from None
        used = result.usage
        return result.output, used.input_tokens, used.output_tokens, used.requests

    def _api_error(self, error: Exception) -> JudgeOut | JudgeFailed:
        """What the endpoint's refusal means; none of its words are repeated."""
        code = getattr(error, "status_code", None)
        place = f"The endpoint {self.settings.endpoint}"
        if code in (401, 403):
            return JudgeOut(
                f"{place} does not accept the key ({code}).",
                "Set WELLSPENT_JUDGE_KEY to a key that may use this model.",
            )
        if code in _REFUSED:
            return JudgeOut(
                f"{place} has no model '{self.settings.model}' for us ({code}).",
                "Check endpoint, model and account; the endpoint often ends in /v1.",
            )
        if code is not None:
            return JudgeFailed(
                f"{place} failed with {code}, {self.settings.retries + 1} times.",
                "Repeat later; raise retries or timeout_seconds under [judge].",
            )
        if "timed out" in str(error).lower() or "timeout" in type(error).__name__.lower():
            return JudgeFailed(
                f"{place} did not answer within {self.settings.timeout_seconds:g} seconds.",
                "Raise timeout_seconds under [judge], or use a quicker model.",
            )
        return JudgeOut(f"{place} cannot be reached.", "Check the address, and whether it runs.")


def _open(settings: JudgeSettings, key: str) -> tuple[Model, Any]:
    try:
        from openai import AsyncOpenAI  # noqa: PLC0415
        from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
        from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415
    except ImportError:
        raise JudgeNotInstalled from None
    client = AsyncOpenAI(
        base_url=settings.endpoint, api_key=key or _NO_KEY, max_retries=settings.retries
    )
    return OpenAIChatModel(settings.model, provider=OpenAIProvider(openai_client=client)), client


def _form_of(questions: tuple[Question, ...]) -> type[Any]:
    """The structure that an answer must have: for every question quotes first, then the answer."""
    from pydantic import BaseModel, Field, create_model  # noqa: PLC0415

    quote = create_model(
        "Quote",
        turn=(int, ...),
        words=(str, Field(json_schema_extra={"maxLength": _QUOTE_LENGTH})),
    )
    fields: Mapping[str, Any] = {
        question.id: (
            create_model(
                f"Answer_{question.id}",
                quotes=(list[quote], Field(json_schema_extra={"minItems": 1, "maxItems": _QUOTES})),  # type: ignore[valid-type]
                answer=(cast("Any", Literal[question.answers]), ...),
            ),
            ...,
        )
        for question in questions
    }
    model: type[BaseModel] = create_model("Answers", **fields)
    return model


def _said(output: Any, question: Question) -> Said:
    given = getattr(output, question.id)
    return given.answer, [(quote.turn, quote.words) for quote in given.quotes]
