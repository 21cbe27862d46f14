"""What else was answered to the same question: put beside a reply, with the differences marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ethogram.context.block import Rendered
from ethogram.context.word_diff import WordChange, word_diff
from ethogram.errors import UsageRefused
from ethogram.ids import RunId
from ethogram.report.trial import BlockChange
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_runs, load_snapshot, load_transcripts
from ethogram.store.watching import AskedIn, runs_asking
from ethogram.workflow.comparing import RENDERED_DECODER, earlier_run
from ethogram.workflow.summary import local_time
from ethogram.workflow.trial import block_texts, other_changes

LONGEST_MARKED = 60_000
"""Letters up to which words are compared; longer replies stand side by side without marks."""
LIKE = 0.4
"""Texts that share less than this are shown without marks: all of it is new."""
MOST_CHOICES = 60
BEFORE = "before"
"""Stands for the run that reports compare with, or else the newest other one."""


class Other(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another reply to the same case that can be put beside."""

    run: RunId
    read: int
    name: str
    """When, of whom, and what was different: `2026-11-09 14:30 CET · haiku · stance=firm`."""
    is_before: bool = False
    """True for the run that reports compare with."""


class Beside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two replies to one question, word by word, and what was sent differently."""

    other: Other
    text: str
    """The reply of the other run, whole."""
    changes: tuple[WordChange, ...]
    """What turns the other reply into this one."""
    is_marked: bool
    """False when the two have too little in common, or are too long, to be compared by words."""
    blocks: tuple[BlockChange, ...] = ()
    """Blocks of the context whose texts differ; `before` is the other's."""
    other_changes: tuple[str, ...] = ()
    """What else was sent differently: tools, few-shot turns, order."""
    failure: str = ""


def others(connection: Connection, run: Run, transcript: Transcript) -> tuple[Other, ...]:
    """List what can be put beside a reply: the run before first, then the newest first.

    Of a run that asked the case several times only the same repeat is offered; the repeats of this
    run are offered too.
    """
    runs = {each.id: each for each in load_runs(connection, trials=True)}
    before = earlier_run(connection, run)
    found = [
        _other(runs[asked.run], asked, is_before=before is not None and asked.run == before.id)
        for asked in runs_asking(connection, transcript.case)
        if asked.run in runs and _is_offered(asked, run, transcript)
    ]
    newest = {each: place for place, each in enumerate(runs)}
    found.sort(key=lambda one: (not one.is_before, newest[one.run], one.read))
    return tuple(found[:MOST_CHOICES])


def _is_offered(asked: AskedIn, run: Run, transcript: Transcript) -> bool:
    if asked.run == run.id:
        return asked.read != read_number(transcript.id)
    return asked.repeat == transcript.repeat


def _other(run: Run, asked: AskedIn, *, is_before: bool) -> Other:
    plan = run.plan
    parts = [local_time(run.started_at), str(plan.target.name)]
    parts += [f"{block}={name}" for block, name in plan.variant.items()]
    parts += [f"{block} edited" for block in plan.edits]
    if asked.repeat:
        parts.append(f"repeat {asked.repeat + 1}")
    if plan.probe_of is not None:
        parts.append("the instruction alone")
    elif plan.is_trial:
        parts.append("trial")
    parts += ["stand-in"] * plan.target.is_standin
    return Other(
        run=run.id,
        read=asked.read,
        name=f"{'the run before: ' if is_before else ''}{' · '.join(parts)}",
        is_before=is_before,
    )


def beside_read(
    connection: Connection, run: Run, read: int, wanted: str
) -> tuple[tuple[Other, ...], Beside | None]:
    """Give what can be put beside a number of a run, and what a person chose of it.

    Args:
        connection: The evidence.
        run: The run that is read.
        read: The number of the reply there.
        wanted: `before`, a run, or a run and a number such as `20261109-143005-8f2c.41`.
    """
    found = next(load_transcripts(connection, run, [read]), None)
    if found is None:
        return (), None
    offered = others(connection, run, found[0])
    other = _wanted(offered, wanted)
    if other is None:
        return offered, None
    its_run = find_run(connection, other.run)
    return offered, put_beside(connection, found[0], its_run, other)


