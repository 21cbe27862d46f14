"""Corrected rates in words, always beside the raw ones, and the judges they rest on."""

from __future__ import annotations

from ethogram.findings.summary import CardFacts, ClauseConformance, Correction, Rate
from ethogram.report.number import coefficient, count, rate_text

DRAWN = {
    "random": "drawn at random",
    "stratified": "drawn at random by situation",
    "targeted": "chosen on purpose",
    "unknown": "picked by hand",
}


def rates_text(raw: Rate, correction: Correction | None) -> str:
    """Write a rate with what corrects it: `56 %, 33-77; corrected 48 %, 20-71`."""
    text = rate_text(raw)
    if correction is None:
        return text
    return f"{text}; {corrected_text(correction)}"


def corrected_text(correction: Correction) -> str:
    """Write the corrected rate: `corrected 48 %, 20-71`, or that there is none."""
    return f"corrected {rate_text(correction.rate)}" if correction.rate else "not corrected"


def cell_text(correction: Correction | None) -> str:
    """Say in a situation what corrects its rate, or why nothing does; empty without a judge."""
    if correction is None or correction.rate is not None:
        return corrected_text(correction) if correction else ""
    return f"not corrected: {correction.refused_because}"


def judge_text(name: str, kind: str, facts: tuple[CardFacts, ...]) -> str:
    """Name a judge that needs a card, and what its card says.

    Returns:
        `judge pasteable@3, card fresh (sens .91, spec .88, 64 labels)`.
    """
    who = f"stand-in judge {name}" if kind == "standin" else f"judge {name}"
    mine = [each for each in facts if each.judge == name]
    aside = next((each for each in mine if each.aside), None)
    if aside is not None:
        return f"{who}, card {'stale' if aside.is_stale else 'put aside'}: {aside.aside}"
    carded = [each for each in mine if each.card is not None]
    if not carded:
        return who if kind == "standin" else f"{who}, unmeasured"
    if len(carded) > 1:
        return f"{who}, card fresh on {len(carded)} criteria"
    return f"{who}, card fresh{_errors(carded[0])}"


def _errors(facts: CardFacts) -> str:
    if facts.sensitivity is None or facts.specificity is None:
        return ""
    return (
        f" (sens {coefficient(facts.sensitivity)}, spec {coefficient(facts.specificity)}, "
        f"{count(facts.labels, 'label')})"
    )


def correction_sentences(clause: ClauseConformance) -> tuple[str, ...]:
    """Say how a clause's rate was corrected, on what, and with which doubts."""
    found = clause.correction
    if found is None:
        return ()
    raw = _alone(clause.fail_rate, found.judged)
    if found.rate is None:
        refused = f"not corrected: {found.refused_because}"
        return tuple(text for text in (refused, raw) if text)
    basis = f"{corrected_text(found)} ({found.rate.method})"
    labels = count(found.labels, "labelled reply", "labelled replies")
    source = f"its card on {labels}" if found.cards else f"{labels} of this run"
    rests = f"from {source}, {DRAWN[found.sampling]}"
    sentences = [f"{basis}, {rests}", raw]
    if found.best is not None and found.worst is not None and _is_wider(found):
        low, high = round(found.best * 100), round(found.worst * 100)
        sentences.append(f"corrected, with every missing verdict a pass or a fail: {low}-{high} %")
    return (*(text for text in sentences if text), *found.warnings)


def _alone(in_force: Rate | None, judged: Rate | None) -> str:
    """Tell the judge's own rate, where labels on single replies moved the one in force."""
    if judged is None or (in_force is not None and rate_text(in_force) == rate_text(judged)):
        return ""
    return f"the judge alone fails {rate_text(judged)}"


def _is_wider(found: Correction) -> bool:
    return found.rate is not None and (found.best, found.worst) != (found.rate.low, found.rate.high)
