"""Failure modes in a terminal: how often, how bad, and how much is still unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ethogram.errors import Diagnostic
from ethogram.findings.failure_mode import FailureMode
from ethogram.findings.mode_counts import ModeCount, ModesSeen
from ethogram.ids import CaseId, ClauseId, Digest, ModeId, RunId, TranscriptId
from ethogram.report.ink import ink
from ethogram.report.number import count, percent, percent_text
from ethogram.report.plain_text import cut, one_line, pad, visible, wrap
from ethogram.stats.estimate import Estimate

ENOUGH_READ = 20
"""Failures read below which a count of unseen modes says next to nothing."""


class FailuresPage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The codebook held against one run."""

    run: RunId
    is_standin: bool
    version: int
    seen: ModesSeen
    problems: tuple[Diagnostic, ...] = ()


class FailingReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One failing reply as it lies before a coder."""

    read: int
    transcript: TranscriptId
    case: CaseId
    situation: str
    clauses: tuple[ClauseId, ...]
    """Clauses it fails."""
    prompt: str
    reply: str
    words: Digest
    """Hash of what was asked and answered."""
    note: str = ""
    """What a person noted: with a code, else with a label."""
    mode: ModeId = ModeId("")
    by: str = ""
    """Who gave the mode or the note."""


def render_failures(page: FailuresPage, *, width: int, colour: bool) -> str:
    """Write the codebook with its counts."""
    seen = page.seen
    standin = " (stand-in: test equipment, not a model)" if page.is_standin else ""
    head = f"How does it fail?   {count(len(seen.counts), 'mode')} named, run {page.run}{standin}"
    lines = [ink(cut(head, width), "strong", colour=colour)]
    lines.append(
        f"{seen.coded} of {count(seen.failing, 'failing reply', 'failing replies')} coded"
        + (f", {seen.noted} with a note and no mode yet" if seen.noted else "")
    )
    if seen.simulated:
        lines.append(f"SIMULATED  {count(seen.simulated, 'code')} that no person gave")
    if seen.counts:
        longest = min(40, max(len(str(each.mode.id)) for each in seen.counts))
        lines += ["", *(_line(each, longest, width) for each in seen.counts), ""]
        lines += [cut(said, width) for said in unseen_told(seen)]
    lines += ["", f"next     {next_step(seen)}"]
    return "\n".join(lines) + "\n"


def unseen_told(seen: ModesSeen) -> Iterator[str]:
    """Say how much is still unseen, and how far that can be believed."""
    if not seen.curve:
        return
    last = seen.curve[-1]
    yield f"UNSEEN   the next failure is of a new mode: {percent_text(seen.next_is_new)}"
    yield f"         modes in all, at least: {number_text(seen.in_all)}"
    if last.read < ENOUGH_READ:
        yield f"         {count(last.read, 'failure')} read: too few to rely on either ({ENOUGH_READ})"
    else:
        before = [each.seen for each in seen.curve if each.read <= last.read - ENOUGH_READ]
        new = last.seen - (before[-1] if before else 0)
        yield f"         {new} new in the last {ENOUGH_READ} read"


def number_text(found: Estimate) -> str:
    """Write `7, 6-12`: a number of things with its interval."""
    if found.estimate is None:
        return found.undefined_because or "-"
    if found.low is None or found.high is None:
        return f"{found.estimate:.0f}"
    return f"{found.estimate:.0f}, {found.low:.0f}-{found.high:.0f}"


def next_step(seen: ModesSeen) -> str:
    """Say what to type next."""
    if not seen.failing:
        return "ethogram run   (nothing fails in this run)"
    if seen.coded < seen.failing:
        return "ethogram failures read" + ("   ethogram failures suggest" if seen.noted > 1 else "")
    unnamed = next((each.mode.id for each in seen.counts if not each.mode.is_reviewed), "")
    if unnamed:
        return f"ethogram failures rename {unnamed} 'A NAME'"
    return "ethogram failures agree   ethogram report edge-cases"


def render_mode(found: ModeCount, replies: Sequence[FailingReply], *, width: int) -> str:
    """Write one mode: its entry, where it was seen, and replies that show it."""
    mode = found.mode
    lines = [f"{one_line(mode.name)}   {mode.id}", _facts(mode)]
    for label, text in (
        ("", mode.definition),
        ("for the user: ", mode.for_the_user),
        ("include: ", mode.include),
        ("exclude: ", mode.exclude),
    ):
        if text:
            lines += wrap(label + one_line(text), width)
    lines.append(f"{_often(found)}; {count(found.ever, 'reply', 'replies')} in every run")
    lines += [f"  {number:>4}  {visible(name)}" for name, number in found.situations]
    for reply in replies:
        lines += ["", f"read {reply.read}  {reply.case}  fails {', '.join(reply.clauses)}"]
        if reply.note:
            lines += wrap(f"  note: {one_line(reply.note)}", width)
        lines += [cut(f"  asked: {one_line(reply.prompt)}", width)]
        lines += [cut(f"  reply: {one_line(reply.reply)}", width)]
    lines += [
        "",
        f"next     ethogram explain {mode.id}   ethogram failures from-mode {mode.id} --criterion",
    ]
    return "\n".join(lines) + "\n"


def _line(found: ModeCount, longest: int, width: int) -> str:
    mode = found.mode
    # What nobody has reviewed says so where no narrow terminal cuts it off.
    standing = mode.severity if mode.is_reviewed else "UNREVIEWED"
    clauses = ", ".join(mode.clauses) or "-"
    text = f"{pad(cut(str(mode.id), longest), longest)}  {standing:10}  {_often(found):38}"
    return cut(f"{text}  {one_line(mode.name)} · {clauses}", width)


def _often(found: ModeCount) -> str:
    replies = count(found.replies, "reply", "replies")
    families = count(found.families, "family", "families")
    share = f", {percent(found.share)} of coded" if found.share is not None else ""
    return f"{replies} in {families}{share}"


def _facts(mode: FailureMode) -> str:
    named = f"named by {one_line(mode.named_by)}" if mode.named_by else "UNREVIEWED"
    why = mode.why or "why: nobody said yet"
    clauses = ", ".join(mode.clauses) or "no clause"
    return f"{mode.severity} · {clauses} · {why} · {named}"