def _wanted(offered: tuple[Other, ...], wanted: str) -> Other | None:
    if wanted == BEFORE:
        return offered[0] if offered else None
    exact = next((each for each in offered if f"{each.run}.{each.read}" == wanted), None)
    run = wanted.partition(".")[0]
    return exact or next((each for each in offered if each.run == run), None)


def put_beside(connection: Connection, transcript: Transcript, run: Run, other: Other) -> Beside:
    """Compare a reply with another one to the same case.

    Args:
        connection: The evidence.
        transcript: The reply that is read.
        run: The run of the other one.
        other: The other one; see `others`.

    Raises:
        UsageRefused: The other run has no such reply.
    """
    found = next(load_transcripts(connection, run, [other.read]), None)
    if found is None or found[0].case != transcript.case:
        raise UsageRefused(
            f"Run {str(run.id)!r} has no reply {other.read} to case {str(transcript.case)!r}. "
            "Expected one that the list offers. Choose another one there."
        )
    old = found[0]
    changes, is_marked = marked(old.text, transcript.text)
    sent = _sent_differently(connection, old, transcript)
    return Beside(
        other=other,
        text=old.text,
        changes=changes,
        is_marked=is_marked,
        blocks=sent.blocks,
        other_changes=sent.other,
        failure=old.failure.message if old.failure else "",
    )


def marked(old: str, new: str) -> tuple[tuple[WordChange, ...], bool]:
    """Compare two texts by words; False when that would show nothing but marks."""
    whole = (WordChange(kind="removed", text=old), WordChange(kind="added", text=new))
    if max(len(old), len(new)) > LONGEST_MARKED:
        return whole, False
    changes = word_diff(old, new)
    shared = sum(len(each.text) for each in changes if each.kind == "same")
    if shared < LIKE * max(len(old), len(new)):
        return whole, False
    return bridged(changes), True


def bridged(changes: Sequence[WordChange]) -> tuple[WordChange, ...]:
    """Take the spaces between changed words as changed with them, so that a phrase is one mark."""
    joined: list[WordChange] = []
    gone = come = ""
    for place, each in enumerate(changes):
        is_inside = 0 < place < len(changes) - 1 and each.text.isspace()
        if each.kind == "same" and not (is_inside and (gone or come)):
            joined += _both(gone, come)
            joined.append(each)
            gone = come = ""
            continue
        gone += each.text if each.kind != "added" else ""
        come += each.text if each.kind != "removed" else ""
    return (*joined, *_both(gone, come))


def _both(gone: str, come: str) -> list[WordChange]:
    found = [WordChange(kind="removed", text=gone)] if gone else []
    return [*found, WordChange(kind="added", text=come)] if come else found


class _Sent(NamedTuple):
    blocks: tuple[BlockChange, ...] = ()
    other: tuple[str, ...] = ()


def _sent_differently(connection: Connection, old: Transcript, new: Transcript) -> _Sent:
    if old.context == new.context:
        return _Sent()
    was, now = _rendered(connection, old), _rendered(connection, new)
    if was is None or now is None:
        return _Sent(other=("a context that the evidence no longer holds",))
    before, after = block_texts(was), block_texts(now)
    blocks = tuple(
        BlockChange(block=block, before=before.get(block, ""), after=after.get(block, ""))
        for block in {**before, **after}
        if before.get(block) != after.get(block)
    )
    return _Sent(blocks, other_changes(was, now))


def _rendered(connection: Connection, transcript: Transcript) -> Rendered | None:
    body = load_snapshot(connection, transcript.context)
    return RENDERED_DECODER.decode(body) if body else None
