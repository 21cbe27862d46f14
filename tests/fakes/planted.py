"""Studies with a planted truth: a stand-in judge of known errors, and people who are always right."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from ethogram.findings.conformance import conformance
from ethogram.findings.in_force import Asked, Given, observe
from ethogram.findings.measured import Measured, Sample
from ethogram.findings.summary import ClauseConformance
from ethogram.ids import CriterionId, FamilyId, JudgeName, QueueName, TranscriptId
from ethogram.judge.card import CardItem, Confusion, JudgeCard
from ethogram.judge.label import Label
from ethogram.spec.clause import Bar, Spec
from tests.fakes.cards import a_card
from tests.fakes.observations import COACH, a_clause, a_label, a_spec, asked, given

PASTEABLE = CriterionId("coach.pasteable")
STRICT = JudgeName("strict")


class Planted(NamedTuple):
    """What is true, and how the judge errs."""

    rate: float
    sensitivity: float = 0.9
    specificity: float = 0.9
    families: int = 200
    replies: int = 1
    """Of each family; most of them fare as their family does."""


class Study(NamedTuple):
    """A run of a planted truth, before anybody labels it."""

    truth: list[bool]
    verdict: list[bool]
    rows: list[Asked]


def draw(rng: Random, planted: Planted) -> Study:
    """Run once: who fails, and what the judge says."""
    truth: list[bool] = []
    rows: list[Asked] = []
    for family in range(planted.families):
        together = rng.random() < planted.rate
        for _ in range(planted.replies):
            is_alike = planted.replies == 1 or rng.random() < 0.7
            truth.append(together if is_alike else rng.random() < planted.rate)
            rows.append(asked(len(rows), f"f{family}"))
    verdict = [judged(rng, fails, planted) for fails in truth]
    return Study(truth, verdict, rows)


def judged(rng: Random, fails: bool, planted: Planted) -> bool:
    """Let the judge err as planted."""
    return rng.random() < (planted.sensitivity if fails else 1.0 - planted.specificity)


def a_planted_card(rng: Random, planted: Planted, labels: int, mix: float = 0.5) -> JudgeCard:
    """Measure the judge on other replies, of another mix of good and bad."""
    items, cells = [], dict.fromkeys(((p, j) for p in (True, False) for j in (True, False)), 0)
    for number in range(labels):
        fails = number < labels * mix
        verdict = judged(rng, fails, planted)
        cells[fails, verdict] += 1
        items.append(
            CardItem(
                transcript=TranscriptId(f"other.{number}"),
                family=FamilyId(f"c{number}"),
                people="fail" if fails else "pass",
                judge="fail" if verdict else "pass",
            )
        )
    counts = Confusion(
        both_fail=cells[True, True],
        only_judge_fails=cells[False, True],
        only_people_fail=cells[True, False],
        both_pass=cells[False, False],
    )
    return a_card(items=tuple(items), counts=counts, sampling="targeted", families=labels)


def report(
    study: Study,
    *,
    card: JudgeCard | None,
    labelled: list[int] | None = None,
    drawn: list[int] | None = None,
    bar: Bar | None = None,
    weights: dict[int, float] | None = None,
) -> ClauseConformance:
    """Judge a study through findings alone.

    Args:
        study: The run.
        card: The judge's; None: nobody measured it.
        labelled: Numbers of replies that people labelled, and got right.
        drawn: Those of them that were drawn at random; `weights` where not with equal chances.
        bar: The clause's.
        weights: One over the chance of being drawn.
    """
    spec = a_spec(a_clause(bar=bar))
    labels = [truthful(study, number) for number in labelled or ()]
    measured = what_is_measured(study, spec, labels, card, drawn, weights)
    observations = observe(study.rows, _given(study, card), labels, spec)
    (found,) = conformance(spec, observations, measured=measured)
    return found


def truthful(study: Study, number: int) -> Label:
    """Label a reply as it is."""
    return a_label(number, "fail" if study.truth[number] else "pass", "coach.pasteable")


def what_is_measured(
    study: Study,
    spec: Spec,
    labels: list[Label],
    card: JudgeCard | None,
    drawn: list[int] | None = None,
    weights: dict[int, float] | None = None,
) -> Measured:
    """Gather what a workflow would: the card, the sample, and what labels overrule."""
    on = {label.transcript for label in labels}
    rows = [row for row in study.rows if row.transcript in on]
    beneath = observe(rows, (g for g in _given(study, card) if g.transcript in on), (), spec)
    sample = Sample(
        queue=QueueName("q"),
        clause=COACH,
        criterion=PASTEABLE,
        sampling="stratified" if weights else "random",
        weights={TranscriptId(f"r.{n}"): (weights or {}).get(n, 1.0) for n in drawn or ()},
        frame=len(study.rows),
    )
    return Measured(
        cards={} if card is None else {(STRICT, PASTEABLE): card},
        beneath=beneath,
        samples=(sample,) if drawn else (),
    )


def _given(study: Study, card: JudgeCard | None) -> Iterator[Given]:
    for number, fails in enumerate(study.verdict):
        yield given(
            number,
            "fail" if fails else "pass",
            kind="model",
            judge="strict",
            card=None if card is None else card.id,
        )
