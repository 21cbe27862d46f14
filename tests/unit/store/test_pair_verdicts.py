from __future__ import annotations

from pathlib import Path

from ethogram.ids import ClauseId, Digest, JudgeName
from ethogram.store.database import open_database
from ethogram.store.pair_verdicts import load_pair_verdicts, pair_verdict_statement
from ethogram.store.writing import write_all
from tests.fakes.compared import a_pair, compared


def test_the_last_word_of_each_version_of_a_judge_on_a_pair_is_given(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "evidence.sqlite")
    first = compared(1, "first")
    later = compared(1, "tie", at="2026-11-10T10:00:00+00:00")
    another = compared(1, "second", judge_digest=Digest("new"))
    write_all(connection, map(pair_verdict_statement, (first, later, another)))
    assert set(load_pair_verdicts(connection)) == {later, another}


def test_verdicts_are_found_by_judge_and_by_clause(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "evidence.sqlite")
    whole, warm = compared(1), compared(2, pair=a_pair(2, "warm"))
    other = compared(3, judge=JudgeName("other"))
    write_all(connection, map(pair_verdict_statement, (whole, warm, other)))
    both = JudgeName("both")
    assert set(load_pair_verdicts(connection, both)) == {whole, warm}
    assert load_pair_verdicts(connection, both, ClauseId("warm")) == [warm]
    assert load_pair_verdicts(connection, both, ClauseId("")) == [whole]
