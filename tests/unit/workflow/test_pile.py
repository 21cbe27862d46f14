"""Which replies lie in the pile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.pile import Pile, Wanted, choose_pile, named_subject, parse_wanted
from tests.fakes.ghost_workspace import a_held_run, a_workspace, edit_stance


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ((), Wanted()),
        (("broken",), Wanted(choice="broken")),
        (("changed",), Wanted(choice="changed")),
        (("41",), Wanted(choice="number", number=41)),
        (("surface=editor",), Wanted(where="surface=editor")),
        (("surface=editor and stakes>=high",), Wanted(where="surface=editor and stakes>=high")),
        (("light", "energy"), Wanted(choice="words", words=("light", "energy"))),
        (("41", "pages"), Wanted(choice="words", words=("41", "pages"))),
    ],
)
def test_what_was_typed_is_understood(query: tuple[str, ...], wanted: Wanted) -> None:
    assert parse_wanted(query) == wanted


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("margin")
    a_workspace(root)
    a_held_run(root)
    edit_stance(root)
    a_held_run(root)
    return root


@pytest.fixture
def evidence(root: Path) -> Iterator[Connection]:
    connection = open_evidence(root)
    yield connection
    connection.close()


def runs(connection: Connection) -> tuple[Run, Run]:
    from ethogram.store.reading import find_run

    return find_run(connection, "last~1"), find_run(connection, "last")


def chosen(connection: Connection, root: Path, run: Run, *query: str, subject: str = "") -> Pile:
    return choose_pile(connection, root, run, parse_wanted(query, subject=subject))


def test_broken_are_the_failing_replies_with_the_clause_they_fail(
    root: Path, evidence: Connection
) -> None:
    first, last = runs(evidence)
    assert [(i.read, i.clause) for i in chosen(evidence, root, first, "broken").items] == [
        (1, "coach")
    ]
    assert chosen(evidence, root, last, "broken").items == ()


def test_changed_are_the_replies_that_differ_and_how(root: Path, evidence: Connection) -> None:
    first, last = runs(evidence)
    assert [(i.read, i.flip) for i in chosen(evidence, root, last, "changed").items] == [
        (1, "newly passes")
    ]
    with pytest.raises(UsageRefused, match="no earlier run"):
        chosen(evidence, root, first, "changed")


def test_a_clause_has_every_reply_that_is_evidence_for_it(root: Path, evidence: Connection) -> None:
    last = runs(evidence)[1]
    assert [i.read for i in chosen(evidence, root, last, subject="coach").items] == [1]
    assert [i.read for i in chosen(evidence, root, last, subject="short").items] == [1, 2]
    item = chosen(evidence, root, last, subject="coach.pasteable").items[0]
    assert (item.clause, item.criterion) == ("coach", "coach.pasteable")


def test_words_are_looked_for_in_what_was_said_and_answered(
    root: Path, evidence: Connection
) -> None:
    first = runs(evidence)[0]
    assert [i.read for i in chosen(evidence, root, first, "LIGHT", "energy").items] == [1]
    assert [i.read for i in chosen(evidence, root, first, "order").items] == [2]
    assert chosen(evidence, root, first, "margin").items == ()


def test_a_condition_selects_by_case(root: Path, evidence: Connection) -> None:
    first = runs(evidence)[0]
    assert [i.read for i in chosen(evidence, root, first, "id=essay-order").items] == [2]
    assert [i.read for i in chosen(evidence, root, first, "stakes>=high").items] == [1]


def test_a_number_opens_among_its_neighbours(root: Path, evidence: Connection) -> None:
    pile = chosen(evidence, root, runs(evidence)[0], "2")
    assert ([i.read for i in pile.items], pile.start) == ([1, 2], 1)
    with pytest.raises(UsageRefused, match="Expected 1 to 2"):
        chosen(evidence, root, runs(evidence)[0], "3")


def test_a_misspelt_clause_is_named(root: Path, evidence: Connection) -> None:
    with pytest.raises(UsageRefused, match="Did you mean 'coach'"):
        chosen(evidence, root, runs(evidence)[0], subject="coahc")


def test_a_link_to_a_clause_is_a_name_too(tmp_path: Path) -> None:
    assert named_subject(a_workspace(tmp_path).spec, "#coach").clause == "coach"
