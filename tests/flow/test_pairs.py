"""Two runs compared by a judge in both orders: what it prefers, what its place does, what people say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ethogram.store.database import open_database
from ethogram.store.reading import load_runs, load_transcripts
from tests.fakes.workspaces import SPEC, WARM, Done, Folder, a_workspace, with_callable

BOT = "def answer(messages):\n    n = int(messages[-1]['content'].split()[-1])\n    return TEXT\n"
PLAIN = 'f"Answer {n}, plainly."'
BETTER = 'f"Answer {n}, with care." if n % 4 else f"Answer {n}, plainly again."'
JUDGE = """
import json, re
def answer(messages):
    text = messages[-1]["content"]
    if "reply to grade" in text:
        bad = re.search("plainly", text.split("reply to grade>")[1])
        verdict = "fail" if bad else "pass"
        return json.dumps({"reason": "Read it.", "quotes": [], "verdict": verdict})
    a, b = re.split(r"<data-\\w+ reply [AB]>|<data-\\w+ end>", text)[1:3]
    return json.dumps({"reason": "Read both.", "preferred": PREFERRED})
"""
FAIR = JUDGE.replace(
    "PREFERRED", '"tie" if ("care" in a) == ("care" in b) else "A" if "care" in a else "B"'
)
FIRST = JUDGE.replace("PREFERRED", '"A"')
GARBLED = JUDGE.replace('json.dumps({"reason": "Read both.", "preferred": PREFERRED})', '"B!"')


@pytest.fixture
def runs(tmp_path: Path) -> Folder:
    """Two runs of 40 questions; the second one's replies carry more care in three of four."""
    folder = a_workspace(tmp_path, trusted=True)
    folder.write("spec.md", SPEC + WARM[: WARM.index("**Example**")])
    folder.ask([f"Question {n}" for n in range(40)], tests=["warm"])
    for text in (PLAIN, BETTER):
        with_callable(folder, BOT.replace("TEXT", text))
        assert folder.type("run", "--no-probe").code == 0
    return folder


def asked(folder: Folder, judge: str, *arguments: str) -> Done:
    with_callable(folder, judge, name="both")
    return folder.type("judge", "pairs", "last~1", "last", "--judge", "both", *arguments)


def found(folder: Folder, judge: str, *arguments: str) -> Any:
    done = asked(folder, judge, *arguments, "--json")
    assert done.code == 0, done.err
    return done.json["found"]


def prefer(folder: Folder, said: dict[int, str], *, turned: bool = False, **more: Any) -> None:
    """Let a person compare replies by their number."""
    connection = open_database(folder.evidence)
    try:
        after, before = load_runs(connection)
        old = [one for one, _ in load_transcripts(connection, before)]
        new = [one for one, _ in load_transcripts(connection, after)]
    finally:
        connection.close()
    lines = []
    for number, preferred in said.items():
        pair = {"first": old[number].id, "second": new[number].id, "case": old[number].case}
        if turned:
            pair |= {"first": pair["second"], "second": pair["first"]}
        line = {"id": f"p{number}{turned}", "pair": pair, "preferred": preferred} | more
        lines.append(line | {"labeller": "ada", "at": "2026-11-09T10:00:00+00:00"})
    folder.write("labels/pairs/ada.jsonl", "".join(json.dumps(line) + "\n" for line in lines))


def test_a_fair_judge_finds_the_run_that_is_better(runs: Folder) -> None:
    seen = found(runs, FAIR)
    assert (seen["first"], seen["second"], seen["tie"]) == (0, 30, 10)
    assert seen["win_rate"]["estimate"] == pytest.approx(35 / 40)
    assert seen["families_second"] == 30
    assert seen["sign_p"] < 0.001
    assert seen["order"]["consistent"]["estimate"] == 1.0
    assert not seen["order"]["is_found"]
    assert "B, more often than chance" in asked(runs, FAIR).said


def test_a_judge_that_takes_whatever_comes_first_is_found_out(runs: Folder) -> None:
    seen = found(runs, FIRST)
    assert (seen["first"], seen["second"], seen["tie"]) == (0, 0, 40)
    assert seen["order"]["consistent"]["estimate"] == 0.0
    assert seen["order"]["for_shown_first"] == 40
    assert seen["order"]["is_found"]
    said = asked(runs, FIRST).said
    assert "FOUND position bias" in said
    assert "It cannot be told" in said


def test_asking_again_costs_nothing_and_the_order_of_runs_turns_the_answer(runs: Folder) -> None:
    found(runs, FAIR)
    again = asked(runs, FAIR, "--dry-run", "--json").json
    assert again == {"pairs": 40, "same": 0, "alone": 0, "calls": 80, "known": 80}
    turned = runs.type("judge", "pairs", "last", "last~1", "--judge", "both", "--json").json
    assert (turned["found"]["first"], turned["found"]["second"]) == (30, 0)


def test_an_unreadable_answer_is_no_tie(runs: Folder) -> None:
    seen = found(runs, GARBLED)
    assert seen["compared"] == 0
    assert seen["failed"] == 40
    assert "no pair was compared" in asked(runs, GARBLED).said


@pytest.mark.parametrize("turned", [False, True])
def test_people_are_held_beside_whichever_way_round_they_saw_the_pair(
    runs: Folder, turned: bool
) -> None:
    better = "first" if turned else "second"
    prefer(runs, {1: better, 2: better, 3: "tie", 4: "both-bad", 5: "skipped"}, turned=turned)
    people = found(runs, FAIR)["people"]
    assert people["people"] == ["ada"]
    assert people["agreement"]["n"] == 4
    assert people["agreement"]["estimate"] == pytest.approx(3 / 4)


def test_preferences_nobody_gave_measure_nothing(runs: Folder) -> None:
    prefer(runs, {1: "second"}, is_simulated=True)
    assert found(runs, FAIR)["people"] is None
    assert "nobody compared these replies" in asked(runs, FAIR).said


def test_what_the_order_did_stands_on_the_judges_card(runs: Folder) -> None:
    found(runs, FIRST, "--for", "warm")
    runs.labels(
        *(
            {
                "id": f"l{n}",
                "transcript": each.id,
                "case": each.case,
                "clause": "warm",
                "criterion": "warm.kind",
                "outcome": "pass" if "care" in each.text else "fail",
                "labeller": "ada",
                "at": "2026-11-09T10:00:00+00:00",
            }
            for n, each in enumerate(_replies(runs))
        )
    )
    done = runs.type(
        "judge", "calibrate", "both", "--split", "0", "--probes", "order-swap", "--json"
    )
    assert done.code == 0, done.err
    (probe,) = done.json["cards"][0]["probes"]
    assert (probe["asked"], probe["moved"], probe["is_found"]) == (40, 40, True)
    assert "what was shown first did better 40 times" in runs.type("judge", "card").said


def _replies(folder: Folder) -> list[Any]:
    connection = open_database(folder.evidence)
    try:
        return [one for one, _ in load_transcripts(connection, load_runs(connection)[0])]
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("last", "last", "--judge", "both"), "the same run"),
        (("last", "last~1", "--judge", "nobody"), "No target 'nobody' to compare"),
        (("last", "last~1"), "No judge is named"),
        (("last", "last~1", "--judge", "both", "--for", "cold"), "cold"),
    ],
)
def test_what_cannot_be_compared_says_why(
    runs: Folder, arguments: tuple[str, ...], said: str
) -> None:
    with_callable(runs, FAIR, name="both")
    done = runs.type("judge", "pairs", *arguments)
    assert done.code == 2
    assert said in done.said
