"""Trains the tagger: `python -m wellspent.redaction.tagger_training --shared ../shared`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from wellspent.redaction.tagger_examples import Example, of_gold, of_multidogo, without_agent
from wellspent.redaction.tagger_features import Worded, features, read
from wellspent.redaction.tagger_weights import LABELS, Weights, pack, write_weights
from wellspent.redaction.tagger_words import ORDINARY, Token, seen

__all__ = ["CLIENTS", "examples", "gold_files", "train"]

CLIENTS: Final = (
    "appliances", "campus", "cars", "clinic", "courier", "delivery", "pensions", "saas", "streaming",
)  # fmt: skip
"""The written clients that the shipped tagger is trained on, beside the sample centre's."""

_LEFT_OUT: Final = 0.1  # L1: makes the model small
_HELD_DOWN: Final = 0.01  # L2: makes it smooth
_ITERATIONS: Final = 50


def train(
    talks: Iterable[Example], iterations: int = _ITERATIONS, left_out: float = _LEFT_OUT
) -> Weights:
    """The weights that these conversations teach, by CRFsuite (Okazaki 2007)."""
    import pycrfsuite  # noqa: PLC0415 - only training needs it

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for talk in talks:
        for keys, labels in _sequences(talk):
            trainer.append([[f"{key:x}" for key in each] for each in keys], labels)
    trainer.set_params(
        {"c1": left_out, "c2": _HELD_DOWN, "max_iterations": iterations,
         "feature.possible_transitions": True}
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tagger.crfsuite"
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        learned = tagger.info()
        tagger.close()
    return pack(
        (((int(name, 16), label), weight) for (name, label), weight in learned.state_features.items()),
        learned.transitions,
    )  # fmt: skip


def _sequences(talk: Example) -> Iterator[tuple[list[list[int]], list[str]]]:
    """The keys and the labels of the words of each of the customer's turns that is read."""
    one_sided = all(speaker == "customer" for speaker, _ in talk.said)
    before: Worded | None = None
    number = 0
    for place, (speaker, text) in enumerate(talk.said):
        turn = read(seen(text))
        own = speaker == "customer"
        if own and any(each != ORDINARY for each in turn.classes):
            marks = talk.marks.get(place, ())
            labels = [_label(token, marks) for token in turn.tokens]
            yield features(turn, before, number, one_sided=one_sided), labels
        before, number = turn, number + own


def _label(token: Token, marks: Iterable[tuple[int, int, str]]) -> str:
    meeting = (label for start, end, label in marks if start < token.end and end > token.start)
    return next(meeting, LABELS[0])


def gold_files(shared: Path, clients: Iterable[str] = CLIENTS) -> list[Path]:
    """The files of the sample centre and of these written clients."""
    written = [shared / "gold" / "written" / f"{client}.jsonl.gz" for client in clients]
    return [*sorted((shared / "gold" / "sample").glob("*.jsonl.gz")), *written]


def examples(
    shared: Path,
    clients: Iterable[str] = CLIENTS,
    chosen: Callable[[str], bool] = lambda _: True,
) -> Iterator[Example]:
    """What the tagger is trained on: MultiDoGO, and the gold with the agent's side and without.

    `chosen` says of a conversation of MultiDoGO whether it is taken.
    """
    chats = of_multidogo(shared / "corpora" / "multidogo" / "dev.jsonl.gz")
    yield from (chat for chat in chats if chosen(chat.id))
    for talk in of_gold(gold_files(shared, clients)):
        yield from (talk, without_agent(talk))


def main() -> None:
    """Writes `tagger.npz` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    asked = parser.parse_args()
    document = write_weights(train(examples(asked.shared)))
    Path(__file__).with_name("tagger.npz").write_bytes(document)


if __name__ == "__main__":
    main()
