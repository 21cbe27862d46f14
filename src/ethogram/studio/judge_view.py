"""What a page shows of a judge: its standing in a word, its figures on lines, where it errs."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from ethogram.ids import RunId
from ethogram.judge.card import JudgeCard
from ethogram.judge.card_standing import Standing
from ethogram.report.card import answer, decimal, facts_told, share
from ethogram.report.gauge import Gauge, gauge
from ethogram.stats.estimate import Estimate
from ethogram.studio.choice import read_href
from ethogram.workflow.calibrating import Misjudged
from ethogram.workflow.judges_here import JudgeHere, JudgeOnCriterion, Misjudgements
from ethogram.workflow.transcript_list import Sieve

KINDS = {
    "code": "code",
    "person": "person",
    "model": "model",
    "classifier": "trained",
    "standin": "stand-in",
}
DRAWN = frozenset({"catches", "lets pass", "agrees", "people", "again"})
"""Facts that stand on lines and are not told again in words."""
KAPPA_FLOOR = -0.4
WIDTH = 200


class Badge(NamedTuple):
    """How a card stands, in a word."""

    word: str
    tone: str


class OnShown(NamedTuple):
    """A judge on one criterion, as a row."""

    on: JudgeOnCriterion
    badge: Badge
    said: str
    catches: Gauge | None
    passes: Gauge | None


class JudgeShown(NamedTuple):
    """A judge, as a table of criteria."""

    judge: JudgeHere
    kind: str
    rows: tuple[OnShown, ...]


class Line(NamedTuple):
    """One figure of a card."""

    name: str
    gauge: Gauge
    text: str
    hint: str = ""


class MisjudgedShown(NamedTuple):
    """One misjudged reply of the tuning part, with where to read it."""

    found: Misjudged
    href: str


class CardShown(NamedTuple):
    """One card in full."""

    standing: Standing
    card: JudgeCard
    badge: Badge
    answer: str
    lines: tuple[Line, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    more: str
    """Address of a form that draws the labels it wants; empty when it wants none."""
    misjudgements: Misjudgements | None
    misjudged: tuple[MisjudgedShown, ...]


def badge_of(standing: Standing | None, *, needs_a_card: bool = True) -> Badge:
    """Say in a word how a card stands."""
    if standing is None:
        return Badge("unmeasured", "warn") if needs_a_card else Badge("by rule", "quiet")
    if standing.drifted:
        return Badge("drifted", "bad")
    if standing.changed:
        return Badge("stale", "warn")
    if standing.card.is_simulated:
        return Badge("simulated", "warn")
    if standing.card.refused_because:
        return Badge("refused", "bad")
    if standing.card.judge_kind == "standin":
        return Badge("stand-in", "warn")
    return Badge("set aside", "warn") if standing.not_here else Badge("fresh", "good")


def judge_shown(judge: JudgeHere) -> JudgeShown:
    """Lay out a judge criterion by criterion."""
    rows = tuple(_row(each, judge) for each in judge.criteria)
    return JudgeShown(judge, KINDS.get(judge.kind, judge.kind), rows)


def _row(on: JudgeOnCriterion, judge: JudgeHere) -> OnShown:
    badge = badge_of(on.standing, needs_a_card=judge.needs_a_card)
    if on.standing is None:
        said = (
            "Not known: nobody measured it on this criterion."
            if judge.needs_a_card
            else "Decides by rule; what it checks, it checks."
        )
        return OnShown(on, badge, said, None, None)
    card = on.standing.card
    return OnShown(
        on,
        badge,
        answer(on.standing),
        _share(card.sensitivity, "catches", WIDTH // 2),
        _share(card.specificity, "lets pass", WIDTH // 2),
    )


def card_shown(
    standing: Standing, currency: str, misjudgements: Misjudgements | None = None
) -> CardShown:
    """Lay out one card in full."""
    card = standing.card
    found = misjudgements.found if misjudgements is not None else ()
    return CardShown(
        standing=standing,
        card=card,
        badge=badge_of(standing),
        answer=answer(standing),
        lines=_lines(card),
        facts=_facts(card, currency),
        more=_more(card),
        misjudgements=misjudgements,
        misjudged=tuple(MisjudgedShown(each, _href(each, card)) for each in found),
    )


def _lines(card: JudgeCard) -> tuple[Line, ...]:
    counts = card.counts
    failing = counts.both_fail + counts.only_people_fail
    passing = counts.both_pass + counts.only_judge_fails
    return (
        _line("catches", card.sensitivity, f"{counts.both_fail} of {failing} that people fail"),
        _line("lets pass", card.specificity, f"{counts.both_pass} of {passing} that people pass"),
        _line("agrees", card.agreement, "with people: raw, of all that both decided"),
        Line(
            "kappa",
            gauge(
                card.kappa, f"kappa {decimal(card.kappa)}", floor=KAPPA_FLOOR, marks=(), width=WIDTH
            ),
            decimal(card.kappa)
            if card.kappa.is_defined
            else f"not known: {card.kappa.undefined_because}",
            "agreement beyond chance; low where nearly all replies are alike",
        ),
        _line("people fail", card.base_rate, "of the labelled replies: the base rate"),
        _line("people agree", card.human_ceiling, "with one another on the same replies"),
        _line("again", card.retest, "says the same when asked again"),
    )


def _line(name: str, found: Estimate, hint: str) -> Line:
    text = share(found) if found.is_defined else f"not known: {found.undefined_because}"
    return Line(name, _share(found, name, WIDTH), text, hint if found.is_defined else "")


def _share(found: Estimate, name: str, width: int) -> Gauge:
    return gauge(found, f"{name} {share(found)}", width=width)


def _facts(card: JudgeCard, currency: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the facts that are told in words, those that go on under their name."""
    told: list[tuple[str, list[str]]] = []
    for name, text in facts_told(card, currency):
        if name or not told:
            told.append((name, []))
        told[-1][1].append(text)
    return tuple((name, tuple(texts)) for name, texts in told if name not in DRAWN)


def _more(card: JudgeCard) -> str:
    """Draw as many labels as the card wants, at random, so that the figures speak for the run."""
    if card.more_labels == 0:
        return ""
    wanted = {"subject": card.criterion, "rule": "random", "n": min(card.more_labels or 40, 200)}
    return f"/label?{urlencode(wanted)}#new"


def _href(each: Misjudged, card: JudgeCard) -> str:
    run = RunId(each.transcript.rpartition(".")[0])
    return read_href(run, each.read, Sieve(clause=card.clause))
