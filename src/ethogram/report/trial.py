"""A trial for the terminal: what changed in the context, old and new replies side by side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.context.word_diff import WordChange, word_diff
from ethogram.ids import BlockId, CriterionId, RunId
from ethogram.judge.verdict import Evidence, Outcome
from ethogram.report.ink import Tone, ink
from ethogram.report.plain_text import one_line, pad, visible, wrap

NARROWEST_PAIR = 80
"""Below this many columns old and new stand one below the other."""
LIKE = 0.5
"""Replies that share less than this are shown without marks: all of it is new."""
_REMOVED, _ADDED = ("[-", "-]"), ("{+", "+}")


class BlockChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A block that the two sides of a trial send with different texts."""

    block: BlockId
    before: str
    """Empty when the old side did not send it."""
    after: str


class TriedReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply of a trial and what code said of it."""

    read: int
    """Number a person types: `ethogram read 3 --run try`."""
    text: str
    failure: str = ""
    verdicts: tuple[tuple[CriterionId, Outcome, str], ...] = ()
    """Criterion, outcome, reason."""
    quotes: tuple[tuple[CriterionId, Evidence], ...] = ()
    """What the verdicts rest on."""
    is_cached: bool = False


class TriedPair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same question under the old and the new context."""

    repeat: int
    new: TriedReply
    old: TriedReply | None = None


