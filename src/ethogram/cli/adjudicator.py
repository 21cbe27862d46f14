"""The keys of `ethogram adjudicate`: what each of them does."""

from __future__ import annotations

import re
from collections.abc import Callable

from ethogram.cli.keyboard import END, Keys, Stroke
from ethogram.errors import UsageRefused
from ethogram.judge.adjudication import ReasonCode, Settled
from ethogram.judge.adjudication_file import BLAMES_THE_WORDS
from ethogram.report.adjudication import render_question, settled_text
from ethogram.report.ink import ink
from ethogram.report.number import count
from ethogram.report.plain_text import one_line
from ethogram.workflow.adjudicating import Adjudicating

OUTCOMES: dict[str, Settled] = {"p": "pass", "f": "fail", "u": "unclear"}
REASON_KEYS: dict[str, ReasonCode] = {
    "1": "clause-unclear",
    "2": "clauses-conflict",
    "3": "clause-missing",
    "4": "slip",
}
AT_ONCE: dict[str, tuple[Settled, ReasonCode]] = {
    "k": ("kept", "value-difference"),
    "keep": ("kept", "value-difference"),
    "x": ("unclear", "item-broken"),
    "broken": ("unclear", "item-broken"),
}
WHY = "why did they differ?  1 clause unclear  2 clauses conflict  3 clause missing  4 slip  Esc "
WHICH_WORDS = "words they read differently, commas between (Return: none): "
HELP = """\
  p f u   it passes, it fails, it cannot be told; then why people differed:
          1 the clause is unclear   2 clauses conflict   3 a clause is missing   4 a slip
  k       keep it: an honest difference of values, decided by nobody
  x       the item is broken: leave the reply out
  o       one note, kept with your decision    c   the whole context
  n b     next, back                           z   undo        ? help        q   quit
Every decision is on the disk before the next key. In a script: one command a line, such as
'fail clause-unclear they read "short" differently'; words in quotes are the words that divide.
"""
_WHEN_OVER = ("z", "b", "?", "h")
"""Keys that mean something after the last question."""
CLEAR = "\x1b[H\x1b[2J"
_QUOTED = re.compile(
    r"""(?<!\w)["'\u2018\u201c]([^"'\u2018\u2019\u201c\u201d]+)["'\u2019\u201d](?!\w)"""
)


