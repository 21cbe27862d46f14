"""Take production conversations in: scrubbed and with hashed users before anything else sees them."""

from __future__ import annotations

import os
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import msgspec

from ethogram.errors import Diagnostic, UsageRefused
from ethogram.logs.conversation import LogConversation, Raw, conversation_id, hashed_user
from ethogram.logs.read_log import LONGEST_LINE, Columns, read_json, read_jsonl, read_table
from ethogram.logs.scrub import scrub, scrub_turns
from ethogram.suite.read_case import slug

FOLDER = ".ethogram/logs"
SALT = "salt"
KEPT_PROBLEMS = 20
SHOWN_EVERY = 10_000
LONGEST_WORD = 80
TABLES = frozenset((".csv", ".tsv"))

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(LogConversation)

Told = Callable[[int], None]
"""Told how many conversations were read so far."""


class TakenIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of taking a file in."""

    name: str
    path: str
    """Where it is kept, relative to the workspace."""
    read: int
    new: int
    """Of those, the ones that were not there yet."""
    users: int
    without_user: int
    scrubbed: dict[str, int]
    """What was taken out, by kind."""
    problems: tuple[Diagnostic, ...] = ()
    """The first of what could not be read."""
    left_out: int = 0
    """Rows that could not be read."""


def take_in(
    root: Path,
    path: Path,
    *,
    name: str = "",
    columns: Columns | None = None,
    told: Told = lambda _: None,
) -> TakenIn:
    """Read a file of conversations and keep them, scrubbed.

    Args:
        root: The workspace.
        path: JSONL, JSON or CSV.
        name: Name to keep it under; empty: the file's own.
        columns: Which column of a CSV says what.
        told: Told how many were read so far.

    Raises:
        UsageRefused: The file cannot be read, or holds no conversation.
    """
    stem = slug(name or path.stem) or "log"
    target = root / FOLDER / f"{stem}.jsonl"
    salt = _salt(root)
    known = {each.id for each in load_log(root, stem)} if target.is_file() else set[str]()
    counts, users, problems = Counter[str](), set[str](), list[Diagnostic]()
    read = new = without = left_out = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    _cut_torn_line(target)
    try:
        with target.open("ab") as out:
            for item in _entries(path, columns):
                if isinstance(item, Diagnostic):
                    left_out += 1
                    if len(problems) < KEPT_PROBLEMS:
                        problems.append(item)
                    continue
                read += 1
                kept, found = _kept(item, salt, stem)
                counts.update(found)
                users.add(kept.user)
                without += not kept.user
                if kept.id not in known:
                    known.add(kept.id)
                    new += 1
                    out.write(_ENCODER.encode(kept) + b"\n")
                if read % SHOWN_EVERY == 0:
                    told(read)
    finally:
        _drop_empty(target)
    if not read:
        raise UsageRefused(_nothing(path, problems))
    return TakenIn(
        name=stem,
        path=target.relative_to(root).as_posix(),
        read=read,
        new=new,
        users=len(users - {""}),
        without_user=without,
        scrubbed=dict(counts),
        problems=tuple(problems),
        left_out=left_out,
    )


def load_logs(root: Path, names: tuple[str, ...] = ()) -> list[LogConversation]:
    """Give every conversation that was taken in; by name, where names are given.

    Raises:
        UsageRefused: Nothing was taken in, or not under that name.
    """
    known = log_names(root)
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        has = f"Logs here: {', '.join(known)}." if known else "There are none yet."
        what = f"No log {unknown[0]!r}." if unknown else "No log was taken in."
        raise UsageRefused(f"{what} {has} Take one in with 'ethogram logs import FILE'.")
    return [each for name in names or known for each in load_log(root, name)]


def log_names(root: Path) -> list[str]:
    """Name the logs that were taken in."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.jsonl"))


def load_log(root: Path, name: str) -> Iterator[LogConversation]:
    """Read one log line by line; a torn last line is left out."""
    number = 0
    with (root / FOLDER / f"{name}.jsonl").open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                return
            number += 1
            try:
                yield _DECODER.decode(line)
            except (msgspec.MsgspecError, UnicodeError) as error:
                raise UsageRefused(
                    f"{FOLDER}/{name}.jsonl, line {number}, is no conversation: {error}. These files "
                    "are written by 'ethogram logs import' and never edited; delete the file and "
                    "take the log in again."
                ) from error


def _kept(raw: Raw, salt: bytes, source: str) -> tuple[LogConversation, Counter[str]]:
    turns, counts = scrub_turns(raw.turns)
    user, at = hashed_user(raw.user, salt), moment_of(raw.at)
    return (
        LogConversation(
            id=conversation_id(turns, user, at),
            turns=turns,
            user=user,
            at=at,
            model=_word(raw.model),
            surface=_word(raw.surface),
            audience=_word(raw.audience),
            use_case=_word(raw.use_case),
            source=source,
        ),
        counts,
    )


def moment_of(said: str) -> str:
    """Keep when, if it is a time: a date in ISO order, or seconds since the epoch."""
    text = said.strip()
    is_epoch = re.fullmatch(r"1\d{9}(?:\d{3})?(?:\.\d{1,9})?", text)
    is_date = re.fullmatch(r"[12]\d{3}-\d\d-\d\d(?:[T ][\d:.,+Z -]{2,24})?", text)
    return text if is_epoch or is_date else ""


def _word(said: str) -> str:
    """Keep a name that stands beside a conversation: short, on one line, scrubbed."""
    return scrub(" ".join(said.split())[:LONGEST_WORD]).text


def _lines(handle: TextIO) -> Iterator[str]:
    """Give lines; of one that is too long, a piece that the reader refuses and not its rest."""
    while line := handle.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith("\n"):
            line = handle.readline(LONGEST_LINE + 1)


def _entries(path: Path, columns: Columns | None) -> Iterator[Raw | Diagnostic]:
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            if path.suffix.lower() in TABLES:
                yield from read_table(_lines(lines), path.name, columns or Columns())
            elif path.suffix.lower() == ".json":
                yield from read_json(lines.read(), path.name, columns)
            else:
                yield from read_jsonl(_lines(lines), path.name, columns)
    except OSError as error:
        raise UsageRefused(
            f"Cannot read {str(path)!r}: {error.strerror}. Expected a file of conversations: "
            "JSONL, JSON, or CSV with --column."
        ) from error


def _salt(root: Path) -> bytes:
    """Give the workspace's salt; made once, never exported, and lost with `.ethogram`."""
    path = root / FOLDER / SALT
    if path.is_file():
        return bytes.fromhex(path.read_text("ascii"))
    path.parent.mkdir(parents=True, exist_ok=True)
    salt = secrets.token_bytes(32)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, salt.hex().encode("ascii"))
    finally:
        os.close(handle)
    return salt


def _cut_torn_line(path: Path) -> None:
    """Cut a last line that was never finished, so that the next does not join it."""
    if not path.is_file():
        return
    with path.open("r+b") as handle:
        whole = 0
        for line in handle:
            whole += len(line) if line.endswith(b"\n") else 0
        handle.truncate(whole)


def _drop_empty(path: Path) -> None:
    if path.is_file() and path.stat().st_size == 0:
        path.unlink()


def _nothing(path: Path, problems: list[Diagnostic]) -> str:
    first = (
        f" First of what was met: line {problems[0].at.line}, {problems[0].message}"
        if problems
        else ""
    )
    return (
        f"No conversation was found in {path.name!r}.{first} Expected JSON lines with 'messages', a "
        "personal export, or CSV with '--column question=NAME'."
    )
