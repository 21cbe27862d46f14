"""A judge card for people. Its first sentence answers: can I trust this judge here?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from ethogram.judge.calibrate import LEAST_FAMILIES, informedness
from ethogram.judge.card import Drift, JudgeCard, Probe, Slice
from ethogram.judge.card_standing import Standing, why_aside
from ethogram.report.number import count, duration, money, p_text, percent
from ethogram.report.plain_text import one_line
from ethogram.stats.estimate import Estimate

_LABEL = 11
WIDTH = 100
GOOD = 0.5
"""Least sensitivity plus specificity less one, at the low end of its interval, for a plain yes."""
SAMPLED = {
    "random": "drawn at random",
    "stratified": "drawn at random by situation",
    "targeted": "chosen on purpose, so with another mix of good and bad than the run",
    "unknown": "picked by hand, nobody recorded how",
}


def answer(standing: Standing) -> str:
    """Answer whether a judge can be trusted on a criterion, in one sentence."""
    card = standing.card
    if standing.is_fresh and card.is_usable and card.judge_kind == "standin":
        return "Only in tests: it is a stand-in, and decides nothing where a real model answers."
    if standing.counts:
        sure = "Yes, with its error known" if _is_good(card) else "With care"
        return f"{sure}: {_error(card)}."
    verb = "Not now" if card.is_usable and not standing.is_fresh else "No"
    return f"{verb}: {why_aside(standing)}."


def _is_good(card: JudgeCard) -> bool:
    better = informedness(card.sensitivity, card.specificity)
    return better.low is not None and better.low >= GOOD


def _error(card: JudgeCard) -> str:
    missed, blamed = card.sensitivity.estimate, card.specificity.estimate
    if missed is None or blamed is None:
        return "its error is not known"
    return (
        f"it misses {percent(1 - missed)} of what people fail and blames {percent(1 - blamed)} of what "
        "they pass"
    )


def render_card(standing: Standing, currency: str = "", width: int = WIDTH) -> str:
    """Write a card for the terminal, in so many columns."""
    card = standing.card
    head = f"Can I trust {one_line(card.judge)} on {card.criterion}?   {answer(standing)}"
    lines = [head, *(_line(*pair) for pair in facts_told(card, currency))]
    lines += [_line("refused" if not n else "", why) for n, why in enumerate(card.refused_because)]
    if card.imported_with is not None:
        lines.append(
            _line("imported", f"came with run {card.imported_with}, and speaks for no other")
        )
    lines.append(_line("card", f"{card.id}, made {card.made_at[:16].replace('T', ' ')}"))
    return _folded(lines, width)


def facts_told(card: JudgeCard, currency: str) -> Iterator[tuple[str, str]]:
    """Give what a card says after its first sentence, fact by fact; an empty name goes on."""
    counts = card.counts
    failing, passing = counts.both_fail + counts.only_people_fail, counts.both_pass
    passing += counts.only_judge_fails
    yield (
        "catches",
        f"{share(card.sensitivity)} of what people fail: {counts.both_fail} of {failing}",
    )
    yield (
        "lets pass",
        f"{share(card.specificity)} of what people pass: {counts.both_pass} of {passing}",
    )
    yield (
        "agrees",
        f"{share(card.agreement)}; kappa {decimal(card.kappa)}; people fail {share(card.base_rate)}",
    )
    yield "people", _known("agree with one another on {}", card.human_ceiling)
    yield "again", _known("says the same on {} when asked again", card.retest)
    yield (
        "undecided",
        f"{card.unclear} unclear, {card.refused} refused, {card.unparsable} unreadable, "
        f"{card.errors} failed, of {len(card.items)} verdicts",
    )
    yield "measured on", _measured_on(card)
    for number, probe in enumerate(card.probes):
        yield "" if number else "probes", probe_text(probe)
    if not card.probes:
        yield (
            "probes",
            "not possible: its verdicts came in a table" if card.is_recorded else "none were made",
        )
    for number, found in enumerate(card.targets):
        yield "" if number else "targets", _target(found)
    yield "costs", _costs(card, currency)
    yield "more labels", _more(card)


def _known(sentence: str, measured: Estimate) -> str:
    if measured.is_defined:
        return sentence.format(share(measured))
    return f"not known: {measured.undefined_because}"


def _measured_on(card: JudgeCard) -> str:
    who = ", ".join(map(one_line, card.labellers)) or "nobody"
    simulated = "SIMULATED labels, " if card.is_simulated else ""
    parts = [
        f"{count(len(card.items), 'reply', 'replies')} of {count(card.families, 'family', 'families')}",
        f"{simulated}{count(card.labels, 'label')} of {who}",
        SAMPLED[card.sampling],
    ]
    if card.folds:
        parts.append("each judged by a model that saw nothing of its family")
    if card.disputed:
        parts.append(f"{card.disputed} left out on which people differ")
    if card.tuned_on:
        parts.append(f"{count(card.tuned_on, 'family', 'families')} set aside for tuning")
    return "; ".join(parts)


def probe_text(probe: Probe) -> str:
    """Say what came of a probe: `FOUND injection 14 of 45 ...`."""
    if not probe.rate.is_defined:
        return f"-      {probe.name}: {probe.rate.undefined_because}"
    mark = "FOUND" if probe.is_found else "ok   "
    said = f"{mark}  {probe.name}: {probe.moved} of {probe.asked}"
    if probe.p_value is not None:
        said += (
            f" moved, {probe.towards_pass} to pass and {probe.towards_fail} to fail"
            f" (p {p_text(probe.p_value)})"
        )
    return f"{said}; {probe.note}"


def _target(found: Slice) -> str:
    counts = found.counts
    failing = counts.both_fail + counts.only_people_fail
    passing = counts.both_pass + counts.only_judge_fails
    mark = "ok" if min(failing, passing) >= LEAST_FAMILIES else "few"
    return (
        f"{'REFUSED' if found.refused_because else mark:<7}  {one_line(found.target)}: catches "
        f"{counts.both_fail} of {failing}, lets pass {counts.both_pass} of {passing}"
    )


def _costs(card: JudgeCard, currency: str) -> str:
    price = "no price is known" if card.cost is None else f"{money(card.cost, currency)} a verdict"
    speed = "" if card.seconds is None else f"; {duration(card.seconds)} in the middle"
    return price + speed


def _more(card: JudgeCard) -> str:
    if card.more_labels is None:
        return "label replies that people fail and replies that they pass: one kind is missing"
    if card.more_labels == 0:
        return "none needed: both intervals are within 10 points of their rate"
    return f"about {card.more_labels:,} would bring both intervals within 10 points of their rate"


def render_drift(card: JudgeCard, drift: Drift, width: int = WIDTH) -> str:
    """Say whether a card still stands, now that its replies were judged again."""
    verdict = "Yes: its card stands." if drift.stands else f"No: {drift.why}."
    head = f"Is {one_line(card.judge)} on {card.criterion} still what was measured?   {verdict}"
    flips = drift.towards_pass + drift.towards_fail
    lines = [
        head,
        _line(
            "flips",
            f"{flips} of {drift.asked} replies: {drift.towards_pass} to pass, "
            f"{drift.towards_fail} to fail",
        ),
        _line(
            "right",
            f"{drift.newly_wrong} became wrong, {drift.newly_right} became right "
            f"(exact McNemar p {p_text(drift.p_value)})",
        ),
        _line("catches", f"{share(drift.sensitivity_before)} then, {share(drift.sensitivity)} now"),
        _line(
            "lets pass", f"{share(drift.specificity_before)} then, {share(drift.specificity)} now"
        ),
    ]
    if drift.lost:
        lines.append(
            _line("lost", f"{count(drift.lost, 'reply', 'replies')} not decided both times")
        )
    lines.append(_line("card", f"{card.id}, made {card.made_at[:16].replace('T', ' ')}"))
    return _folded(lines, width)


def share(measured: Estimate) -> str:
    """Write a share with its interval: `93 % (81-98)`, or why there is none."""
    if measured.estimate is None:
        return f"[undefined: {measured.undefined_because}]"
    return f"{percent(measured.estimate)}{_interval(measured, 100, '{:.0f}')}"


def decimal(measured: Estimate) -> str:
    """Write a coefficient with its interval: `0.85 (0.70-0.96)`, or why there is none."""
    if measured.estimate is None:
        return f"[undefined: {measured.undefined_because}]"
    return f"{measured.estimate:.2f}{_interval(measured, 1, '{:.2f}')}"


def _interval(measured: Estimate, times: int, form: str) -> str:
    if measured.low is None or measured.high is None:
        return " (no interval)"
    low, high = form.format(measured.low * times), form.format(measured.high * times)
    return f" ({low} to {high})" if measured.low < 0 else f" ({low}-{high})"


def _folded(lines: Sequence[str], width: int) -> str:
    """Fold the facts below the first sentence, under the place where they begin."""
    first, *facts = lines
    indent = " " * (_LABEL + 3)
    folded = [
        textwrap.fill(fact, width, subsequent_indent=indent, break_on_hyphens=False)
        for fact in facts
    ]
    return "\n".join([textwrap.fill(first, width, subsequent_indent="  "), *folded])


def _line(label: str, text: str) -> str:
    return f"  {label:<{_LABEL}} {text}"
