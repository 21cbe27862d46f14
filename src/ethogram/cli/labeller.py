"""The labeller of `ethogram label`: one item, one key, the next item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ethogram.cli.keyboard import END, Keys, Stroke
from ethogram.cli.labeller_keys import (
    DONE,
    INSTEAD,
    SAID,
    help_text,
    prompt_text,
    simple_answer,
)
from ethogram.cli.reader import CLEAR
from ethogram.errors import UsageRefused
from ethogram.judge.queue_answer import Answer, reply_pieces, span_of
from ethogram.judge.verdict import AnswerClass, Evidence
from ethogram.report.ink import ink
from ethogram.report.label_item import LabelItem, render_label_item
from ethogram.report.number import count, duration
from ethogram.report.plain_text import one_line
from ethogram.workflow.labelling_sitting import LabelSitting

T = TypeVar("T")


class Labeller:
    """One person in front of one queue.

    Attributes:
        given: How many answers were given in this sitting and not undone; skips are none.
    """

    def __init__(
        self,
        sitting: LabelSitting,
        write: Callable[[str], None],
        *,
        width: int = 100,
        colour: bool = False,
        clears: bool = False,
    ) -> None:
        """Take a sitting.

        Args:
            sitting: The queue and who labels it.
            write: Writes text to the screen.
            width: Columns to write in.
            colour: True for a terminal with colours.
            clears: True to clear the screen before each item.
        """
        self.given = 0
        self._sitting = sitting
        self._write = write
        self._width = width
        self._colour = colour
        self._clears = clears
        self._note = ""
        self._said = ""
        self._with_guideline = True
        self._is_first = True
        self._gave: list[bool] = []
        self._is_asked = False

    def label(self, keys: Keys) -> None:
        """Show items and do what the keys say, until nothing is left or the labeller quits.

        The guideline stands beside the first item, and beside others when it is asked for.
        """
        while (item := self._sitting.item()) is not None:
            self._show(item)
            is_same = True
            while is_same:
                stroke = keys.stroke()
                if stroke.key in (END, "q", "Q"):
                    return
                is_same = not self._press(item, stroke, keys)
                if is_same:
                    self._prompt(item)

    def _press(self, item: LabelItem, stroke: Stroke, keys: Keys) -> bool:
        """Do what a key says; True when something has to be shown anew."""
        match stroke.key:
            case "z" | "undo":
                return self._undo()
            case "s" | "skip":
                return self._skip(item, stroke.text)
            case "g" | "guideline":
                self._with_guideline = not self._with_guideline
                self._is_asked = self._with_guideline
                return True
            case "o":
                self._note = (stroke.text or keys.line("note: ") or self._note).strip()
                return False
            case "?" | "h" | "help":
                self._write(help_text(item.task))
                return False
            case _:
                return self._answer(item, stroke, keys)

    def _fold_guideline(self) -> None:
        self._with_guideline = self._is_asked

    def _answer(self, item: LabelItem, stroke: Stroke, keys: Keys) -> bool:
        answer = self._understood(item, stroke, keys)
        if answer is None:
            self._said = self._said or f"No key {one_line(stroke.key)!r}; ? lists them."
            return False
        try:
            self._sitting.answer(answer, key=item.key)
        except UsageRefused as error:
            self._said = str(error)
            return False
        self._gave.append(True)
        self.given += 1
        self._fold_guideline()
        self._note, self._said = "", ""
        return True

    def _understood(self, item: LabelItem, stroke: Stroke, keys: Keys) -> Answer | None:
        """Turn a key, and what is asked after it, into an answer."""
        if item.task == "answer-class" and stroke.key in DONE:
            return self._class(stroke, keys)
        if item.task == "first-failure" and stroke.key == "f":
            return self._failure(item, stroke, keys)
        return simple_answer(self._sitting.queue, stroke.key, stroke.text or self._note)

    def _class(self, stroke: Stroke, keys: Keys) -> Answer | None:
        done, words = DONE[stroke.key], stroke.text.split()
        if done == "all":
            found = AnswerClass(done=done)
            return Answer(answer_class=found, note=" ".join(words) or self._note)
        hint = "instead: x nothing, a alternative, q question, h hand-off "
        instead = self._picked(INSTEAD, words, keys, hint)
        hint = "it says so: o openly, s silently "
        said = self._picked(SAID, words, keys, hint) if instead else None
        if instead is None or said is None:
            return None
        found = AnswerClass(done=done, instead=instead, said=said)
        return Answer(answer_class=found, note=" ".join(words) or self._note)

    def _picked(
        self, choices: Mapping[str, T], words: list[str], keys: Keys, hint: str
    ) -> T | None:
        """Take the next word of a script, or the next key, as one of several choices."""
        if words:
            given = words.pop(0)
        else:
            self._write(hint)
            given = keys.stroke().key
            self._write("\n")
        if given not in choices:
            self._said = f"{one_line(given)!r} is none of: {hint.strip()}. Nothing was kept."
        return choices.get(given)

    def _failure(self, item: LabelItem, stroke: Stroke, keys: Keys) -> Answer | None:
        words = stroke.text or (keys.line("number of the line, or its words: ") or "").strip()
        if not words:
            self._said = "Say where it first goes wrong: f, then the number or the words."
            return None
        span = _span(item.reply, words)
        if span is None:
            lines = count(len(reply_pieces(item.reply)), "line")
            self._said = f"There is no line {words}; the reply has {lines}."
            return None
        return Answer(outcome="fail", span=span, note=self._note)

    def _skip(self, item: LabelItem, reason: str) -> bool:
        self._sitting.skip(reason or self._note, key=item.key)
        self._gave.append(False)
        self._note = ""
        self._fold_guideline()
        self._said = "skipped; z undoes it"
        return True

    def _undo(self) -> bool:
        taken = self._sitting.undo()
        if not taken:
            self._said = "there is nothing to undo"
            return False
        if self._gave and self._gave.pop():
            self.given -= 1
        self._said = f"undone: {taken}"
        return True

    def _show(self, item: LabelItem) -> None:
        text = render_label_item(
            item,
            width=self._width,
            colour=self._colour,
            with_guideline=self._with_guideline,
        )
        # What was announced before the first item must stay in sight.
        clear = CLEAR if self._clears and not (self._is_first and self._sitting.notices) else ""
        self._is_first = False
        self._write(f"{clear}{text}\n")
        self._prompt(item)

    def _prompt(self, item: LabelItem) -> None:
        parts = [f"{item.number} of {item.of}"]
        if self._note:
            parts.append(f"note: {self._note}")
        if self._said:
            parts.append(self._said)
            self._said = ""
        parts.append(prompt_text(self._sitting.queue))
        self._write(ink(one_line(" · ".join(parts)), "strong", colour=self._colour) + "\n")


def _span(reply: str, words: str) -> Evidence | None:
    """Give the words of a line by its number, or the words that were copied; None: no such line."""
    if not (words.isascii() and words.isdigit()):
        return span_of(reply, words)
    pieces = reply_pieces(reply)
    number = int(words) if len(words) < 7 else 0
    return pieces[number - 1] if 1 <= number <= len(pieces) else None


def farewell(labeller: Labeller, sitting: LabelSitting) -> str:
    """Say what was kept, how long an answer takes, and what comes next."""
    name, progress = sitting.queue.name, sitting.progress
    kept = f"{count(labeller.given, 'answer')} kept in {sitting.place}" if labeller.given else ""
    pace = f", {duration(progress.seconds)} each" if kept and progress.seconds else ""
    if progress.left:
        rest = f"{progress.left} left for you: ethogram label {name}"
    else:
        rest = f"Nothing is left for you in {name!r}: ethogram label show {name}"
    return f"{kept or 'No answers given'}{pace}. {rest}"
