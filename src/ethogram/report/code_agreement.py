"""Second coders, and modes under one fix, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.findings.code_agreement import FEWEST, GATE, CodeAgreement
from ethogram.findings.same_fix import ModeFixed, SameFix
from ethogram.report.number import coefficient, count, estimate_text, percent_text
from ethogram.report.plain_text import cut
from ethogram.run.converse import read_number

_MOST = 20


def render_code_agreement(found: CodeAgreement, *, width: int) -> str:
    """Say whether two coders see the same modes, and where they part."""
    lines = [f"Do two coders see the same modes?   {answer(found)}"]
    if found.both:
        lines.append(f"same mode on {found.same} of {count(found.both, 'reply', 'replies')}")
        lines.append(f"kappa {estimate_text(found.kappa)} · alpha {estimate_text(found.alpha)}")
        if found.kappa.undefined_because:
            lines.append(found.kappa.undefined_because)
    lines += [
        f"{one} and {other} are taken for one another {number} times"
        for one, other, number in found.confused
        if number > 1
    ]
    for each in found.partings[:_MOST]:
        lines.append(
            f"  read {read_number(each.transcript):>4}  {each.case}: "
            f"{each.first_by} says {each.first}, {each.second_by} says {each.second}"
        )
    if len(found.partings) > _MOST:
        lines.append(f"  and {len(found.partings) - _MOST} more: --json")
    lines += ["", f"next     {_next(found)}"]
    return "\n".join(cut(line, width) for line in lines) + "\n"


def answer(found: CodeAgreement) -> str:
    """Answer in words; a gate of .7 decides."""
    if not found.both:
        return "Nobody coded the same replies blind yet."
    if found.standing == "undecided":
        return (
            f"Not said: {count(found.both, 'reply', 'replies')} coded by both, {FEWEST} are needed."
        )
    gate = coefficient(GATE)
    if found.standing == "agree":
        return f"Yes: kappa is {gate} or more."
    return f"No: kappa is below {gate}. Sharpen the definitions before anybody counts."


def _next(found: CodeAgreement) -> str:
    if found.standing == "undecided":
        return "ethogram failures read --blind --as NAME"
    if found.confused and found.standing == "disagree":
        one, other, _ = found.confused[0]
        return f"edit Include and Exclude in taxonomy.md, or: ethogram failures merge {one} --into {other}"
    return "ethogram report edge-cases"


def render_same_fix(found: SameFix, *, width: int) -> str:
    """Say whether one fix removes two modes."""
    return "\n".join(cut(line, width) for line in _same(found)) + "\n"


def _same(found: SameFix) -> Iterator[str]:
    one, other = found.one, found.other
    answers = {
        "one": "Yes: the same fix removes both, so they are one mode.",
        "two": "No: it removes one and not the other, so they are two.",
        "undecided": "Not said: too few families, or it removes neither.",
    }
    yield f"Are {one.mode} and {other.mode} one mode?   {answers[found.answer]}"
    for each in (one, other):
        yield f"  {_fixed(each)}"
    yield "A reply that failed once may pass by chance when it is asked again; no interval knows that."
    if found.answer == "one":
        yield ""
        yield f"next     ethogram failures merge {other.mode} --into {one.mode}"


def _fixed(each: ModeFixed) -> str:
    words = {"removed": "removed", "stays": "stays", "undecided": "undecided"}
    return (
        f"{each.mode}: {each.passes} of {count(each.asked, 'family', 'families')} pass now "
        f"({percent_text(each.share)}): {words[each.effect]}"
    )
