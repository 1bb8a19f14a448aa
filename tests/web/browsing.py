"""The app as people meet it: served by its own command, opened in a real browser."""

from __future__ import annotations

import html
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

PASSWORD = "fernhill-demo"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# what asks for the password again, signs out, or belongs to another program
LEFT_ALONE = re.compile(r"^/(account|static|api)/|export|\.(csv|json|parquet|toml)$|^/recordings/")


@contextmanager
def served(centre: Path, log: Path):
    """The address of the app on this centre, with the demo's people and their work."""
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        port = any_socket.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "wellspent",
        "serve",
        centre,
        "--demo",
        "--workers",
        "1",
        "--port",
        str(port),
    ]
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            raise AssertionError(log.read_text())
        try:
            with urllib.request.urlopen(f"{address}/account/login/", timeout=5):  # noqa: S310 - our own
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def sign_in(page, address: str, role: str) -> None:
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", role)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def crawl(context, address: str, most: int = 2000) -> dict[str, str]:
    """The first address of every page, by its name, that can be reached by links from home."""
    found: dict[str, str] = {}
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        name = name_of(path)
        if name in found or name is None:
            continue
        answer = context.request.get(address + path)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[name] = path
        for link in re.findall(r'(?:href|action)="(/[^"#]*)', answer.text()):
            here = html.unescape(link)
            if here not in seen and not LEFT_ALONE.search(here):
                seen.add(here)
                waiting.append(here)
    return found


def name_of(path: str) -> str | None:
    """The name of the page at this address; None where there is none."""
    try:
        return resolve(unquote(urlsplit(path).path)).url_name
    except Resolver404:
        return None
