"""A bench asks no reply twice, keeps to its calls, and counts what nobody can judge apart."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from ethogram.experiment.intervention import AS_IT_IS, Intervention
from ethogram.experiment.oracle import Sequential
from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName, TranscriptId
from ethogram.judge.verdict import Outcome, Verdict
from ethogram.store.database import open_database
from ethogram.store.writing import run_statement, write_all
from ethogram.workflow.desk import Desk
from ethogram.workflow.experimenting import Bench, Lab, Spent, Subjects, fails
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
from ethogram.workflow.subject import Wanted, plan_investigation
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_causes import SCENARIOS, planted

T = TypeVar("T")
CLAUSE, OWN = ClauseId("coach"), CriterionId("coach.no-essay")
BARE = Intervention(move="no system prompt")


def said(outcome: Outcome, criterion: CriterionId = OWN) -> Verdict:
    return Verdict(
        transcript=TranscriptId("r.1"),
        clause=CLAUSE,
        criterion=criterion,
        outcome=outcome,
        judge=JudgeName("code"),
        judge_kind="code",
        judge_digest=Digest(""),
    )


@pytest.mark.parametrize(
    ("outcomes", "is_failing"),
    [
        (["pass", "fail"], True),
        (["pass", "unclear"], False),
        (["not-applicable"], False),
        (["unclear"], None),
        (["refused", "error"], None),
        ([], None),
    ],
)
def test_a_reply_fails_by_one_criterion_and_is_open_without_a_decision(
    outcomes: list[Outcome], is_failing: bool | None
) -> None:
    verdicts = [said(each, CriterionId(f"coach.{n}")) for n, each in enumerate(outcomes)]
    assert fails(verdicts, CLAUSE) is is_failing


def test_only_the_criterion_in_question_counts() -> None:
    verdicts = [said("fail", CriterionId("coach.other")), said("pass")]
    assert fails(verdicts, CLAUSE, OWN) is False


def on_a_bench(root: Path, work: Callable[[Bench, Lab], Awaitable[T]], *, calls: int = 60) -> T:
    """Open a bench on the scenario in which the model cannot do it."""
    scenario = next(each for each in SCENARIOS if each.cause == "model incapacity")
    folder = planted(root, scenario)
    folder.type("run")
    workspace = load_workspace(folder.root)
    asked = plan_investigation(workspace, Wanted(subject="coach"))
    connection = open_database(workspace.evidence)
    write_all(connection, [run_statement(asked.run)])
    connection.close()

    async def go() -> T:
        desk = Desk(workspace, asked.run.plan.target, os.environ, asyncio.Event())
        try:
            session = Session(desk, Progress(calls), lambda: 0.0)
            lab = Lab(desk, session, asked.run, most_calls=calls)
            subjects = Subjects(clause=asked.clause, stacks=asked.stacks)
            return await work(Bench(lab, subjects), lab)
        finally:
            await desk.aclose()

    return asyncio.run(go())


def test_the_same_replies_are_not_asked_for_twice(tmp_path: Path) -> None:
    async def work(bench: Bench, lab: Lab) -> tuple[int, int, int]:
        first = await bench.count(AS_IT_IS, 4)
        again = await bench.count(AS_IT_IS, 6, 2)
        assert again.first_read == first.first_read + 2
        return first.asked, again.asked, lab.calls

    assert on_a_bench(tmp_path, work) == (4, 4, 6)


def test_a_question_is_settled_once(tmp_path: Path) -> None:
    async def work(bench: Bench, lab: Lab) -> tuple[str | None, int, int]:
        step = await bench.settle(BARE, Sequential())
        calls = lab.calls
        await bench.settle(BARE, Sequential())
        return step.answer, calls, lab.calls

    answer, calls, after = on_a_bench(tmp_path, work)
    assert answer == "fails"
    assert calls == after <= 6


def test_no_more_replies_are_asked_for_than_are_allowed(tmp_path: Path) -> None:
    async def work(bench: Bench, lab: Lab) -> int:
        with pytest.raises(Spent):
            await bench.count(AS_IT_IS, 9)
        return lab.calls

    assert on_a_bench(tmp_path, work, calls=8) == 0


def test_every_family_is_counted_apart(tmp_path: Path) -> None:
    async def work(bench: Bench, _: Lab) -> list[int]:
        return [count.asked for count in await bench.by_family(AS_IT_IS, 3)]

    assert on_a_bench(tmp_path, work) == [3] * 6
