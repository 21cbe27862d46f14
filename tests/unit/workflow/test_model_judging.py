from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.model_judging import judge_by_model
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import SPEC, WARM, Folder, a_workspace, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'
JUDGE = """
import json, threading
now, most, lock = 0, 0, threading.Barrier(2, timeout=20)
def answer(messages):
    reply = messages[-1]["content"].split("reply to grade>")[1]
    if "genius!!!" in reply or "carries the text" in reply:
        lock.wait()
    verdict = "fail" if "genius" in reply else "pass"
    return json.dumps({"reason": "Read.", "quotes": [], "verdict": verdict})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.write("spec.md", SPEC + WARM)
    folder.ask(["Kind.", "You are a genius.", "Kinder."], tests=["warm", "coach"])
    with_callable(folder, ECHO)
    with_callable(folder, JUDGE, name="strict")
    return folder


def test_an_exam_asks_its_questions_at_the_same_time(folder: Folder) -> None:
    folder.type("run", "--no-probe")
    workspace = load_workspace(folder.root)
    # The judge answers either example only once it was asked about both.
    judged = asyncio.run(judge_by_model(workspace, None, "strict", {}))
    assert judged.refused == ()
    assert (judged.outcomes, judged.transcripts, judged.new) == ({"pass": 2, "fail": 1}, 3, 3)
    assert (judged.judge, judged.is_stopped) == ("strict", False)


def test_what_code_grades_is_not_asked_of_a_model(folder: Folder) -> None:
    folder.ask(["Kind."], tests=["coach"])
    folder.type("run", "--no-probe")
    judged = asyncio.run(judge_by_model(load_workspace(folder.root), None, "strict", {}))
    assert (judged.outcomes, judged.transcripts) == ({}, 0)


def test_a_conversation_without_a_reply_is_not_judged(folder: Folder) -> None:
    folder.write("bot.py", "def answer(messages):\n    raise ValueError('down')\n")
    folder.type("run", "--no-probe")
    judged = asyncio.run(judge_by_model(load_workspace(folder.root), None, "strict", {}))
    assert judged.outcomes == {}


def test_the_same_verdicts_are_not_written_twice(folder: Folder) -> None:
    folder.type("run", "--no-probe")
    workspace = load_workspace(folder.root)
    asyncio.run(judge_by_model(workspace, None, "strict", {}))
    again = asyncio.run(judge_by_model(workspace, None, "strict", {}))
    assert (again.outcomes, again.new) == ({"pass": 2, "fail": 1}, 0)


def test_a_workspace_that_was_never_run_is_refused(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="never run"):
        asyncio.run(judge_by_model(load_workspace(folder.root), None, "strict", {}))
    assert not folder.evidence.exists()
