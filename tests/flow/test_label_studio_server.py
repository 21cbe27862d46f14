"""A round trip through a running Label Studio, where this machine has one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

SERVER = Path(os.environ.get("ETHOGRAM_LABEL_STUDIO", ""))
"""Set to the `label-studio` of an environment of its own."""
TOKEN = "0123456789abcdef0123456789abcdef01234567"
ECHO = 'def answer(messages):\n    return messages[-1]["content"] + " 🎓 <b>so</b>"\n'
STARTS_WITHIN_S = 240

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SERVER.is_file(), reason="ETHOGRAM_LABEL_STUDIO names no server"),
]


class Server:
    """The server's own interface."""

    def __init__(self, address: str) -> None:
        self._address = address

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  # loopback
            self._address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")

    def is_up(self) -> bool:
        try:
            self.call("GET", "/health")
        except OSError:
            return False
        return True


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server on loopback, with everything it writes in a folder of the test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {
        "HOME": str(folder),
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder / "data"),
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    (folder / "data").mkdir(parents=True)
    arguments = ["start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port)]
    user = ["--username", "ann@example.org", "--password", "correct-horse", "--user-token", TOKEN]
    process = subprocess.Popen(
        [str(SERVER), *arguments, *user, "--enable-legacy-api-token"],
        cwd=folder,
        env={**os.environ, **home},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server, ends = Server(f"http://127.0.0.1:{port}"), time.monotonic() + STARTS_WITHIN_S
    try:
        while not server.is_up():
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < ends, "the server did not start"
            time.sleep(0.5)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def export(folder: Folder, name: str, *more: str) -> tuple[str, list[Any]]:
    out = folder.root / name
    done = folder.type("labels", "export", str(out), "--to", "label-studio", *more)
    assert done.code == 0, done.err
    return (out / "config.xml").read_text(), json.loads((out / "tasks.json").read_text())


def test_labels_make_the_round_trip_and_the_server_checks_nothing(tmp_path: Path) -> None:
    folder = with_callable(a_workspace(tmp_path / "margin"), ECHO)
    folder.ask(planted(6, 3))
    assert folder.type("run").code == 0
    config, tasks = export(folder, "out", "--for", "coach.no-essay")
    with running(tmp_path / "server") as server:
        project = server.call("POST", "/api/projects", {"title": "coach", "label_config": config})
        path = f"/api/projects/{project['id']}"
        assert server.call("POST", f"{path}/import", tasks)["task_count"] == 6
        held = server.call("GET", f"/api/tasks?project={project['id']}&fields=all")["tasks"]
        for number, task in enumerate(held):
            server.call("POST", f"/api/tasks/{task['id']}/annotations/", answers()[number])
        back = folder.root / "back.json"
        back.write_text(json.dumps(server.call("GET", f"{path}/export?exportType=JSON")))
        flat = folder.root / "flat.json"
        flat.write_text(json.dumps(server.call("GET", f"{path}/export?exportType=JSON_MIN")))
        told = folder.type("labels", "import", str(back), "--name", "1=ann", "--json").json
        assert (told["read"], told["taken"]) == (6, 4)
        assert {each["kind"]: each["count"] for each in told["losses"]} == {
            "unknown-choice": 1,
            "wrong-to-name": 1,
            "shown-instead-of-alias": 1,
        }
        assert "JSON-MIN" in folder.type("labels", "import", str(flat), "--name", "1=ann").err
        _, told_tasks = export(
            folder, "told", "--for", "coach.no-essay", "--with-labels", "--with-verdicts"
        )
        again = server.call("POST", "/api/projects", {"title": "told", "label_config": config})
        path = f"/api/projects/{again['id']}"
        counts = server.call("POST", f"{path}/import", told_tasks)
        assert (counts["annotation_count"], counts["prediction_count"]) == (4, 6)
        back.write_text(json.dumps(server.call("GET", f"{path}/export?exportType=JSON")))
    told = folder.type("labels", "import", str(back), "--name", "1=ann", "--json").json
    assert (told["read"], told["taken"], told["known"]) == (4, 0, 4)


def answers() -> list[Any]:
    """What is said of six tasks: pass, fail, a skip, and three that nobody should trust."""

    def verdict(value: str, to_name: str = "dialogue") -> Any:
        result = {"id": "a", "from_name": "verdict", "to_name": to_name, "type": "choices"}
        return {"result": [{**result, "value": {"choices": [value]}}], "lead_time": 4.0}

    skip = {"result": [], "was_cancelled": True}
    return [
        verdict("pass"),
        verdict("fail"),
        skip,
        verdict("Unclear"),
        verdict("maybe"),
        verdict("pass", "nowhere"),
    ]
