"""Where a reader's keys come from: a terminal, key by key, or lines of a script."""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

WORDS = {
    "next": "n",
    "back": "b",
    "pass": "p",
    "fail": "f",
    "unclear": "u",
    "wrong": "w",
    "note": "o",
    "undo": "z",
    "context": "c",
    "clause": "\t",
    "help": "?",
    "quit": "q",
}
"""What a script may write instead of a key."""
ARROWS = {b"[C": "n", b"[D": "b", b"[B": "n", b"[A": "b", b"OC": "n", b"OD": "b"}
ESCAPE_WAIT_S = 0.05
"""An escape sequence comes at once; a lone Esc is followed by nothing."""
END = ""


class Stroke(msgspec.Struct, frozen=True, kw_only=True):
    """One key, and the text that a script wrote behind it."""

    key: str
    """Empty: there will be no further key."""
    text: str = ""


class Keys(Protocol):
    """Gives one key after the other."""

    def stroke(self) -> Stroke:
        """Wait for the next key."""
        ...

    def line(self, prompt: str) -> str | None:
        """Ask for one line of text; None when the reader thought better of it."""
        ...


class LineKeys:
    """One command a line: `p`, `fail invents a source`, `note ask legal`."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the lines, such as standard input that is not a terminal."""
        self._lines = iter(lines)

    def stroke(self) -> Stroke:
        """Give the command of the next line; an empty line is `next`."""
        line = next(self._lines, None)
        if line is None:
            return Stroke(key=END)
        command, _, text = line.strip().partition(" ")
        return Stroke(key=WORDS.get(command, command) or "n", text=text.strip())

    def line(self, prompt: str) -> str | None:
        """Give the next line as it is."""
        line = next(self._lines, None)
        return None if line is None else line.strip()


class TerminalKeys:
    """Keys of a terminal as they are pressed, without Return; see `terminal_keys`."""

    def __init__(self, handle: int, write: Callable[[str], None]) -> None:
        """Take a terminal that gives every key at once and echoes nothing."""
        self._handle = handle
        self._write = write
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def stroke(self) -> Stroke:
        """Wait for a key; arrows are next and back."""
        return Stroke(key=self._key())

    def line(self, prompt: str) -> str | None:
        """Edit one line: Return keeps it, Esc gives it up."""
        text = ""
        self._write(prompt)
        while True:
            key = self._key()
            if key in ("\r", "\n"):
                self._write("\n")
                return text
            if key in ("\x1b", END):
                self._write("\n")
                return None
            if key in ("\x7f", "\b"):
                text = text[:-1]
            elif key == "\x15":
                text = ""
            elif key.isprintable():
                text += key
            self._write(f"\r\x1b[2K{prompt}{text}")

    def _key(self) -> str:
        while True:
            byte = os.read(self._handle, 1)
            if not byte or byte == b"\x04":
                return END
            if byte == b"\x1b":
                known = self._escape()
                if known is not None:
                    return known
                continue
            letter = self._decoder.decode(byte)
            if letter:
                return letter

    def _escape(self) -> str | None:
        """Read what follows Esc: nothing is Esc itself, and a sequence we do not know is nothing."""
        rest = b""
        while select.select([self._handle], [], [], ESCAPE_WAIT_S)[0]:
            byte = os.read(self._handle, 1)
            if not byte:
                break
            rest += byte
            if len(rest) > 1 and 0x40 <= byte[0] <= 0x7E:
                return ARROWS.get(rest)
        return "\x1b" if not rest else None


@contextlib.contextmanager
def terminal_keys(write: Callable[[str], None]) -> Iterator[TerminalKeys]:
    """Let the terminal of standard input give every key at once, and put it back afterwards."""
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        # Ctrl-C keeps its meaning: it interrupts.
        tty.setcbreak(handle, termios.TCSANOW)
        yield TerminalKeys(handle, write)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
