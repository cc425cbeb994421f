"""Firefox and WebKitGTK of Debian's packages as one kind of window; each in its own protocol.

Firefox speaks WebDriver BiDi by itself, WebKitGTK classic WebDriver through its driver. Neither
needs a download or a driver of somebody else.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from websockets.sync.client import connect

KEYS = {
    "Escape": "\ue00c",
    "ArrowRight": "\ue014",
    "ArrowLeft": "\ue012",
    "PageDown": "\ue00f",
    "PageUp": "\ue00e",
    "Home": "\ue011",
    "End": "\ue010",
    "Enter": "\ue007",
}
PATIENCE = 20.0
"""Seconds that a condition, or a browser's start, may take."""


class NotThere(Exception):
    """Which program is missing, and the package that has it."""


class Engine(Protocol):
    """What both protocols do. A script is a function in JavaScript; its answer comes as JSON."""

    def goto(self, url: str) -> None: ...
    def run(self, script: str) -> Any: ...
    def resize(self, width: int, height: int) -> None: ...
    def click(self, selector: str) -> None: ...
    def press(self, key: str) -> None: ...
    def back(self) -> None: ...


def until(engine: Engine, script: str) -> Any:
    """Ask until the answer is true; raises AssertionError when patience ends."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := engine.run(script)):
        assert time.monotonic() < deadline, f"still not: {script}"
        time.sleep(0.05)
    return answer


class Firefox:
    """One tab, over the socket of WebDriver BiDi."""

    def __init__(self, url: str) -> None:
        self._socket = connect(f"{url}/session", max_size=None, open_timeout=PATIENCE)
        self._asked = 0
        self._ask("session.new", capabilities={})
        contexts = self._ask("browsingContext.getTree")["contexts"]
        self._tab = contexts[0]["context"]

    def goto(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def run(self, script: str) -> Any:
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=f"async () => JSON.stringify(await ({script})() ?? null)",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", context=self._tab, viewport=size)

    def click(self, selector: str) -> None:
        x, y = self.run(_middle_of(selector))
        move: dict[str, Any] = {"type": "pointerMove", "x": round(x), "y": round(y)}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *press]})

    def press(self, key: str) -> None:
        self._act({"type": "key", "id": "keys", "actions": _strokes(key)})

    def back(self) -> None:
        self._ask("browsingContext.traverseHistory", context=self._tab, delta=-1)

    def _act(self, source: Mapping[str, Any]) -> None:
        self._ask("input.performActions", context=self._tab, actions=[source])

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(timeout=3 * PATIENCE))
            if said.get("id") == self._asked:
                if said["type"] == "error":
                    raise AssertionError(f"{method}: {said['error']}: {said['message']}")
                return said["result"]


class WebKit:
    """One window, over classic WebDriver."""

    def __init__(self, url: str) -> None:
        self._url = url
        asked: dict[str, Any] = {"capabilities": {"alwaysMatch": {}}}
        self._session = f"/session/{self._ask('/session', asked)['sessionId']}"

    def goto(self, url: str) -> None:
        self._tell("/url", url=url)

    def run(self, script: str) -> Any:
        words = (
            "const done = arguments[arguments.length - 1];"
            f"Promise.resolve(({script})()).then((it) => done(JSON.stringify(it ?? null)));"
        )
        return json.loads(self._tell("/execute/async", script=words, args=[]))

    def resize(self, width: int, height: int) -> None:
        """The window is larger than the page by what the browser draws around it."""
        self._tell("/window/rect", width=width, height=height)
        more_x, more_y = self.run(f"() => [{width} - innerWidth, {height} - innerHeight]")
        self._tell("/window/rect", width=width + more_x, height=height + more_y)

    def click(self, selector: str) -> None:
        # A real click: Back passes over addresses that scripts made without one.
        found = self._tell("/element", using="css selector", value=selector)
        (element,) = found.values()
        self._tell(f"/element/{element}/click")

    def press(self, key: str) -> None:
        keys = {"type": "key", "id": "keys", "actions": _strokes(key)}
        self._tell("/actions", actions=[keys])

    def back(self) -> None:
        self._tell("/back")

    def close(self) -> None:
        self._ask(self._session, None, "DELETE")

    def _tell(self, path: str, **words: Any) -> Any:
        return self._ask(self._session + path, words)

    def _ask(self, path: str, words: object, method: str = "POST") -> Any:
        body = None if words is None else json.dumps(words).encode()
        request = urllib.request.Request(self._url + path, body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=3 * PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode()[:400]}") from None


@contextmanager
def firefox(scratch: Path) -> Iterator[Engine]:
    """Debian's firefox-esr, without a window. Raises NotThere."""
    command = _command("firefox-esr", "firefox-esr")
    said = scratch / "firefox.log"
    arguments = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile"]
    profile = scratch / "profile"
    profile.mkdir(exist_ok=True)
    with said.open("wb") as log, _process([command, *arguments, str(profile)], log):
        deadline = time.monotonic() + 3 * PATIENCE
        while not (found := re.search(r"ws://\S+", said.read_text(errors="replace"))):
            assert time.monotonic() < deadline, "Firefox did not start"
            time.sleep(0.1)
        yield Firefox(found[0])


@contextmanager
def webkit(scratch: Path) -> Iterator[Engine]:
    """Debian's WebKitGTK in a screen that nobody sees. Raises NotThere."""
    driver = _command("WebKitWebDriver", "webkit2gtk-driver")
    screen = _command("xvfb-run", "xvfb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-a", "-s", "-screen 0 2800x1600x24"]
    command = [screen, *options, driver, "--host=127.0.0.1", f"--port={port}"]
    with (scratch / "webkit.log").open("wb") as log, _process(command, log):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the driver of WebKitGTK did not start"
                time.sleep(0.1)
        engine = WebKit(f"http://127.0.0.1:{port}")
        try:
            yield engine
        finally:
            engine.close()


ENGINES = {"firefox": firefox, "webkit": webkit}


@contextmanager
def _process(command: list[str], log: Any) -> Iterator[None]:
    """A process group of its own, which ends with the block, children included."""
    # The browsers' own sandboxes want what containers refuse; the pages are ours.
    quiet = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "MOZ_HEADLESS": "1"}
    running = subprocess.Popen(
        command, stdout=log, stderr=log, env={**os.environ, **quiet}, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _command(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotThere(f"{name} is not installed: apt-get install {package}")
    return found


def _strokes(key: str) -> list[dict[str, str]]:
    value = KEYS.get(key, key)
    return [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]


def _middle_of(selector: str) -> str:
    return (
        f"() => {{ const it = document.querySelector({json.dumps(selector)});"
        "it.scrollIntoView({block: 'nearest', behavior: 'instant'});"
        "const box = it.getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2]; }"
    )
