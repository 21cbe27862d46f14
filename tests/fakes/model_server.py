"""The bench's model server as a process of its own, for as long as a test needs it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[2] / "bench" / "model_server.py"


class ModelServer:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.url = f"{self.base}/v1"

    def stats(self) -> dict[str, Any]:
        """Read its account of what it served."""
        with urllib.request.urlopen(f"{self.base}/stats") as answer:  # noqa: S310 - loopback
            account: dict[str, Any] = json.load(answer)
            return account


@contextmanager
def model_server(**options: float | str) -> Iterator[ModelServer]:
    """Start it with options as its command line names them: `share_429=0.1`, `latency_ms=5`."""
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield ModelServer(int(process.stdout.readline()))
        finally:
            process.terminate()
