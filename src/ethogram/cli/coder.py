"""The reader of `ethogram failures read`: one failing reply, one note, one mode."""

from __future__ import annotations

import string
from collections.abc import Callable

from ethogram.cli.keyboard import END, Keys, Stroke
from ethogram.errors import UsageRefused
from ethogram.ids import TranscriptId
from ethogram.report.failures import FailingReply
from ethogram.report.ink import ink
from ethogram.report.number import count
from ethogram.report.plain_text import one_line, visible, wrap
from ethogram.workflow.failures import Bench

CLEAR = "\x1b[H\x1b[2J"
RESERVED = "nobqzh"
LETTERS = "".join(letter for letter in string.ascii_lowercase if letter not in RESERVED)
HELP = """\
  a c d ...  it shows the mode of that letter     +   name a new mode
  o          one note: the first thing that went wrong
  n space    next        b   back        z   undo        q   quit        ?   this help
In a script: one command a line, such as 'o invents a source', 'a', '+ Invents a source'.
"""


class Coder:
    """One person in front of failing replies.

    Attributes:
        coded: How many modes and notes were given and not undone.
    """

    def __init__(
        self,
        bench: Bench,
        names: list[TranscriptId],
        write: Callable[[str], None],
        *,
        width: int = 100,
        colour: bool = False,
        clears: bool = False,
    ) -> None:
        """Take a bench and the replies to read, in their order."""
        self._bench, self._names, self._write = bench, names, write
        self._width, self._colour, self._clears = width, colour, clears
        self._index, self._said = 0, ""
        self.coded = 0

    def read(self, keys: Keys) -> None:
        """Show replies and do what the keys say, until the coder quits or none is left."""
        if not self._names:
            return
        self._show()
        while True:
            stroke = keys.stroke()
            if stroke.key in (END, "q"):
                return
            before = self._index
            try:
                self._press(stroke, keys)
            except UsageRefused as error:
                self._said = str(error)
            if self._index >= len(self._names):
                self._write(self._said + "\nThat was the last one.\n")
                return
            if self._index == before:
                self._prompt()
            else:
                self._show()

    def _press(self, stroke: Stroke, keys: Keys) -> None:
        match stroke.key:
            case "n" | " " | "\r" | "\n":
                self._index += 1
            case "b":
                self._index = max(0, self._index - 1)
            case "o":
                self._note(stroke.text or keys.line("the first thing that went wrong: ") or "")
            case "+":
                self._new(stroke.text or keys.line("name of the mode: ") or "")
            case "z":
                self._undo()
            case "?" | "h":
                self._write(HELP)
            case letter:
                self._mode(letter)

    def _current(self) -> FailingReply:
        return self._bench.open([self._names[self._index]])[0]

    def _note(self, text: str) -> None:
        if not text.strip():
            self._said = "no note"
            return
        reply = self._current()
        self._bench.code(reply, reply.mode, text)
        self.coded += 1
        self._said = "noted"

    def _new(self, name: str) -> None:
        if not name.strip():
            self._said = "no name"
            return
        mode = self._bench.name_mode(name, [self._current()])
        self._given(f"{mode.id} is a mode now")

    def _mode(self, letter: str) -> None:
        place = LETTERS.find(letter) if len(letter) == 1 else -1
        modes = self._bench.taxonomy.modes
        if 0 <= place < len(modes):
            mode = str(modes[place].id)
        elif self._bench.taxonomy.mode(letter) is not None:
            mode = letter
        else:
            self._said = f"No key or mode {one_line(letter)!r}; ? lists the keys."
            return
        code = self._bench.code(self._current(), mode)
        self._given(f"read {self._current().read}: {code.mode}")

    def _given(self, said: str) -> None:
        self._said = said
        self.coded += 1
        self._index += 1

    def _undo(self) -> None:
        self._said = f"undone: {self._bench.undo()}"
        self.coded = max(0, self.coded - 1)

    def _show(self) -> None:
        reply = self._current()
        head = f"read {reply.read} · {reply.case} · {reply.situation} · fails {', '.join(reply.clauses)}"
        lines = [ink(one_line(head), "strong", colour=self._colour)]
        for label, text in (("asked", reply.prompt), ("reply", reply.reply)):
            lines.append(ink(label, "faint", colour=self._colour))
            for line in visible(text).split("\n"):
                lines += [f"  {part}" for part in wrap(line, self._width - 2)]
        self._write((CLEAR if self._clears else "") + "\n".join(lines) + "\n")
        for letter, mode in zip(LETTERS, self._bench.taxonomy.modes, strict=False):
            self._write(f"  {letter}  {one_line(mode.name)}\n")
        self._prompt()

    def _prompt(self) -> None:
        reply = self._current()
        parts = [f"{self._index + 1} of {len(self._names)}"]
        if reply.note:
            parts.append(f"note: {reply.note}")
        if reply.mode:
            parts.append(f"mode: {reply.mode}")
        if self._said:
            parts.append(self._said)
            self._said = ""
        parts.append("letter + o n b z ? q")
        self._write(ink(one_line(" · ".join(parts)), "strong", colour=self._colour) + "\n")


def farewell(coder: Coder, bench: Bench) -> str:
    """Say what was kept, and what to do next."""
    if not coder.coded:
        return "Nothing coded."
    left = len(bench.uncoded())
    rest = f"{count(left, 'failing reply', 'failing replies')} left. " if left else ""
    step = "ethogram failures agree" if bench.is_blind else "ethogram failures"
    return f"{count(coder.coded, 'answer')} kept in labels/codes. {rest}See: {step}"
