"""A headless Chromium driven over its own pipe: no port, no extra package."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)

LEAVING = ("Inspected target navigated or closed", "Execution context was destroyed")
"""What the browser says of a page that is being left."""


def chromium() -> str | None:
    """Give the path of a Chromium on this machine, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Tab:
    """One page of a browser; every call waits for its answer."""

    def __init__(self, send_to: int, read_from: int) -> None:
        self._out, self._in = send_to, read_from
        self._number, self._buffer = 0, b""
        self._session: str | None = None
        self.complaints: list[str] = []
        """Errors of scripts, refusals of the content policy, failed loads."""
        self.requests: list[str] = []
        """Every address the page asked for."""

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def open(
        self, page: Path | str, *, width: int = 1280, height: int = 800, dark: bool = False
    ) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.resize(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.go(page)

    def go(self, page: Path | str) -> None:
        """Go to another page in the same tab: a file, or an address."""
        self.call("Page.navigate", url=page if isinstance(page, str) else page.as_uri())
        self.wait_for("document.readyState === 'complete'")

    def resize(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def run(self, script: str) -> Any:
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, claim: str, within_s: float = 20.0) -> None:
        until = time.monotonic() + within_s
        while not self._holds(claim):
            if time.monotonic() > until:
                raise TimeoutError(f"{claim} did not become true in {within_s} s")

    def _holds(self, claim: str) -> bool:
        """Ask the page; one that is just being left for another cannot say, and is asked again."""
        try:
            return bool(self.run(f"Boolean({claim})"))
        except RuntimeError as error:
            if not any(said in str(error) for said in LEAVING):
                raise
            return False

    def press(self, key: str, text: str = "", *, modifiers: int = 0) -> None:
        """Press a key; of the modifiers, 8 is shift."""
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                text=text if kind == "keyDown" else "",
                modifiers=modifiers,
            )

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter, letter)

    def picture(self, path: Path) -> None:
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], 60)
            if not ready:
                raise TimeoutError("the browser did not answer within 60 s")
            piece = os.read(self._in, 1 << 20)
            if not piece:
                raise RuntimeError("the browser ended")
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(line)
        self._note(answer.get("method", ""), answer.get("params", {}))
        return answer

    def _note(self, method: str, parameters: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] != "verbose":
            self.complaints.append(parameters["entry"]["text"])


@contextmanager
def browser() -> Iterator[Tab]:
    """Start a browser with a profile of its own, and end it."""
    path = chromium()
    if path is None:
        raise RuntimeError("no Chromium on this machine")
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # The browser reads from 3 and writes to 4, so ours must first be out of the way.
    high_in, high_out = (fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (theirs_in, theirs_out))

    def place_pipes() -> None:
        os.dup2(high_in, 3)
        os.dup2(high_out, 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=place_pipes,
            pass_fds=(3, 4),
        )
        for fd in (theirs_in, theirs_out, high_in, high_out):
            os.close(fd)
        try:
            yield Tab(ours_out, ours_in)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(ours_out)
            os.close(ours_in)
