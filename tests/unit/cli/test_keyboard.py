"""Keys of a terminal and of a script."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from ethogram.cli.keyboard import LineKeys, Stroke, TerminalKeys


@pytest.fixture
def pipe() -> Iterator[tuple[TerminalKeys, int, list[str]]]:
    shown: list[str] = []
    reader, writer = os.pipe()
    yield TerminalKeys(reader, shown.append), writer, shown
    os.close(reader)
    os.close(writer)


Piped = tuple[TerminalKeys, int, list[str]]


def typed(pipe: Piped, keys: bytes, number: int) -> list[str]:
    os.write(pipe[1], keys)
    return [pipe[0].stroke().key for _ in range(number)]


def test_a_key_counts_without_return(pipe: Piped) -> None:
    assert typed(pipe, b"pf ", 3) == ["p", "f", " "]


def test_arrows_are_next_and_back_and_other_sequences_are_nothing(pipe: Piped) -> None:
    assert typed(pipe, b"\x1b[C\x1b[D\x1b[5~\x1b[200~q", 3) == ["n", "b", "q"]


def test_letters_of_several_bytes_are_one_key(pipe: Piped) -> None:
    assert typed(pipe, "éß".encode(), 2) == ["é", "ß"]


def test_ctrl_d_ends(pipe: Piped) -> None:
    assert typed(pipe, b"\x04", 1) == [""]


def test_a_line_is_edited_and_kept_with_return(pipe: Piped) -> None:
    os.write(pipe[1], b"wrong\x15tonne\x7f too curt\r")
    assert pipe[0].line("note: ") == "tonn too curt"
    assert pipe[2][0] == "note: "


def test_esc_gives_a_line_up(pipe: Piped) -> None:
    os.write(pipe[1], b"half\x1b")
    assert pipe[0].line("note: ") is None


def test_a_script_writes_one_command_a_line_with_its_text() -> None:
    keys = LineKeys(["fail invents a source\n", "\n", "p\n", "note\n", "ask legal\n"])
    assert [keys.stroke() for _ in range(3)] == [
        Stroke(key="f", text="invents a source"),
        Stroke(key="n"),
        Stroke(key="p"),
    ]
    assert keys.stroke() == Stroke(key="o")
    assert keys.line("note: ") == "ask legal"
    assert keys.stroke() == Stroke(key="")
    assert keys.line("note: ") is None
