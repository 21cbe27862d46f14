"""The reader of `ethogram read`: what each key does."""

from __future__ import annotations

from collections.abc import Callable

from ethogram.cli.keyboard import END, Keys, Stroke
from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId
from ethogram.judge.label import Label, LabelOutcome
from ethogram.report.ink import ink
from ethogram.report.number import count
from ethogram.report.plain_text import one_line
from ethogram.report.transcript import Reading, render_transcript
from ethogram.workflow.reading import Opened, Sitting

OUTCOMES: dict[str, LabelOutcome] = {
    "p": "pass",
    "f": "fail",
    "u": "unclear",
    "w": "clause-is-wrong",
}
HELP = """\
  n space →   next reply              p   it passes the clause in question
  b ←         back                    f   it fails it
  tab         the next clause         u   unclear
  c           the whole context       w   the clause is wrong, not the reply
  z           undo                    o   one note, kept with your verdict
  q           quit                    ?   this help
Every verdict is on the disk before the next key. A note without a verdict is kept too, as a
complaint in labels/reports.jsonl. In a script: one command a line, such as 'fail invents a source'.
"""
CLEAR = "\x1b[H\x1b[2J"


class Reader:
    """One person in front of a pile of replies.

    Attributes:
        labelled: How many labels were given and not undone.
    """

    def __init__(
        self,
        sitting: Sitting,
        write: Callable[[str], None],
        *,
        width: int = 100,
        colour: bool = False,
        clears: bool = False,
        said: str = "",
    ) -> None:
        """Take a sitting.

        Args:
            sitting: The pile and the reader's book.
            write: Writes text to the screen.
            width: Columns to write in.
            colour: True for a terminal with colours.
            clears: True to clear the screen before each reply.
            said: Stands in the first prompt.
        """
        self._sitting = sitting
        self._write = write
        self._width = width
        self._colour = colour
        self._clears = clears
        self._index = min(sitting.pile.start, max(0, len(sitting.pile.items) - 1))
        self._clause: ClauseId | None = None
        self._is_whole = False
        self._note = ""
        self._said = said
        self._given: list[tuple[Label, int]] = []
        self._opened: Opened | None = None

    @property
    def labelled(self) -> int:
        """How many labels were given in this sitting and not undone."""
        return len(self._sitting.book.given)

    def read(self, keys: Keys) -> None:
        """Show replies and do what the keys say, until there are none or the reader quits.

        Whatever ends it, a note that is still open is kept.
        """
        if not self._sitting.pile.items:
            return
        try:
            self._show()
            while True:
                stroke = keys.stroke()
                if stroke.key in (END, "q", "Q"):
                    return
                if self._press(stroke, keys):
                    self._show()
                else:
                    self._prompt()
        finally:
            self._keep_note()

    def _press(self, stroke: Stroke, keys: Keys) -> bool:
        """Do what a key says; True when the reply has to be shown anew."""
        match stroke.key:
            case "n" | " " | "j" | "\r" | "\n":
                return self._move(1)
            case "b" | "k":
                return self._move(-1)
            case "p" | "f" | "u" | "w":
                return self._label(OUTCOMES[stroke.key], stroke.text)
            case "o":
                return self._take_note(stroke.text or keys.line("note: "))
            case "z":
                return self._undo()
            case "c":
                self._is_whole = not self._is_whole
                return True
            case "\t":
                return self._next_clause()
            case "?" | "h":
                self._write(HELP)
                return False
            case _:
                self._said = f"No key {one_line(stroke.key)!r}; ? lists them."
                return False

    def _current(self) -> Opened:
        if self._opened is None:
            item = self._sitting.pile.items[self._index]
            self._opened = self._sitting.open(item, self._clause)
        return self._opened

    def _show(self) -> None:
        opened = self._current()
        reading = Reading(
            clause=opened.clause, width=self._width, colour=self._colour, is_whole=self._is_whole
        )
        text = render_transcript(
            opened.reply, clauses=self._sitting.clauses, context=opened.context, reading=reading
        )
        self._write((CLEAR if self._clears else "") + text + "\n")
        self._prompt()

    def _prompt(self) -> None:
        opened = self._current()
        parts = [f"{self._index + 1} of {len(self._sitting.pile.items)}"]
        subject = opened.criterion or opened.clause
        parts.append(f"in question: {subject}" if subject else "counts for no clause")
        if opened.own is not None:
            parts.append(f"you said: {opened.own.outcome}")
        if self._note:
            parts.append(f"note: {self._note} (p f u w keeps it with your verdict)")
        if self._said:
            parts.append(self._said)
            self._said = ""
        parts.append("n b p f u w o z c ? q")
        self._write(ink(one_line(" · ".join(parts)), "strong", colour=self._colour) + "\n")

    def _move(self, step: int) -> bool:
        self._keep_note()
        place = self._index + step
        if not 0 <= place < len(self._sitting.pile.items):
            self._said = "that was the last reply" if step > 0 else "this is the first reply"
            return False
        self._go_to(place)
        return True

    def _go_to(self, place: int) -> None:
        self._index, self._clause, self._opened, self._is_whole = place, None, None, False

    def _next_clause(self) -> bool:
        clauses = self._current().clauses
        if len(clauses) < 2:
            self._said = "it counts for no other clause"
            return False
        # The order stays that of the reply, so that pressing on goes round.
        order = [name for name, _ in self._current().reply.standings] or list(clauses)
        here = order.index(clauses[0]) if clauses[0] in order else -1
        self._clause, self._opened = order[(here + 1) % len(order)], None
        return True

    def _label(self, outcome: LabelOutcome, text: str) -> bool:
        opened = self._current()
        try:
            label = self._sitting.label(opened, outcome, text or self._note)
        except UsageRefused as error:
            self._said = str(error)
            return False
        self._given.append((label, self._index))
        self._note, self._opened = "", None
        self._said = f"read {opened.reply.read}: {outcome} on {label.criterion or label.clause}"
        if self._index + 1 < len(self._sitting.pile.items):
            self._go_to(self._index + 1)
            return True
        self._said += "; that was the last reply"
        return False

    def _undo(self) -> bool:
        if self._given:
            label, place = self._given.pop()
        else:
            own = self._current().own
            if own is None:
                self._said = "there is nothing to undo"
                return False
            label, place = own, self._index
        self._sitting.undo(label)
        self._said = f"undone: {label.outcome} on {label.criterion or label.clause}"
        self._go_to(place)
        return True

    def _take_note(self, text: str | None) -> bool:
        self._note = text.strip() if text else self._note
        return False

    def _keep_note(self) -> None:
        if self._note and self._opened is not None:
            self._sitting.note(self._opened, self._note)
            self._said = "the note is kept in labels/reports.jsonl"
        self._note = ""


def farewell(reader: Reader, sitting: Sitting) -> str:
    """Say what was kept, and what to do next."""
    if not reader.labelled:
        return "No labels given."
    run = sitting.run.id.rpartition("-")[2]
    step = f"ethogram report {run}" if sitting.run.plan.is_trial else "ethogram report"
    where = f"labels/{sitting.book.path.name}"
    return f"{count(reader.labelled, 'label')} kept in {where}. See what moved: {step}"
