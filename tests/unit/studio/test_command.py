from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from ethogram.cli.app import run_command
from tests.fakes.workspaces import a_workspace


def test_it_prints_one_link_answers_and_ends_at_ctrl_c(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    process = folder.start("studio", "--no-open")
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        link = re.search(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}", line)
        assert link is not None, line
        with urllib.request.urlopen(link[0], timeout=20) as answer:  # noqa: S310  # our own link
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(link[0], timeout=20)  # noqa: S310
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, errors
    assert "The studio has ended." in rest
    assert "Traceback" not in errors


def test_a_studio_without_a_workspace_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["-C", str(tmp_path), "studio", "--no-open"]) == 2
    assert "No workspace" in capsys.readouterr().err


def test_a_run_that_does_not_exist_is_refused_before_anything_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_workspace(tmp_path)
    command = ["-C", str(folder.root), "studio", "--no-open", "--run", "nowhere"]
    assert run_command(command) == 2
    said = capsys.readouterr()
    assert "never run" in said.err
    assert "http://" not in said.out


def test_without_its_extra_it_says_the_exact_command(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    code = (
        "import sys\n"
        "sys.modules['starlette'] = None\n"
        "from ethogram.cli.app import run_command\n"
        f"sys.exit(run_command(['-C', {str(folder.root)!r}, 'studio', '--no-open']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    said = "ethogram: The studio needs an extra: pip install 'ethogram[studio]'\n"
    assert done.stderr == said
