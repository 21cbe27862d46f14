"""A Tuesday: a complaint comes in, a sentence changes, and what else moved is read and ruled on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.ghost_workspace import CONTEXT, EDIT, write_workspace
from tests.fakes.terminal import at_a_terminal

CHAT = "Student: Write my intro about photosynthesis.\nMargin: Photosynthesis turns light.\n"


def ethogram(root: Path, *arguments: str, text: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ethogram", "-C", str(root), *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_workspace(tmp_path)


def test_from_a_complaint_to_a_changed_sentence_to_a_ruling(root: Path) -> None:
    assert "BROKEN   coach" in ethogram(root, "run")

    filed = ethogram(root, "file", "--who", "support", "--what", "wrote it for them", text=CHAT)
    found = re.search(r"ethogram try (r-\w+)", filed)
    assert found is not None
    assert "coach" in filed

    tried = ethogram(root, "try", found[1], "-n", "2", "--edit", f"stance={EDIT}", "--save")
    assert "Which is your claim?" in tried
    assert (root / "context/editor.md").read_text("utf-8") == CONTEXT.replace("Be helpful.", EDIT)

    again = ethogram(root, "try", "essay-deadline", "-n", "1")
    assert "coach.pasteable: fail → pass" in again
    assert "block stance" in again

    assert "block `stance`" in ethogram(root, "run")
    changed = ethogram(root, "read", "changed", "--as", "ana", text="f still writes it\n")
    assert "the reply of the run before" in changed
    assert "newly passes" in changed
    report = ethogram(root, "report")
    assert "BROKEN   coach" in report, "the label overrules the judge on the first screen"

    ethogram(root, "read", "changed", "--as", "ana", "--again", text="z\n")
    assert "BROKEN   nothing" in ethogram(root, "report")


def test_a_judge_is_overruled_with_one_key(root: Path) -> None:
    ethogram(root, "run")
    with at_a_terminal(["-C", str(root), "read", "broken", "--as", "ana"]) as terminal:
        terminal.wait_for("1 of 1")
        terminal.press("p")
        terminal.wait_for("pass on coach")
        terminal.press("q")
        assert terminal.exit_code() == 0
    assert "BROKEN   nothing" in ethogram(root, "report")
    assert "Nothing to read" in ethogram(root, "read", "broken")


def test_a_trial_can_be_read_labelled_and_compared(root: Path) -> None:
    tried = ethogram(root, "try", "essay-deadline", "-n", "2", "--edit", f"stance={EDIT}")
    found = re.search(r"ethogram compare (\w+) (\w+)", tried)
    assert found is not None
    read = ethogram(root, "read", "--run", "try", "--as", "ana", text="u\nq\n")
    assert f"ethogram report {found[2]}" in read
    assert "coach" in ethogram(root, "compare", found[1], found[2])


def test_escapes_in_a_reply_never_reach_the_terminal(root: Path) -> None:
    standin = root / "ghost.toml"
    text = standin.read_text("utf-8")
    hostile = 'otherwise = ["\\u001b]0;owned\\u0007\\u001b[2J\\u202eexe.txt"]'
    standin.write_text(text.replace('otherwise = ["Start with the claim."]', hostile), "utf-8")
    shown = ethogram(root, "try", "essay-order", "-n", "1")
    shown += ethogram(root, "run") + ethogram(root, "read", "2", text="c\nq\n")
    assert "\u241b" in shown
    assert not set("\x1b\x07\u202e") & set(shown)


def test_ctrl_c_in_a_trial_keeps_what_came(root: Path) -> None:
    standin = root / "ghost.toml"
    latency = "\n[latency]\nseconds = 0.05\n"
    standin.write_text(standin.read_text("utf-8") + latency, "utf-8")
    with at_a_terminal(["-C", str(root), "try", "essay-order", "-n", "2000"]) as terminal:
        terminal.wait_for("2 of 2000")
        terminal.interrupt()
        assert terminal.exit_code() == 4
    assert "Stopped; what came is kept." in terminal.screen
    kept = ethogram(root, "read", "--run", "try", "--list")
    assert kept.startswith("    1  pass")
