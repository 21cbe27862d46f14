"""Cards are appended, and one that came with somebody's run speaks for that run alone."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.ids import CardId, Digest, JudgeName, RunId
from ethogram.store.archive import export_run, import_run
from ethogram.store.cards import (
    card_statement,
    drift_statement,
    generations,
    judge_digests,
    known_judges,
    load_cards,
    load_drifts,
)
from ethogram.store.database import Connection, open_database
from ethogram.store.writing import (
    finished_statements,
    reply_statement,
    run_statement,
    snapshot_statement,
    verdict_statement,
    write_all,
)
from tests.fakes.cards import a_card, a_drift
from tests.fakes.conversations import RUN, a_rendered
from tests.fakes.runs import a_finished, a_run
from tests.fakes.verdicts import a_verdict


async def a_judged_run(path: Path) -> Connection:
    """A run on which a model judge spoke."""
    store = open_database(path)
    finished, replies = await a_finished(1)
    rendered = a_rendered()
    verdict = msgspec.structs.replace(
        a_verdict(finished.transcript.id),
        judge=JudgeName("strict"),
        judge_kind="model",
        judge_digest=Digest("d"),
    )
    write_all(
        store,
        [
            run_statement(a_run()),
            snapshot_statement(rendered.digest, "rendered", rendered),
            *[reply_statement(key, reply) for key, reply in replies],
            *finished_statements(finished),
            verdict_statement(RUN, verdict, 1),
        ],
    )
    return store


def test_a_card_is_read_as_it_was_written_and_an_older_one_stays(tmp_path: Path) -> None:
    store = open_database(tmp_path / "e.sqlite")
    older, newer = a_card(), a_card(id="strict-2", made_at="2026-11-24T08:00:00+00:00")
    write_all(store, [card_statement(newer), card_statement(older), card_statement(older)])
    assert load_cards(store) == [older, newer]


def test_the_last_drift_of_a_card_counts(tmp_path: Path) -> None:
    store = open_database(tmp_path / "e.sqlite")
    first, last = a_drift(), a_drift(at="2026-12-02T08:00:00+00:00", stands=False, why="worse")
    write_all(store, [drift_statement(last), drift_statement(first)])
    assert load_drifts(store) == {"strict-1": last}


async def test_a_verdict_says_which_judge_exactly_gave_it(tmp_path: Path) -> None:
    store = await a_judged_run(tmp_path / "e.sqlite")
    assert judge_digests(store, RUN, {"strict"}) == {(1, "coach.pasteable", "strict", 1): "d"}
    assert judge_digests(store, RUN, set()) == {}
    assert known_judges(store) == {"code": "code", "strict": "model"}


async def test_a_card_travels_with_the_run_and_speaks_for_no_other(tmp_path: Path) -> None:
    here = await a_judged_run(tmp_path / "here.sqlite")
    other = a_card("strict", "coach.next-step", id="strict-9")
    write_all(here, [card_statement(a_card()), card_statement(other), drift_statement(a_drift())])
    export_run(here, RUN, tmp_path / "run.sqlite")
    there = open_database(tmp_path / "there.sqlite")
    import_run(there, tmp_path / "run.sqlite")
    assert load_cards(there) == []
    assert load_cards(there, RunId("another")) == []
    (came,) = load_cards(there, RUN)
    assert came == msgspec.structs.replace(a_card(), imported_with=RUN)
    assert load_drifts(there) == {}
    assert load_drifts(there, RUN) == {"strict-1": a_drift()}
    export_run(there, RUN, tmp_path / "again.sqlite")
    third = open_database(tmp_path / "third.sqlite")
    import_run(third, tmp_path / "again.sqlite")
    assert [card.imported_with for card in load_cards(third, RUN)] == [RUN]


async def test_a_file_cannot_slip_a_card_under_a_run_that_is_known_here(tmp_path: Path) -> None:
    here = await a_judged_run(tmp_path / "here.sqlite")
    theirs = await a_judged_run(tmp_path / "theirs.sqlite")
    write_all(theirs, [card_statement(a_card())])
    export_run(theirs, RUN, tmp_path / "run.sqlite")
    import_run(here, tmp_path / "run.sqlite")
    assert load_cards(here, RUN) == []


def test_a_judge_rises_a_generation_with_every_drift_that_speaks_against_it(tmp_path: Path) -> None:
    store = open_database(tmp_path / "e.sqlite")
    worse = a_drift(at="2026-12-02", stands=False, why="worse")
    drifts = [a_drift(), worse, msgspec.structs.replace(worse, card=CardId("lost-card"))]
    write_all(store, [card_statement(a_card()), *map(drift_statement, drifts)])
    assert generations(store) == {("strict", "coach.pasteable"): 1}