class CriterionTally(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a criterion failed on each side, of the replies that code decided."""

    criterion: CriterionId
    old_failing: int = 0
    old_decided: int = 0
    new_failing: int = 0
    new_decided: int = 0


class TrialFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader must know before the first reply."""

    case: str
    situation: str
    tests: tuple[str, ...]
    target: str
    model: str
    is_standin: bool
    repeats: int
    question: str
    new_run: RunId
    old_run: RunId | None = None
    old_name: str = ""
    """Where the old side comes from: `run 20261109-143005-8f2c`."""
    new_name: str = ""
    blocks: tuple[BlockChange, ...] = ()
    other_changes: tuple[str, ...] = ()
    """What else the two sides send differently: tools, few-shot turns, documents."""


def render_trial_head(facts: TrialFacts, *, width: int, colour: bool) -> str:
    """Show the question, and what differs between the two contexts, word by word."""
    tests = f" · tests {', '.join(facts.tests)}" if facts.tests else ""
    head = f"try {facts.case} · {facts.target} ({facts.model}) · {facts.situation}{tests}"
    lines = [ink(line, "strong", colour=colour) for line in wrap(one_line(head), width)]
    if facts.is_standin:
        lines.append(ink("STAND-IN: a script answers, not a real model", "warn", colour=colour))
    lines += [f"  {line}" for line in _wrapped(facts.question, width - 2)]
    if facts.old_run is None:
        lines.append(ink(f"context: {one_line(facts.new_name)}", "faint", colour=colour))
    for change in facts.blocks:
        lines += ["", ink(f"block {one_line(change.block)}", "accent", colour=colour)]
        lines += _columns(
            (facts.old_name, change.before), (facts.new_name, change.after), width, colour
        )
    if facts.other_changes:
        said = f"also different: {', '.join(facts.other_changes)}"
        lines.append(ink(one_line(said), "warn", colour=colour))
    return "\n".join(lines) + "\n"


def render_pair(pair: TriedPair, facts: TrialFacts, *, width: int, colour: bool) -> str:
    """Show one reply under the new context beside the one under the old."""
    lines = ["", ink(f"{pair.repeat + 1} of {facts.repeats}", "strong", colour=colour)]
    if pair.old is None:
        lines += [f"  {line}" for line in _wrapped(_words(pair.new), width - 2)]
        lines += _marks(pair.new, colour)
        return "\n".join(lines) + "\n"
    old, new = _words(pair.old), _words(pair.new)
    if old == new:
        lines.append(ink("  old and new, word for word", "faint", colour=colour))
        lines += [f"  {line}" for line in _wrapped(new, width - 2)]
    else:
        lines += _columns((f"old · {facts.old_name}", old), ("new", new), width, colour)
    for verdict in pair.new.verdicts:
        before = next((x[1] for x in pair.old.verdicts if x[0] == verdict[0]), "not judged")
        moved = verdict[1] if before == verdict[1] else f"{before} → {verdict[1]}"
        lines.append(_said(f"{verdict[0]}: {moved}", verdict[1], colour))
    return "\n".join(lines) + "\n"


def render_tallies(
    tallies: Sequence[CriterionTally], *, has_old: bool, width: int, colour: bool
) -> str:
    """Say how often each criterion failed on both sides."""
    if not tallies:
        text = (
            "No code check decides anything here. Read the replies, or give the case a check "
            "('checks:') or an expectation ('expect:')."
        )
        return "\n" + "\n".join(wrap(text, width)) + "\n"
    broad = max(len(each.criterion) for each in tallies)
    lines = ["", ink("fails", "strong", colour=colour)]
    for each in tallies:
        new = f"{each.new_failing} of {each.new_decided}"
        old = f"{each.old_failing} of {each.old_decided} → " if has_old else ""
        tone: Tone = "bad" if each.new_failing else "good"
        lines.append(f"  {pad(each.criterion, broad)}  {old}{ink(new, tone, colour=colour)}")
    return "\n".join(lines) + "\n"


def _words(reply: TriedReply) -> str:
    if reply.failure:
        return f"The call failed. {reply.failure}"
    return reply.text or "(an empty reply)"


def _marks(reply: TriedReply, colour: bool) -> list[str]:
    return [
        _said(f"{criterion}: {outcome}", outcome, colour)
        for criterion, outcome, _ in reply.verdicts
    ]


def _said(text: str, outcome: Outcome, colour: bool) -> str:
    return "  " + ink(one_line(text), _tone(outcome), colour=colour)


def _tone(outcome: Outcome) -> Tone:
    tones: dict[Outcome, Tone] = {"fail": "bad", "pass": "good", "not-applicable": "faint"}
    return tones.get(outcome, "warn")


def _columns(left: tuple[str, str], right: tuple[str, str], width: int, colour: bool) -> list[str]:
    """Set two titled texts side by side with the words that differ marked."""
    old, new = _marked(visible(left[1]), visible(right[1]))
    if width < NARROWEST_PAIR:
        stacked: list[str] = []
        for title, text, marks in ((left[0], old, _REMOVED), (right[0], new, _ADDED)):
            stacked.append(ink(f"  {one_line(title)}", "faint", colour=colour))
            stacked += _lit([f"  {x}" for x in _wrapped(text, width - 2)], marks, colour)
        return stacked
    each = (width - 5) // 2
    ones, others = _wrapped(old, each), _wrapped(new, each)
    rows = max(len(ones), len(others))
    ones += [""] * (rows - len(ones))
    others += [""] * (rows - len(others))
    first = _lit([pad(line, each) for line in ones], _REMOVED, colour)
    second = _lit(others, _ADDED, colour)
    head = f"  {pad(one_line(left[0])[:each], each)} | {one_line(right[0])[:each]}".rstrip()
    body = [f"  {a} | {b}".rstrip() for a, b in zip(first, second, strict=True)]
    return [ink(head, "faint", colour=colour), *body]


def _marked(old: str, new: str) -> tuple[str, str]:
    changes = word_diff(old, new)
    shared = sum(len(each.text) for each in changes if each.kind == "same")
    if shared < LIKE * max(len(old), len(new), 1):
        return old, new
    return (
        _join(changes, "removed", _REMOVED),
        _join(changes, "added", _ADDED),
    )


def _join(changes: Sequence[WordChange], kind: str, marks: tuple[str, str]) -> str:
    pieces = []
    for change in changes:
        if change.kind == "same":
            pieces.append(change.text)
        elif change.kind == kind:
            inner = change.text.strip()
            # White space stays outside the marks, so that a line can break there.
            text = change.text.replace(inner, f"{marks[0]}{inner}{marks[1]}", 1) if inner else " "
            pieces.append(text)
    return "".join(pieces)


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in visible(text).replace("\t", "    ").split("\n"):
        lines += wrap(paragraph, width) or [""]
    return lines


def _lit(lines: list[str], marks: tuple[str, str], colour: bool) -> list[str]:
    """Colour what stands between the marks, line by line."""
    if not colour:
        return lines
    tone: Tone = "bad" if marks is _REMOVED else "good"
    lit, inside = [], False
    for line in lines:
        pieces = []
        split = line.replace(marks[0], "\0" + marks[0]).replace(marks[1], marks[1] + "\0")
        for piece in split.split("\0"):
            inside = inside or piece.startswith(marks[0])
            pieces.append(ink(piece, tone if inside else "plain", colour=True))
            inside = inside and not piece.endswith(marks[1])
        lit.append("".join(pieces))
    return lit
