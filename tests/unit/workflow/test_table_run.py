from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.exchange.judged_table import JudgedTable, Judgement, TableItem
from ethogram.exchange.mapping import Mapping
from ethogram.ids import CriterionId, RunId
from ethogram.workflow.table_run import (
    Placed,
    Subject,
    TableRun,
    labels_of,
    queues_of,
    run_of,
    verdicts_of_table,
)
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import a_workspace


def an_item(name: str, **more: object) -> TableItem:
    said = (Judgement(rater="ada", outcome="not-applicable"),)
    raw = {"model": "m", "family": name, "about": 0, "people": said, **more}
    return TableItem(item=name, **raw)  # type: ignore[arg-type]  # plain values of a test


def placed(tmp_path: Path, *items: TableItem) -> Placed:
    workspace = load_workspace(a_workspace(tmp_path).root)
    clause = workspace.spec.clauses[0]
    return Placed(
        workspace=workspace,
        mapping=Mapping(item="id", model="model"),
        table=JudgedTable(items=items, versions={}),
        source="t.csv",
        subjects=(Subject(clause=clause, criterion=CriterionId("coach.no-essay")),),
        version="0",
    )


def a_run(table: Placed, taken: frozenset[RunId] = frozenset()) -> TableRun:
    return run_of(table, "m", 1_700_000_000.0, {}, taken)


def test_items_whose_names_look_alike_stay_apart(tmp_path: Path) -> None:
    each = a_run(placed(tmp_path, an_item("a b"), an_item("a-b"), an_item("a b!")))
    assert len({case.id for case in each.cases}) == 3


def test_a_run_whose_name_is_taken_gets_another(tmp_path: Path) -> None:
    table = placed(tmp_path, an_item("a"))
    first = a_run(table)
    assert a_run(table, frozenset([first.run.id])).run.id != first.run.id


@pytest.mark.parametrize("name", ["!!!", "\u200b", "é" * 500])
def test_any_name_of_an_item_makes_a_case(tmp_path: Path, name: str) -> None:
    (case,) = a_run(placed(tmp_path, an_item(name))).cases
    assert case.id


def test_a_question_that_is_not_in_the_file_says_so(tmp_path: Path) -> None:
    (case,) = a_run(placed(tmp_path, an_item("q7"))).cases
    assert "question q7 is not in t.csv" in case.turns[0].content


def test_a_person_to_whom_it_does_not_apply_has_decided_nothing(tmp_path: Path) -> None:
    table = placed(tmp_path, an_item("a"))
    each = a_run(table)
    (label,) = labels_of(table, each, queues_of(table, each, "now"), "now", False)
    assert label.outcome == "skipped"


def test_no_judge_no_verdict(tmp_path: Path) -> None:
    table = placed(tmp_path, an_item("a"))
    assert verdicts_of_table(table, a_run(table)) == {1: ()}
