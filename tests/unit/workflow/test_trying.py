"""Both sides of a trial, asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ethogram.judge.verdict import Outcome
from ethogram.report.trial import TriedPair, TriedReply
from ethogram.store.reading import find_run, load_runs, load_transcripts, run_state
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.question import find_question
from ethogram.workflow.trial import Attempt, Trial, plan_trial
from ethogram.workflow.trying import TrialEnd, hold_trial, tallies
from tests.fakes.ghost_workspace import EDIT, FAILING, PASSING, PASTEABLE, a_workspace


async def held(root: Path, repeats: int = 3) -> tuple[Trial, TrialEnd, list[TriedPair]]:
    workspace = a_workspace(root)
    case = find_question(workspace, "essay-deadline")
    trial = plan_trial(workspace, Attempt(case=case, repeats=repeats, edits={"stance": EDIT}))
    shown: list[TriedPair] = []
    end = await hold_trial(workspace, trial, env={}, heard=shown.append)
    return trial, end, shown


async def test_every_pair_is_shown_as_it_comes_and_the_first_one_first(tmp_path: Path) -> None:
    _, end, shown = await held(tmp_path)
    assert shown[0].repeat == 0
    assert sorted(pair.repeat for pair in shown) == [0, 1, 2]
    assert tuple(shown) == end.pairs
    assert {(pair.old.text if pair.old else "", pair.new.text) for pair in shown} == {
        (FAILING, PASSING)
    }


async def test_code_counts_the_fails_of_both_sides(tmp_path: Path) -> None:
    _, end, _ = await held(tmp_path)
    tally = next(each for each in end.tallies if each.criterion == PASTEABLE)
    assert (tally.old_failing, tally.old_decided) == (3, 3)
    assert (tally.new_failing, tally.new_decided) == (0, 3)


async def test_both_sides_are_kept_and_are_no_run_among_runs(tmp_path: Path) -> None:
    trial, end, _ = await held(tmp_path, 2)
    connection = open_evidence(tmp_path)
    assert load_runs(connection) == []
    kept = find_run(connection, trial.new.planned.run.id)
    texts = [transcript.text for transcript, _ in load_transcripts(connection, kept)]
    assert texts == [PASSING, PASSING]
    assert kept.plan.edits == {"stance": EDIT}
    assert run_state(connection, kept).end == end.end == "done"
    connection.close()


def tried(*outcomes: Outcome) -> TriedReply:
    return TriedReply(
        read=1, text="x", verdicts=tuple((PASTEABLE, outcome, "") for outcome in outcomes)
    )


def test_what_code_could_not_decide_is_no_fail_and_no_pass() -> None:
    pairs = [
        TriedPair(repeat=0, old=tried("error"), new=tried("unclear")),
        TriedPair(repeat=1, old=tried("fail"), new=tried("pass")),
    ]
    (tally,) = tallies(pairs)
    assert (tally.old_failing, tally.old_decided) == (1, 1)
    assert (tally.new_failing, tally.new_decided) == (0, 1)


async def test_a_trial_that_is_asked_to_stop_asks_nothing_more(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    case = find_question(workspace, "essay-deadline")
    trial = plan_trial(workspace, Attempt(case=case, repeats=9, edits={"stance": EDIT}))
    stop, shown = asyncio.Event(), list[TriedPair]()

    def heard(pair: TriedPair) -> None:
        shown.append(pair)
        stop.set()

    end = await hold_trial(workspace, trial, env={}, heard=heard, stop=stop)
    assert end.end == "stopped"
    assert len(shown) == 1


async def test_a_reply_carries_what_its_verdicts_rest_on(tmp_path: Path) -> None:
    _, end, _ = await held(tmp_path, 1)
    old = end.pairs[0].old
    assert old is not None
    quoted = [quote.quote for criterion, quote in old.quotes if criterion == PASTEABLE]
    assert quoted == ["Photosynthesis turns"]
