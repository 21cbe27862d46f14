"""One item as it lies before a labeller, and nothing else: no model, judge, verdict, name or run."""

from __future__ import annotations

import msgspec

from ethogram.judge.guideline import Guidance, Guideline
from ethogram.judge.queue import Task
from ethogram.judge.queue_answer import reply_pieces
from ethogram.report.evidence import ReportTurn
from ethogram.report.ink import ink
from ethogram.report.plain_text import cells, one_line, visible, wrap

_LEAST_WIDTH = 60
QUESTIONS: dict[Task, str] = {
    "criterion": "Does the reply keep it?",
    "scale": "Which point fits the reply?",
    "answer-class": "Did it do what was asked: all, part or none? What instead? Did it say so?",
    "pairwise": "Which reply is better?",
    "first-failure": "Where does the reply first go wrong?",
}


class ShownReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply and what was said before it; the context it was given in is not shown."""

    turns: tuple[ReportTurn, ...] = ()
    text: str = ""
    """Tool calls are written out in it."""


class LabelItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a labeller is shown. What would tell who answered, or what others say, has no field."""

    key: str
    """Names this showing of the item and says nothing; an answer to another key is refused."""
    task: Task
    number: int
    """Counts from 1, with what was answered before."""
    of: int
    situation: str = ""
    """`surface/audience/use-case`."""
    title: str = ""
    """Of the clause."""
    text: str = ""
    """What the clause says."""
    criteria: tuple[str, ...] = ()
    """The words of the one criterion in question, or of all of the clause."""
    why: str = ""
    replies: tuple[ShownReply, ...] = ()
    """One; or two as they lie, the left one first."""
    guideline: Guideline = Guideline()
    scale: tuple[str, ...] = ()
    """Anchor sentences of the points 1, 2, ..."""

    @property
    def reply(self) -> str:
        """The text of the first, or only, reply."""
        return self.replies[0].text if self.replies else ""


def render_label_item(
    item: LabelItem, *, width: int = 100, colour: bool = False, with_guideline: bool = False
) -> str:
    """Lay an item out for a terminal.

    Args:
        item: What may be shown.
        width: Columns to write in.
        colour: True for a terminal with colours.
        with_guideline: True to write the guideline out; else it is said that there is one.
    """
    width = max(width, _LEAST_WIDTH)
    lines = [ink(one_line(item.situation), "faint", colour=colour)] if item.situation else []
    lines += _question(item, width, colour)
    lines += _guideline(item.guideline, width, colour) if with_guideline else []
    if len(item.replies) == 2:
        lines += _pair(item, width, colour)
    for shown in item.replies if len(item.replies) == 1 else ():
        lines += [*_turns(shown.turns, width, colour), "", *_reply(item, shown, width, colour)]
    lines += _scale(item, width, colour)
    return "\n".join(lines) + "\n"


def render_guideline(guideline: Guideline, *, width: int = 100, colour: bool = False) -> str:
    """Lay out what labellers are told, criterion by criterion."""
    return "\n".join(_guideline(guideline, max(width, _LEAST_WIDTH), colour)) + "\n"


def _question(item: LabelItem, width: int, colour: bool) -> list[str]:
    lines = [ink(each, "strong", colour=colour) for each in _block(item.title, width, 0)]
    lines += _block(item.text, width, 2)
    for criterion in item.criteria:
        lines += _listed(criterion, width, "  - ")
    question = QUESTIONS[item.task]
    return [*lines, ink(question, "accent", colour=colour)]


def _turns(turns: tuple[ReportTurn, ...], width: int, colour: bool) -> list[str]:
    lines: list[str] = []
    for turn in turns:
        lines += ["", ink(one_line(turn.role), "faint", colour=colour)]
        lines += _block(turn.text, width, 2)
    return lines


def _reply(item: LabelItem, shown: ShownReply, width: int, colour: bool) -> list[str]:
    head = ink("reply", "accent", colour=colour)
    if item.task != "first-failure":
        return [head, *(_block(shown.text, width, 2) or ["  (an empty reply)"])]
    lines = [head + " (sentence by sentence; f, then the number)"]
    for number, piece in enumerate(reply_pieces(shown.text), 1):
        lines += _listed(piece.quote, width, f"{number:>4} ")
    return lines


def _pair(item: LabelItem, width: int, colour: bool) -> list[str]:
    left, right = item.replies
    shared = left.turns == right.turns
    lines = _turns(left.turns, width, colour) if shared else []
    for name, shown in (("LEFT (1)", left), ("RIGHT (2)", right)):
        lines += [] if shared else _turns(shown.turns, width, colour)
        lines += ["", ink(name, "accent", colour=colour)]
        lines += _block(shown.text, width, 2) or ["  (an empty reply)"]
    return lines


def _scale(item: LabelItem, width: int, colour: bool) -> list[str]:
    if not item.scale:
        return []
    lines = ["", ink("points", "accent", colour=colour)]
    for number, anchor in enumerate(item.scale, 1):
        lines += _listed(anchor, width, f"{number:>4} ")
    return lines


def _guideline(guideline: Guideline, width: int, colour: bool) -> list[str]:
    if not guideline.parts:
        return [ink("No guideline: no rubric says anything to people.", "faint", colour=colour)]
    lines = [ink(f"guideline {guideline.digest[:8]}", "accent", colour=colour)]
    for part in guideline.parts:
        lines += (
            _part(part, width)
            if len(guideline.parts) == 1
            else [
                f"  {visible(part.criterion)}",
                *_part(part, width),
            ]
        )
    return lines


def _part(part: Guidance, width: int) -> list[str]:
    lines = _block(part.prose, width, 2)
    for text in part.passes:
        lines += _listed(text, width, "  passes  ")
    for text in part.fails:
        lines += _listed(text, width, "  fails   ")
    for near in part.borderline:
        lines += _listed(f"{near.text} ({near.outcome}: {near.reason})", width, "  near    ")
    lines += _listed(part.how.prose, width, "  how     ") if part.how.prose else []
    for text in part.how.include:
        lines += _listed(text, width, "  counts  ")
    for text in part.how.exclude:
        lines += _listed(text, width, "  not     ")
    return lines + (_listed(part.how.unclear, width, "  unclear ") if part.how.unclear else [])


def _listed(text: str, width: int, mark: str) -> list[str]:
    first, *rest = _block(text, width, len(mark)) or [""]
    return [mark + first.strip(), *rest]


def _block(text: str, width: int, indent: int) -> list[str]:
    lines: list[str] = []
    for paragraph in visible(text).replace("\t", "    ").split("\n"):
        fits = cells(paragraph) <= width - indent
        lines += [paragraph] if fits else wrap(paragraph, width - indent)
    return [(" " * indent + line).rstrip() for line in lines] if text else []
