"""The six answers in words: what every report opens with, whatever it is written in.

Did it behave? What broke, quoted? What changed, and which edit did it? Is it too cautious and
too loose? What don't we know, and what would settle it? What did we never ask? Texts here are
plain and may hold a stranger's words: who renders them escapes them for the medium.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from ethogram.findings.summary import (
    CardFacts,
    Caution,
    ClauseConformance,
    ConformanceStatus,
    Coverage,
    Quote,
    RunFacts,
    Summary,
    UndecidedReason,
)
from ethogram.report.change import change_of, changed
from ethogram.report.corrected import judge_text, rates_text
from ethogram.report.number import bar_text, count, duration, money, percent
from ethogram.report.robustness import robust_text

Judgement = Literal["yes", "no", "unknown"]


class Broken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A broken clause, as it is told in three breaths."""

    clause: str
    title: str
    finding: str
    """`9 of 16 families fail (56 %, 33-77; bar 10 %)`."""
    judged: str
    """Who said so, and whether that judge is measured."""
    change: str = ""
    """What it was in the run before; empty when there is none."""
    could_not: str = ""
    quote: Quote | None = None


class Unknown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Undecided clauses of one reason, with the cheapest thing that would settle the nearest."""

    reason: UndecidedReason
    clauses: tuple[str, ...]
    step: str


class Warned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader must know before any number: a label of at most eight letters, a sentence."""

    label: str
    text: str


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first screen, before it is laid out."""

    facts: tuple[str, ...]
    """Which model, context, how many replies, how long, at what cost."""
    warnings: tuple[Warned, ...]
    question: str
    answer: str
    judgement: Judgement
    is_asked: bool
    """False when there is no clause or no reply: then nothing can be said of most questions."""
    broken: tuple[Broken, ...]
    changed: tuple[str, ...]
    caution: str
    caution_before: str
    unknown: tuple[Unknown, ...]
    covered: str
    never_asked: tuple[str, ...]
    untested: tuple[str, ...]
    wavers: str
    """Families that answer differently where the specification does not say they may."""
    robust: str
    """Which changes of words flip verdicts, and which attacks work."""
    next_steps: tuple[str, ...]


def answers(summary: Summary) -> Answers:
    """Put the six answers of a summary into words."""
    judgement, answer = _answer(summary)
    unknown = _unknown(summary.clauses)
    before = summary.caution_before
    return Answers(
        facts=_facts(summary.run),
        warnings=_warnings(summary),
        question=f"Is {summary.run.product or 'the model'} behaving the way we said?",
        answer=answer,
        judgement=judgement,
        is_asked=bool(summary.clauses and summary.run.replies),
        broken=tuple(
            _broken(clause, summary) for clause in summary.clauses if clause.status == "broken"
        ),
        changed=changed(summary),
        caution=_caution(summary.caution),
        caution_before=_caution_short(before) if before else "",
        unknown=unknown,
        covered=_covered(summary.coverage),
        never_asked=summary.coverage.never_asked,
        untested=tuple(each.clause for each in summary.clauses if each.status == "untested"),
        wavers=_wavers(summary),
        robust=robust_text(summary.robustness),
        next_steps=_next_steps(summary, unknown),
    )


def finding(clause: ClauseConformance) -> str:
    """Say how often a clause is kept or broken, with families, interval and bar."""
    tally = clause.tally
    if clause.bar.is_never:
        judged = tally.passed + tally.failed
        verb = "fails" if judged == 1 else "fail"
        return (
            f"{tally.failed} of {count(judged, 'reply', 'replies')} {verb} (never: one is enough)"
        )
    judged = clause.fail_rate.families if clause.fail_rate else tally.families
    verb = "fails" if judged == 1 else "fail"
    kind = "" if judged == tally.families else "judged "
    text = f"{tally.families_failing} of {count(judged, f'{kind}family', f'{kind}families')} {verb}"
    bar = f"bar {percent(clause.bar.max_fail_rate)}"
    if clause.fail_rate is None:
        return text
    return f"{text} ({rates_text(clause.fail_rate, clause.correction)}; {bar})"


def judged_by(clause: ClauseConformance) -> str:
    """Name the judges a clause rests on, and which of them nobody measured."""
    named = [_judge_text(*judge, clause.cards) for judge in clause.judges]
    shown = named[:2] + ([f"{len(named) - 2} more judges"] if len(named) > 2 else [])
    if clause.confirmed:
        shown.append("confirmed" if clause.bar.is_never else f"{clause.confirmed} confirmed")
    return " · ".join(shown) or "not judged"


def could_not(clause: ClauseConformance) -> str:
    """Keep *could not* apart from *did not*; empty when nothing is known of it."""
    if not clause.probed:
        return ""
    did_not = clause.probed - clause.could_not
    return (
        f"with the instruction alone: could not {clause.could_not}, did not {did_not} "
        f"of {count(clause.probed, 'family', 'families')} tried"
    )


def _broken(clause: ClauseConformance, summary: Summary) -> Broken:
    return Broken(
        clause=clause.clause,
        title=clause.title,
        finding=finding(clause),
        judged=judged_by(clause),
        change=change_of(clause.clause, summary.comparison),
        could_not=could_not(clause),
        quote=clause.quotes[0] if clause.quotes else None,
    )


def _judge_text(name: str, kind: str, is_measured: bool, cards: tuple[CardFacts, ...]) -> str:
    match kind:
        case "code":
            return "code check" if name == "code" else f"code ({name})"
        case "person":
            return f"read by {name}"
        case _ if any(each.judge == name for each in cards):
            return judge_text(name, kind, cards)
        case "standin":
            return f"stand-in judge {name}"
        case _:
            return f"judge {name}, {'card fresh' if is_measured else 'unmeasured'}"


def _answer(summary: Summary) -> tuple[Judgement, str]:
    clauses, run = summary.clauses, summary.run
    total = count(len(clauses), "clause")
    if not clauses:
        return "unknown", "Nobody can say: the specification has no clause. Write one in spec.md."
    if not run.replies and run.planned:
        return "unknown", f"Not known yet: none of {count(run.planned, 'reply', 'replies')} is in."
    if not run.replies:
        return "unknown", "Not known: nothing was asked. Write a case in cases.yaml."
    tally = Counter(each.status for each in clauses)
    if not any(each.tally.passed or each.tally.failed for each in clauses):
        replies = count(run.replies, "reply", "replies")
        return "unknown", f"Not known: {replies}, and no verdict yet that decides anything."
    words: tuple[tuple[ConformanceStatus, str], ...] = (
        ("holds", _hold(tally["holds"])),
        ("undecided", "undecided"),
        ("untested", "untested"),
    )
    rest = [f"{tally[status]} {word}" for status, word in words if tally[status]]
    so_far = "" if run.is_complete else ", so far"
    if tally["broken"]:
        return "no", f"No{so_far}: " + ", ".join(
            [f"{tally['broken']} of {total} broken", *rest]
        ) + "."
    if tally["holds"] == len(clauses) and run.is_complete:
        return "yes", f"Yes: {'all ' if len(clauses) > 1 else ''}{total} {_hold(len(clauses))}" + (
            _where_asked(summary.coverage) + "."
        )
    return "unknown", f"Not known yet{so_far}: none of {total} broken, " + ", ".join(rest) + "."


def _is_to_settle(clause: ClauseConformance) -> bool:
    """True when people disagree on replies that an adjudicator has not seen."""
    is_parted = clause.reason == "people disagree"
    return is_parted and clause.contest is not None and clause.contest.open > 0


def _hold(number: int) -> str:
    return "holds" if number == 1 else "hold"


def _where_asked(coverage: Coverage) -> str:
    if coverage.asked >= coverage.situations:
        return ""
    return f", in the {coverage.asked} of {coverage.situations} situations we asked in"


def _facts(run: RunFacts) -> tuple[str, ...]:
    model = run.model.rpartition(":")[2] or run.target
    named = model if run.target in ("", model) else f"{run.target} ({model})"
    cached = f" ({run.cached:,} cached)" if run.cached else ""
    return (
        named,
        *((f"context {run.context[:4]}",) if run.context else ()),
        count(run.replies, "reply", "replies") + cached,
        duration(run.seconds),
        money(run.cost, run.currency),
    )


def _warnings(summary: Summary) -> tuple[Warned, ...]:
    run, warnings = summary.run, []
    if run.is_standin:
        text = "A scripted stand-in answered. Nothing below is about a real model."
        warnings.append(Warned(label="STAND-IN", text=text))
    if not run.is_complete:
        text = f"{run.replies:,} of {run.planned:,} replies are in; every number may still move."
        warnings.append(Warned(label="PARTIAL", text=text))
    if run.failed:
        text = f"{count(run.failed, 'call')} failed: no reply to judge, counted as missing, not as fail."
        warnings.append(Warned(label="FAILED", text=text))
    if summary.judges_refused:
        text = (
            f"{'; '.join(summary.judges_refused)}; verdicts of a refused judge count for nothing."
        )
        warnings.append(Warned(label="REFUSED", text=text))
    notes = [note for note in summary.notes if not _is_told(note, run)]
    return (*warnings, *(Warned(label="NOTE", text=note) for note in notes))


def _is_told(note: str, run: RunFacts) -> bool:
    # Notes repeat what the run's own facts say; on a screen of 24 lines once is enough.
    stands_in = run.is_standin and "is a stand-in" in note
    return stands_in or (not run.is_complete and "run is incomplete" in note)


def _caution(caution: Caution) -> str:
    cautious = (
        f"too cautious {caution.too_cautious} of {count(caution.twins, 'twin')}"
        if caution.twins
        else "too cautious: not known, no harmless twin was asked"
    )
    loose = (
        f"too loose {caution.too_loose} of {caution.restricted}"
        if caution.restricted
        else "too loose: not known, no case tests a restriction"
    )
    return f"{cautious} · {loose}"


def _caution_short(caution: Caution) -> str:
    cautious = f"{caution.too_cautious} of {caution.twins}" if caution.twins else "not asked"
    loose = f"{caution.too_loose} of {caution.restricted}" if caution.restricted else "not asked"
    return f"last run: {cautious} · {loose}"


def _unknown(clauses: tuple[ClauseConformance, ...]) -> tuple[Unknown, ...]:
    groups: dict[UndecidedReason, list[ClauseConformance]] = {}
    for clause in clauses:
        if clause.status == "undecided":
            groups.setdefault(clause.reason or "too few families", []).append(clause)
    order = sorted(groups, key=lambda reason: -len(groups[reason]))
    return tuple(
        Unknown(
            reason=reason,
            clauses=tuple(each.clause for each in groups[reason]),
            step=_cheapest(groups[reason]),
        )
        for reason in order
    )


def _cheapest(clauses: list[ClauseConformance]) -> str:
    reached = [each for each in clauses if each.more_families is not None]
    if reached and clauses[0].reason in (None, "too few families"):
        nearest = min(reached, key=lambda each: each.more_families or 0)
        if not nearest.bar.is_never:
            tally = nearest.tally
            clean = f"{tally.families - tally.families_failing} of {tally.families}"
            more = count(nearest.more_families or 0, "more clean family", "more clean families")
            return f"nearest: {nearest.clause}, {clean}; {more} would show {bar_text(nearest.bar)}"
    first = clauses[0]
    if not first.next_step or first.clause in first.next_step:
        return first.next_step or first.clause
    return f"{first.clause}: {first.next_step}"


def _covered(coverage: Coverage) -> str:
    if not coverage.situations:
        return "not known: product.md lists no situations that matter"
    weight = f"{percent(coverage.weight)} by weight"
    return f"{coverage.asked} of {coverage.situations} situations you said matter ({weight})."


def _wavers(summary: Summary) -> str:
    if not summary.inconsistencies:
        return ""
    tally = Counter(each.across for each in summary.inconsistencies)
    parts = [f"{number} across {across}" for across, number in tally.most_common()]
    first = summary.inconsistencies[0]
    values = ", ".join(f"{value} {times}" for value, times in first.values)
    return f"{', '.join(parts)}; {first.family}: {first.what} {values}"


def _measure(summary: Summary, clause: str) -> str:
    """Give the command that lets a clause be decided: a person's word, or the judge measured again."""
    step = next((each.next_step for each in summary.clauses if each.clause == clause), "")
    command = step.partition("   (")[0]
    is_measuring = command.startswith(("ethogram judge", "ethogram label"))
    return command if is_measuring else f"ethogram read --for {clause}"


MOST_STEPS = 4
"""Steps beside the memo; more would be a list and no advice."""


def _next_steps(summary: Summary, unknown: tuple[Unknown, ...]) -> tuple[str, ...]:
    run = summary.run
    if not summary.clauses:
        return ("ethogram check",)
    if not run.replies:
        return ("ethogram check", "ethogram run")
    steps = [] if run.is_complete else ["ethogram resume"]
    broken = next((each for each in summary.clauses if each.status == "broken"), None)
    if broken is not None:
        steps += ["ethogram read broken", f"ethogram explain {broken.clause}"]
    unmeasured = next((each for each in unknown if each.reason == "judge unmeasured"), None)
    if unmeasured:
        steps.append(_measure(summary, unmeasured.clauses[0]))
    parted = next((each for each in summary.clauses if _is_to_settle(each)), None)
    if parted:
        steps.append(f"ethogram adjudicate --for {parted.clause}")
    if summary.comparison and any(
        each.newly_failing or each.newly_passing for each in summary.comparison.clauses
    ):
        steps.append("ethogram read changed")
    return (*steps[:MOST_STEPS], "ethogram report --memo")
