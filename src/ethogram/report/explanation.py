"""An explanation for people: on the terminal, and as the write-up that is kept beside its plan."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.experiment.cause import REMEDIES
from ethogram.experiment.explanation import Confirmation, Explanation, Step
from ethogram.report.ink import Tone, ink
from ethogram.report.markdown_text import code, escaped, table
from ethogram.report.number import count, duration, money
from ethogram.report.plain_text import cut, one_line, pad, wrap

LABEL = 9
"""Columns of the label before each answer, as on the first screen of a report."""
_WIDEST_STEP = 56


def render_step(step: Step, *, width: int, colour: bool) -> str:
    """Write one step as a line: what was done, what came of it."""
    name = cut(one_line(step.intervention.name), min(_WIDEST_STEP, max(20, width - 32)))
    tone: Tone = "bad" if step.answer == "fails" else "good" if step.answer == "passes" else "warn"
    said = ink(step.answer or "not judged", tone, colour=colour)
    left = pad(name, min(_WIDEST_STEP, max(20, width - 32)))
    return f"  {left}  {pad(tally(step), 15)} {said}\n"


def tally(step: Step) -> str:
    """Write `3 of 6 fail`, with what could not be judged."""
    text = f"{step.failed} of {step.asked} fail"
    return f"{text} ({step.unjudged} not judged)" if step.unjudged else text


def render_explanation(found: Explanation, *, width: int, colour: bool) -> str:
    """Write the answer to: where in the stack would you fix it?"""
    lines: list[str] = []
    for label, tone, text in _answers(found):
        first, *rest = wrap(one_line(text), max(30, width - LABEL)) or [""]
        lines.append(ink(pad(label, LABEL), tone, colour=colour) + first)
        lines += [" " * LABEL + line for line in rest]
    return "\n".join(lines) + "\n"


def render_effects(found: Explanation, *, width: int, colour: bool) -> str:
    """Write the screen: how many points more fail with each part than without it."""
    lines = []
    for effect in found.effects:
        change = effect.change
        name = pad(cut(one_line(" x ".join(effect.factors)), max(20, width - 40)), 32)
        if change.estimate is None or change.low is None or change.high is None:
            lines.append(f"  {name} {change.undefined_because}")
            continue
        span = f"{change.low * 100:+.0f} to {change.high * 100:+.0f}"
        figure = f"{change.estimate * 100:+4.0f} points ({span})"
        lines.append(
            f"  {name} {ink(figure, 'bad' if effect.is_clear else 'faint', colour=colour)}"
        )
    if not lines:
        return ""
    return "with each part, more replies fail by:\n" + "\n".join(lines) + "\n"


def _answers(found: Explanation) -> Iterator[tuple[str, Tone, str]]:
    suspicion, remedy = found.suspicion, found.remedy
    yield "CAUSE", "strong", headline(found)
    yield "", "plain", f"{remedy.means} {suspicion.why}".strip()
    if found.confirmation is not None:
        tone: Tone = "good" if found.confirmation.is_clear else "warn"
        label = "SHOWN" if found.confirmation.is_clear else "NOT SURE"
        yield label, tone, confirmation_text(found.confirmation)
    if found.minimal is not None:
        yield "MINIMAL", "plain", minimal_text(found)
    if suspicion.ruled_out:
        yield "RULED", "plain", f"out: {', '.join(suspicion.ruled_out)}"
    yield "MEND", "accent", mend_text(found)
    for note in found.notes:
        yield "NOTE", "faint", note
    yield "COST", "faint", cost_text(found)


def headline(found: Explanation) -> str:
    """Say the cause, the culprits and the layer in one line."""
    parts = ", ".join(found.suspicion.parts)
    named = f"{found.suspicion.cause}: {parts}" if parts else found.suspicion.cause
    layer = found.remedy.layer
    return named if layer == "-" else f"{named}   (fix it in: {layer})"


def mend_text(found: Explanation) -> str:
    """Say what to do, with the culprits named."""
    parts = ", ".join(found.suspicion.parts) or "the part"
    return found.remedy.mend.replace("{part}", parts).replace("{clause}", str(found.clause))


def confirmation_text(shown: Confirmation) -> str:
    """Say what fresh replies said of the fix."""
    change = shown.change
    said = f"as it is {tally(shown.before)}; {shown.after.intervention.name}: {tally(shown.after)}"
    if change.estimate is None or change.low is None or change.high is None:
        return f"{said}. {change.undefined_because}"
    points = (
        f"{change.estimate * 100:+.0f} points, {change.low * 100:+.0f} to {change.high * 100:+.0f}"
    )
    doubt = "" if shown.is_clear else "; chance alone could do that"
    if not shown.is_fresh:
        doubt = "; these are the replies of the search: only more failing families could confirm it"
    return f"{said} ({points}, {change.method}){doubt}"


def minimal_text(found: Explanation) -> str:
    """Say which parts are enough to make it fail."""
    if not found.minimal:
        return "it takes nothing but the question to fail: no part of the context brings it about"
    parts = ", ".join(found.minimal)
    sure = (
        "fresh replies agree that none of them can be left out"
        if found.is_minimal
        else "fresh replies do not agree that all of them are needed"
    )
    return f"enough to fail: {parts}; {sure}"


def cost_text(found: Explanation) -> str:
    """Say what the answer cost."""
    known = f", {found.known:,} of them known" if found.known else ""
    price = f" · {money(found.cost)}" if found.cost is not None else ""
    return (
        f"{count(found.calls, 'reply', 'replies')}{known}, at most {found.budget:,} allowed"
        f" · {duration(found.seconds)}{price}"
    )


def who(found: Explanation) -> str:
    """Name what answered, and say when it is no real model."""
    standin = " (a stand-in: test equipment, not a model)" if found.is_standin else ""
    return f"{found.model or found.target}{standin}"


def result_page(found: Explanation) -> str:
    """Write the result as Markdown, to stand under the plan."""
    rows = [
        [escaped(step.intervention.name), str(step.failed), str(step.asked), step.answer or "-"]
        for step in found.steps
    ]
    parts = [
        "## Result",
        f"**{escaped(headline(found))}**",
        escaped(f"{found.remedy.means} {found.suspicion.why}".strip()),
        escaped(f"Mend: {mend_text(found)}"),
    ]
    if found.confirmation is not None:
        verdict = "Confirmed" if found.confirmation.is_clear else "Not confirmed"
        parts.append(
            escaped(f"{verdict} on fresh replies: {confirmation_text(found.confirmation)}.")
        )
    if found.minimal is not None:
        parts.append(escaped(f"Minimal context: {minimal_text(found)}."))
    parts += [
        "### What was tried",
        table(["intervention", "fail", "of", "answer"], rows)
        if rows
        else "Nothing had to be asked.",
        "### What was ruled out",
        _listed(
            [f"{cause}: {REMEDIES[cause].confirmed_by}" for cause in found.suspicion.ruled_out]
        ),
        "### What it cost",
        escaped(cost_text(found)) + (f" · run {code(found.run)}" if found.run else ""),
    ]
    if found.effects:
        parts += ["### Effects of every part", effects_table(found)]
    if found.notes:
        parts += ["### Notes", _listed(list(found.notes))]
    return "\n\n".join(parts) + "\n"


def effects_table(found: Explanation) -> str:
    """Write the screen's effects as a Markdown table."""
    rows = []
    for effect in found.effects:
        change = effect.change
        if change.estimate is None:
            rows.append(
                [escaped(" x ".join(effect.factors)), "-", "-", escaped(change.undefined_because)]
            )
            continue
        low, high = change.low or 0.0, change.high or 0.0
        rows.append(
            [
                escaped(" x ".join(effect.factors)),
                f"{change.estimate * 100:+.0f}",
                f"{low * 100:+.0f} to {high * 100:+.0f}",
                "clear" if effect.is_clear else "",
            ]
        )
    return table(["part", "points more failing with it", "95 %", ""], rows)


def _listed(items: list[str]) -> str:
    return "\n".join(f"- {escaped(item)}" for item in items) if items else "Nothing."
