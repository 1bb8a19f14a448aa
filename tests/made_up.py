"""One made-up conversation as a record, and records as a file."""

import json


def record(name: str, words: str = "I was charged twice.", **more) -> dict:
    turns = [
        {"speaker": "agent", "text": "Hello, how can I help?", "start": 0.0, "end": 2.0},
        {"speaker": "customer", "text": words, "start": 2.5, "end": 5.0},
    ]
    return {"id": name, "turns": turns} | more


def file_of(path, *records):
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path
