from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from ethogram.errors import StoreRefused, UsageRefused
from ethogram.ids import RunId
from ethogram.store.archive import export_run, import_run
from ethogram.store.cards import card_statement, drift_statement
from ethogram.store.database import open_database
from ethogram.store.reading import (
    cached_reply,
    find_run,
    load_runs,
    load_snapshot,
    load_transcripts,
    verdicts_of,
)
from ethogram.store.writing import (
    finished_statements,
    reply_statement,
    run_statement,
    snapshot_statement,
    write_all,
)
from tests.fakes.cards import a_card, a_drift
from tests.fakes.conversations import RUN, a_rendered
from tests.fakes.runs import a_finished, a_run


async def test_an_exported_run_is_one_file_and_reads_the_same_elsewhere(tmp_path: Path) -> None:
    here = open_database(tmp_path / "here" / "e.sqlite")
    rendered, run = a_rendered(), a_run()
    finished, replies = await a_finished(1)
    write_all(
        here,
        [
            run_statement(run),
            snapshot_statement(rendered.digest, "rendered", rendered),
            snapshot_statement(run.plan.documents, "documents", {"any": "thing"}),
            *[reply_statement(key, reply) for key, reply in replies],
            *finished_statements(finished),
        ],
    )
    out = tmp_path / "out"
    out.mkdir()
    export_run(here, RUN, out / "run.sqlite")
    assert [path.name for path in out.iterdir()] == ["run.sqlite"]
    there = open_database(tmp_path / "there" / "e.sqlite")
    assert import_run(there, out / "run.sqlite") == (RUN,)
    assert import_run(there, out / "run.sqlite") == (RUN,)
    # Nobody can check what a file says was answered: it must not answer for this workspace.
    assert [cached_reply(there, key) for key, _ in replies] == [None, None]
    assert list(load_transcripts(there, find_run(there, None))) == list(load_transcripts(here, run))
    assert list(verdicts_of(there, RUN)) == list(finished.verdicts)
    assert load_snapshot(there, run.plan.documents) == b'{"any":"thing"}'
    with pytest.raises(UsageRefused, match="exists already"):
        export_run(here, RUN, out / "run.sqlite")


def test_a_file_that_is_no_exported_run_is_refused(tmp_path: Path) -> None:
    store = open_database(tmp_path / "e.sqlite")
    text = tmp_path / "notes.sqlite"
    text.write_text("not a database, but long enough to look at" * 50, encoding="utf-8")
    with pytest.raises(StoreRefused, match="no exported run"):
        import_run(store, text)
    tricky = sqlite3.connect(tmp_path / "tricky.sqlite")
    tricky.execute("CREATE VIEW runs AS SELECT 1 AS id")
    tricky.commit()
    tricky.close()
    with pytest.raises(StoreRefused, match="no exported run"):
        import_run(store, tmp_path / "tricky.sqlite")
    with pytest.raises(UsageRefused, match="no file"):
        import_run(store, tmp_path / "absent.sqlite")


async def test_the_probes_of_a_run_travel_with_it(tmp_path: Path) -> None:
    here = open_database(tmp_path / "here.sqlite")
    run = a_run()
    alone = msgspec.structs.replace(
        run,
        id=RunId(f"{RUN}-alone-1"),
        plan=msgspec.structs.replace(run.plan, is_trial=True, probe_of=RUN),
    )
    write_all(here, [run_statement(run), run_statement(alone)])
    export_run(here, RUN, tmp_path / "run.sqlite")
    there = open_database(tmp_path / "there.sqlite")
    assert import_run(there, tmp_path / "run.sqlite") == (RUN,)
    assert {each.id for each in load_runs(there, trials=True)} == {run.id, alone.id}


@pytest.mark.parametrize(
    "harm",
    [
        'UPDATE runs SET body = replace(CAST(body AS TEXT), \'"planned":\', \'"planned":"x","p":\')',
        "UPDATE runs SET id = 'another'",
        "DELETE FROM replies",
        "DELETE FROM cases",
        "UPDATE cases SET body = x'7b'",
        "UPDATE snapshots SET body = x'00'",
        "UPDATE verdicts SET outcome = 'splendid'",
        "UPDATE transcripts SET read = -read",
        "UPDATE transcripts SET seconds = 'long'",
        "UPDATE transcripts SET case_id = 'another'",
        "UPDATE cards SET body = x'7b'",
        "UPDATE cards SET judge = 'another'",
        "UPDATE drifts SET card = 'another'",
    ],
)
async def test_one_bad_row_keeps_a_whole_file_out(tmp_path: Path, harm: str) -> None:
    here, out = open_database(tmp_path / "here.sqlite"), tmp_path / "run.sqlite"
    finished, replies = await a_finished(1)
    rendered = a_rendered()
    write_all(
        here,
        [
            run_statement(a_run()),
            snapshot_statement(rendered.digest, "rendered", rendered),
            *[reply_statement(key, reply) for key, reply in replies],
            *finished_statements(finished),
            card_statement(a_card("code")),
            drift_statement(a_drift("code-1")),
        ],
    )
    export_run(here, RUN, out)
    harmed = sqlite3.connect(out)
    harmed.execute(harm)
    harmed.commit()
    harmed.close()
    there = open_database(tmp_path / "there.sqlite")
    with pytest.raises(StoreRefused, match="Nothing was taken in"):
        import_run(there, out)
    assert load_runs(there) == []
