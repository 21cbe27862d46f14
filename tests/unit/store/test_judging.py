from __future__ import annotations

from pathlib import Path

from ethogram.ids import Digest
from ethogram.store.database import open_database
from ethogram.store.judging import Judging, judging_statement, load_judgings, next_judging
from ethogram.store.writing import write_all
from tests.fakes.conversations import RUN


def test_judgings_are_numbered_from_one_and_kept_in_order(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "e.sqlite")
    assert next_judging(connection, RUN) == 1
    kept = [
        Judging(run=RUN, judged=n, started_at=float(n), documents=Digest(str(n) * 32), judge="j")
        for n in (1, 2)
    ]
    write_all(connection, [judging_statement(each) for each in reversed(kept)])
    assert load_judgings(connection, RUN) == kept
    assert next_judging(connection, RUN) == 3
