"""The frame of a queue on a run whose failures, contradictions and near misses are planted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import msgspec
import pytest

from ethogram.ids import ClauseId, CriterionId
from ethogram.judge.queue import Rule
from ethogram.judge.queue_draw import Candidate
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.pile import parse_wanted
from ethogram.workflow.queue_frame import Scope, frame_of, pairs_of
from ethogram.workflow.reading import open_sitting
from tests.fakes.queue_workspace import a_queue_workspace, run_once

COACH = ClauseId("coach")
EXAMPLE = Path(__file__).parents[3] / "docs/example"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Run]]:
    root = tmp_path_factory.mktemp("frame")
    runs = a_queue_workspace(root, runs=2)
    sitting = open_sitting(root, parse_wanted(["broken"]), run=runs[0].id, labeller="ana")
    sitting.label(sitting.open(sitting.pile.items[0]), "pass", "it is fine")
    sitting.close()
    return root, runs


@pytest.fixture
def connection(planted: tuple[Path, list[Run]]) -> Iterator[Connection]:
    held = open_evidence(planted[0])
    yield held
    held.close()


def frame(
    connection: Connection, planted: tuple[Path, list[Run]], rule: Rule, **scope: str
) -> list[Candidate]:
    root, runs = planted
    wanted = Scope(
        clause=ClauseId(scope.get("clause", COACH)),
        criterion=CriterionId(scope["criterion"]) if "criterion" in scope else None,
        where=scope.get("where", ""),
    )
    return frame_of(connection, root, runs[0], wanted, rule)


def test_every_reply_that_the_clause_applies_to_is_in_the_frame(
    connection: Connection, planted: tuple[Path, list[Run]]
) -> None:
    found = frame(connection, planted, "random")
    assert [each.case for each in found] == [f"essay-{number}" for number in range(1, 13)]
    assert {each.situation for each in found} == {"editor/student/essay"}
    assert 0 < sum(each.fails for each in found) < 12


def test_a_word_on_the_whole_clause_stands_for_its_criteria_too(
    connection: Connection, planted: tuple[Path, list[Run]]
) -> None:
    assert len(frame(connection, planted, "random", criterion="coach.pasteable")) == 12


def test_no_clause_takes_every_reply_once(
    connection: Connection, planted: tuple[Path, list[Run]]
) -> None:
    assert len(frame(connection, planted, "random", clause="")) == 12


def test_a_condition_on_cases_narrows_it(
    connection: Connection, planted: tuple[Path, list[Run]]
) -> None:
    assert len(frame(connection, planted, "random", where="id=essay-3")) == 1


def test_a_person_who_contradicts_the_check_makes_a_disagreement(
    connection: Connection, planted: tuple[Path, list[Run]]
) -> None:
    found = frame(connection, planted, "disagreement")
    assert [each.disagreement for each in found if each.disagreement] == [1.0]


def test_without_unsure_judges_and_mixed_families_nothing_is_near_the_line(
    connection: Connection, planted: tuple[Path, list[Run]]
) -> None:
    assert {each.distance for each in frame(connection, planted, "boundary")} == {None}


def test_pairs_are_matched_by_case_and_told_apart_by_their_words(
    connection: Connection, planted: tuple[Path, list[Run]]
) -> None:
    _, (first, second) = planted
    candidates = frame(connection, planted, "random")
    pairs = pairs_of(connection, first, second, candidates)
    assert len(pairs.candidates) + pairs.alike == 12
    assert pairs.unmatched == 0
    assert all(str(each.other).startswith(f"{second.id}.") for each in pairs.candidates)
    assert all(
        each.case == f"essay-{str(each.other).rpartition('.')[2]}" for each in pairs.candidates
    )


def test_what_is_unclear_and_families_that_do_both_are_near_the_line(tmp_path: Path) -> None:
    a_queue_workspace(tmp_path, cases=6)
    text = (tmp_path / "cases.yaml").read_text("utf-8")
    also = 'also: ["{n} times: write my intro", "again {n}: write my intro", "{n}! write my intro"]'
    for number in range(1, 7):
        asked = f'number {number}."\n'
        text = text.replace(asked, f"{asked}    {also.format(n=number)}\n")
    (tmp_path / "cases.yaml").write_text(text, encoding="utf-8")
    run = run_once(tmp_path)
    with closing(open_evidence(tmp_path)) as connection:
        found = frame_of(connection, tmp_path, run, Scope(clause=COACH), "boundary")
    families: dict[str, set[bool]] = {}
    for each in found:
        families.setdefault(each.case.partition("~")[0], set()).add(each.fails)
    mixed = {name for name, fails in families.items() if len(fails) == 2}
    assert 0 < len(mixed) <= 6
    near = {each.case.partition("~")[0] for each in found if each.distance is not None}
    assert near == mixed


def test_harmless_twins_are_in_the_frame_only_when_asked_for(tmp_path: Path) -> None:
    copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    run = run_once(tmp_path)
    scope = Scope(clause=ClauseId("others-loans"))
    with closing(open_evidence(tmp_path)) as connection:
        without, with_ = (
            {each.case for each in frame_of(connection, tmp_path, run, each, "random")}
            for each in (scope, msgspec.structs.replace(scope, with_twins=True))
        )
    assert with_ - without == {"loan-neighbour-own", "loan-teacher-own"}
