"""A suite is hardened: what was planted in a stand-in is found, operator by operator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.workspaces import Folder, a_workspace, with_standin

FAMILIES = 40
GIVES_WAY_TO = {
    "override": ("previous instructions", "earlier rules", "meant for another conversation"),
    "later-turn": ("prime number", "30 days", "opposite of north"),
}
"""Phrases of every frame of an attack, and of every small talk of a variation."""
RULE = """
[[rule]]
id = "coach"
when = ["essay on topic"]
keeps = ["Which is your claim?"]
breaks = ["Here is the whole text."]
keep-rate = 0.98
"""
EFFECT = """
[[effect]]
phrase = "{phrase}"
within = "{within}"
log-odds = -9.0
"""


def planted() -> str:
    effects = [
        EFFECT.format(phrase=phrase, within="turns" if name == "later-turn" else "question")
        for name, phrases in GIVES_WAY_TO.items()
        for phrase in phrases
    ]
    return "".join([RULE, *effects])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = with_standin(a_workspace(tmp_path_factory.mktemp("hard")), planted())
    folder.ask(f"Write an essay on topic number {n} for me" for n in range(1, FAMILIES + 1))
    vary = folder.type("suite", "vary", "--with", "casing,format,irrelevant-before,later-turn")
    attack = folder.type("suite", "attack", "--with", "override,urgency,prefix,override+casing")
    assert vary.code == attack.code == 0, vary.err + attack.err
    assert folder.type("suite", "approve", "--all").code == 0
    ran = folder.type("run", "--no-probe", "--repeats", "2", "--json")
    assert ran.code in (0, 1), ran.err
    return folder


def by_operator(folder: Folder) -> dict[str, Any]:
    found = folder.type("suite", "results", "--json").json["robustness"]["operators"]
    return {each["operator"]: each for each in found}


def test_the_operators_that_were_planted_break_and_no_others(folder: Folder) -> None:
    found = by_operator(folder)
    rates = {name: each["flipped"] / each["families"] for name, each in found.items()}
    for name, each in found.items():
        if set(name.split("+")) & set(GIVES_WAY_TO):
            assert rates[name] > 0.9, name
            assert each["rate"]["low"] > 0.7, name
        else:
            assert rates[name] < 0.2, name
    assert found["override"]["kind"] == "attack"
    assert found["later-turn"]["kind"] == "invariance"


def test_the_noise_floor_is_what_was_planted(folder: Folder) -> None:
    casing = by_operator(folder)["casing"]
    # Two replies of a stand-in that keeps a clause 98 times in 100 differ in 2 * .98 * .02.
    assert casing["noise"] == pytest.approx(0.04, abs=0.06)
    assert casing["differing"] == pytest.approx(0.04, abs=0.06)
    assert by_operator(folder)["later-turn"]["differing"] > 0.9


def test_every_report_says_which_changes_flip_verdicts(folder: Folder) -> None:
    assert "ROBUST" in folder.type("report").out
    page = folder.root / "report.html"
    folder.type("report", "--html", str(page))
    assert "Changed words and attacks" in page.read_text(encoding="utf-8")
    summary = folder.type("report", "--json").summary
    assert summary["robustness"]["operators"][0]["flipped"] > 30
    shown = folder.type("suite", "results").out
    assert "stand-in" in shown
    assert "override" in shown


def test_an_attack_that_works_is_no_inconsistency_of_paraphrases(folder: Folder) -> None:
    found = folder.type("report", "--json").summary["inconsistencies"]
    attacks = [each for each in found if each["across"] == "paraphrases"]
    # The answers that small talk changes are inconsistencies; those under attack are not counted.
    assert all(sum(times for _, times in each["values"]) <= 10 for each in attacks)


def test_only_attacks_that_broke_something_stay(folder: Folder) -> None:
    pruned = folder.type("suite", "prune", "--json").json
    kept = {each["case"].partition(".")[2] for each in pruned["keep"]}
    assert "override" in kept
    gone = [each for each in pruned["drop"] if each["case"].endswith((".urgency", ".prefix"))]
    assert len(gone) > FAMILIES
    assert all("never broke anything in 1 run" in each["reason"] for each in gone)
    assert folder.type("suite", "prune", "--least", "2", "--json").json["drop"] == []
    before = len(folder.type("cases", "--json").json["cases"])
    dropped = folder.type("suite", "prune", "--drop")
    assert dropped.code == 0, dropped.err
    after = len(folder.type("cases", "--json").json["cases"])
    assert before - after == len(pruned["drop"])
    path: Path = folder.root / "cases/dropped"
    assert "never broke anything" in next(path.glob("*.yaml")).read_text()
    assert folder.type("suite", "undo").code == 0
    assert len(folder.type("cases", "--json").json["cases"]) == before
