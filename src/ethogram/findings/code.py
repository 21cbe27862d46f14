"""The code: which failure mode a person saw in a reply, kept in `labels/codes/`.

One code a reply: the first thing that went wrong. A line is appended and never edited; one that
`undoes` another takes it back, and what stood before it stands again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.findings.failure_mode import Taxonomy
from ethogram.ids import CaseId, ClauseId, CodeId, Digest, ModeId, TranscriptId
from ethogram.judge.label_file import instant

FOLDER = "labels/codes"
_ENCODER = msgspec.json.Encoder()
_LONGEST_EXCERPT = 200


class Code(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One line of `labels/codes/<person>.jsonl`."""

    id: CodeId
    transcript: TranscriptId
    case: CaseId
    clause: ClauseId = ClauseId("")
    """The clause in question; empty where none was."""
    mode: ModeId = ModeId("")
    """Empty: only a note so far."""
    note: str = ""
    """The first thing that went wrong, in the person's own words."""
    by: str
    at: str
    """ISO 8601 with zone."""
    reply: Digest = Digest("")
    """Hash of what was asked and answered, so that a code outlives the run and the database."""
    is_blind: bool = False
    """Given by a second coder who saw no code: measures agreement, and counts nothing."""
    is_simulated: bool = False
    """True when no person gave it."""
    undoes: CodeId | None = None
    """The line that this one takes back; then nothing else of this line counts."""


_DECODER = msgspec.json.Decoder(Code)


def code_line(code: Code) -> str:
    """Write a code as the line that is appended, with its line end."""
    return _ENCODER.encode(code).decode() + "\n"


def parse_codes(lines: Iterable[str], path: str = "codes.jsonl") -> Parsed[tuple[Code, ...]]:
    """Read codes line by line; a line that cannot be read is reported and the rest is kept."""
    codes: dict[str, Code] = {}
    problems: list[Diagnostic] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        said = ""
        try:
            code = _DECODER.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            said = f"This line is not a code: {error}."
        else:
            if code.id in codes:
                said = f"The code id {code.id[:40]!r} stands twice; the first one counts."
            else:
                codes[code.id] = code
        if said:
            problems.append(
                Diagnostic(
                    rule="code-unreadable",
                    severity="error",
                    at=Position(path=path, line=number),
                    message=said,
                    fix="Undo the change to this line: codes are appended by 'ethogram failures', "
                    "never edited.",
                    excerpt=line.rstrip("\r\n")[:_LONGEST_EXCERPT],
                )
            )
    return Parsed(value=tuple(codes.values()), problems=tuple(problems))


def standing_codes(codes: Sequence[Code], taxonomy: Taxonomy) -> list[Code]:
    """Give every code that was not taken back, oldest first, under the modes' present ids.

    A mode that is in no codebook any more leaves the note alone.
    """
    undone = {each.undoes for each in codes if each.undoes is not None}
    named: dict[ModeId, ModeId] = {}
    for mode in taxonomy.modes:
        named.update(dict.fromkeys((mode.id, *mode.formerly), mode.id))
    named.update({mode.id: mode.id for mode in taxonomy.modes})
    standing = [each for each in codes if each.undoes is None and each.id not in undone]
    ordered = sorted(enumerate(standing), key=lambda pair: (instant(pair[1].at), pair[0]))
    return [
        msgspec.structs.replace(each, mode=named.get(each.mode, ModeId(""))) for _, each in ordered
    ]


def deciding_codes(standing: Sequence[Code], *, once: bool = True) -> Mapping[TranscriptId, Code]:
    """Give the code that counts for each reply: the last one that was not given blind.

    In the order in which the replies were first read.

    Args:
        standing: See `standing_codes`.
        once: A reply that was heard twice, letter by letter, counts once.
    """
    found: dict[TranscriptId, Code] = {}
    first: dict[tuple[CaseId, Digest], TranscriptId] = {}
    for code in standing:
        if code.is_blind:
            continue
        name = code.transcript
        if once and code.reply:
            name = first.setdefault((code.case, code.reply), code.transcript)
        found[name] = code
    return found
