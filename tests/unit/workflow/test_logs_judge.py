"""Production becomes a run of its own, judged like any, and answers nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.logs.conversation import LogConversation
from ethogram.model.message import Message
from ethogram.workflow.judging import judge_by_code_again
from ethogram.workflow.logs_case import CaseWish
from ethogram.workflow.logs_judge import log_as_run, replied
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.logs import said
from tests.fakes.workspaces import a_workspace, planted, with_standin

COACH = CaseWish(tests=("coach",), audience="student")


def production(count: int, failing: int) -> list[LogConversation]:
    return [
        said(
            n,
            f"Where do I begin with {n}?",
            f"u{n}",
            answer="the whole text" if n < failing else "Ask.",
        )
        for n in range(count)
    ]


def workspace(root: Path) -> Workspace:
    a_workspace(root)
    return load_workspace(root)


def test_planted_failures_are_counted(tmp_path: Path) -> None:
    made = log_as_run(workspace(tmp_path), production(20, 7), COACH, clock=lambda: 1e9)
    judged = judge_by_code_again(load_workspace(tmp_path), made.run.id)
    assert judged.outcomes == {"fail": 7, "pass": 13}
    assert (made.taken, made.of, made.run.plan.target.name) == (20, 20, "production")


def test_the_same_conversations_are_the_same_run(tmp_path: Path) -> None:
    here = workspace(tmp_path)
    first = log_as_run(here, production(3, 1), COACH, clock=lambda: 1e9)
    again = log_as_run(here, production(3, 1), COACH, clock=lambda: 2e9)
    other = log_as_run(here, production(4, 1), COACH, clock=lambda: 2e9)
    assert (again.run.id, again.is_new) == (first.run.id, False)
    assert other.run.id != first.run.id


def test_a_draw_is_the_same_under_one_seed(tmp_path: Path) -> None:
    here = workspace(tmp_path)
    runs = [
        log_as_run(here, production(50, 5), COACH, most=10, seed=seed, clock=lambda: 1e9)
        for seed in (1, 1, 2)
    ]
    assert [each.taken for each in runs] == [10, 10, 10]
    assert runs[0].run.id == runs[1].run.id != runs[2].run.id


def test_only_a_conversation_with_a_reply_can_be_judged(tmp_path: Path) -> None:
    here = workspace(tmp_path)
    made = log_as_run(here, [*production(2, 0), said(9, "Hello?")], COACH, clock=lambda: 1e9)
    assert (made.answered, made.of) == (2, 3)
    with pytest.raises(UsageRefused, match="None of 1 conversations holds a reply"):
        log_as_run(here, [said(9, "Hello?")], COACH)


def test_what_would_judge_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match=r"Judged always: none\. Name the clause"):
        log_as_run(workspace(tmp_path), production(2, 0), CaseWish())
    with pytest.raises(UsageRefused, match="Did you mean 'coach'"):
        log_as_run(workspace(tmp_path), production(2, 0), CaseWish(tests=("coche",)))


def test_no_reply_of_production_answers_a_run_here(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["From the stand-in."]\n')
    folder.ask(planted(3, 0))
    conversations = [
        said(n, question, answer="the whole text") for n, question in enumerate(planted(3, 0))
    ]
    made = log_as_run(load_workspace(tmp_path), conversations, COACH)
    judge_by_code_again(load_workspace(tmp_path), made.run.id)
    done = folder.type("run")
    assert done.code == 0, done.said
    assert folder.type("judge", "--json").json["outcomes"] == {"pass": 3}


def test_the_last_reply_to_a_user_is_found() -> None:
    turns = [("assistant", "Welcome!"), ("user", "Hi?"), ("assistant", "Yes."), ("user", "And?")]
    messages = tuple(Message(role=role, content=text) for role, text in turns)  # type: ignore[arg-type]
    assert replied(LogConversation(id="c-1", turns=messages)) == 2
    assert replied(LogConversation(id="c-1", turns=messages[:1])) is None