class Adjudicator:
    """One person in front of what divides others."""

    def __init__(
        self,
        sitting: Adjudicating,
        write: Callable[[str], None],
        *,
        width: int = 100,
        colour: bool = False,
        clears: bool = False,
    ) -> None:
        """Take a sitting.

        Args:
            sitting: The questions and where answers are kept.
            write: Writes text to the screen.
            width: Columns to write in.
            colour: True for a terminal with colours.
            clears: True to clear the screen before each question.
        """
        self._sitting = sitting
        self._write = write
        self._width = width
        self._colour = colour
        self._clears = clears
        self._note = ""
        self._said = ""
        self._is_whole = False

    def decide(self, keys: Keys) -> None:
        """Show question after question and do what the keys say, until the adjudicator quits.

        After the last one its decision can still be undone.
        """
        self._sitting.next()
        self._show()
        while True:
            stroke = keys.stroke()
            if stroke.key in (END, "q", "Q"):
                return
            is_over = self._sitting.current() is None and stroke.key not in _WHEN_OVER
            if not is_over and self._press(stroke, keys):
                self._show()
            else:
                self._prompt()

    def _press(self, stroke: Stroke, keys: Keys) -> bool:
        """Do what a key says; True when a question has to be shown anew."""
        match stroke.key:
            case "n" | " " | "j" | "\r" | "\n":
                return self._move(1)
            case "b":
                return self._move(-1)
            case "p" | "f" | "u":
                return self._settle(OUTCOMES[stroke.key], stroke.text, keys)
            case "k" | "keep" | "x" | "broken":
                settled, reason = AT_ONCE[stroke.key]
                return self._append(settled, reason, stroke.text or self._note, ())
            case "o":
                self._note = (stroke.text or keys.line("note: ") or self._note).strip()
                return False
            case "z":
                return self._undo()
            case "c":
                self._is_whole = not self._is_whole
                return True
            case "?" | "h":
                self._write(HELP)
                return False
            case _:
                self._said = f"No key {one_line(stroke.key)!r}; ? lists them."
                return False

    def _settle(self, settled: Settled, text: str, keys: Keys) -> bool:
        first, _, rest = text.partition(" ")
        reason = _reason(first)
        if reason is not None:
            return self._append(settled, reason, rest.strip() or self._note, ())
        if first:
            # A line is whole: what comes next is the next command, and no answer to a question.
            known = ", ".join(REASON_KEYS.values())
            self._said = f"not settled: no reason {one_line(first)!r}; expected {known}"
            return False
        self._write(WHY)
        stroke = keys.stroke()
        reason = _reason(stroke.key)
        self._write("\n")
        if reason is None:
            self._said = f"not settled: no reason {one_line(stroke.key)!r}"
            return False
        words: tuple[str, ...] = ()
        if reason in BLAMES_THE_WORDS and not stroke.text:
            said = keys.line(WHICH_WORDS) or ""
            words = tuple(word.strip(" '\"") for word in said.split(",") if word.strip(" '\""))
        return self._append(settled, reason, stroke.text or self._note, words)

    def _append(
        self, settled: Settled, reason: ReasonCode, note: str, words: tuple[str, ...]
    ) -> bool:
        named = words or tuple(dict.fromkeys(word.strip() for word in _QUOTED.findall(note)))
        try:
            made = self._sitting.settle(settled, reason, words=named, note=note)
        except UsageRefused as error:
            self._said = str(error)
            return False
        self._note = ""
        self._said = settled_text(made)
        self._sitting.next()
        return True

    def _move(self, step: int) -> bool:
        question = self._sitting.next() if step > 0 else self._sitting.back()
        if question is None and step < 0:
            self._sitting.next()
            self._said = "this is the first one"
            return False
        self._is_whole = False
        return True

    def _undo(self) -> bool:
        undone = self._sitting.undo()
        self._said = f"undone: {settled_text(undone)}" if undone else "there is nothing to undo"
        return undone is not None

    def _show(self) -> None:
        question = self._sitting.current()
        if question is None:
            self._prompt()
            return
        text = render_question(
            question, width=self._width, colour=self._colour, is_whole=self._is_whole
        )
        self._write((CLEAR if self._clears else "") + text + "\n")
        self._prompt()

    def _prompt(self) -> None:
        question, keys = self._sitting.current(), "p f u k x o z c ? q"
        if question is None:
            parts, keys = ["that was the last one"], "z undo b back q quit"
        else:
            parts = [f"{question.number} of {question.of}", f"in question: {question.subject}"]
        if self._note:
            parts.append(f"note: {self._note}")
        if self._said:
            parts.append(self._said)
            self._said = ""
        parts.append(keys)
        self._write(ink(one_line(" · ".join(parts)), "strong", colour=self._colour) + "\n")


def _reason(said: str) -> ReasonCode | None:
    """Understand a reason by its key or by its name."""
    if said in REASON_KEYS:
        return REASON_KEYS[said]
    return next((each for each in REASON_KEYS.values() if each == said), None)


def farewell(sitting: Adjudicating) -> str:
    """Say what was kept, and what to do next."""
    if not sitting.given:
        return "Nothing was settled."
    left = sitting.questions - len({each.seen for each in sitting.given})
    rest = f"; {left} left" if left > 0 else ""
    number = count(len(sitting.given), "adjudication")
    return f"{number} kept in {sitting.file_name}{rest}. See what moved: ethogram agree"
