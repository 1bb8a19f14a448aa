"""A fake model that listens on loopback, and conversations written as docstrings."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from fake_model import FakeModel, completion, quotes_first_turn

from wellspent.contacts import Contact, Speaker, Turn

_SPEAKERS: dict[str, Speaker] = {"A": "agent", "C": "customer", "S": "system"}


@pytest.fixture
def contact(request: pytest.FixtureRequest) -> Contact:
    """The test's docstring as a contact: `A: …`, `C: …`, one turn a line."""
    lines = [line.strip() for line in (request.function.__doc__ or "").splitlines()]
    pairs = [line.split(": ", 1) for line in lines if line[1:3] == ": "]
    return Contact("c1", tuple(Turn(_SPEAKERS[who], text) for who, text in pairs))


@pytest.fixture
def model() -> Iterator[FakeModel]:
    """A fake model that is listening."""
    fake = FakeModel(quotes_first_turn)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.requests.append(body)
            fake.headers.append({name.lower(): value for name, value in self.headers.items()})
            time.sleep(fake.waits)
            status = fake.statuses.pop(0) if fake.statuses else 200
            self._send(status, completion(fake, body) if status == 200 else {"error": "no"})

        def _send(self, status: int, document: dict[str, Any]) -> None:
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("retry-after-ms", "1")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that went away is no matter."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    fake.address = f"http://127.0.0.1:{server.server_port}/v1"
    yield fake
    server.shutdown()
    server.server_close()
    thread.join()
