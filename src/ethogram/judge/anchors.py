"""The body of a rubric: replies that pass, that fail, that lie near the line, guidance, how to label."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from ethogram.context.problems import Problems, suggestion
from ethogram.errors import Position
from ethogram.judge.rubric import Borderline, HowToLabel

_SECTIONS = {
    "passes": "passes", "pass": "passes", "fails": "fails", "fail": "fails",
    "borderline": "borderline", "near the line": "borderline",
    "how to label": "how", "labelling": "how", "labeling": "how",
    "include": "include", "includes": "include", "counts": "include",
    "exclude": "exclude", "excludes": "exclude", "does not count": "exclude",
    "unclear": "unclear", "when unclear": "unclear", "when to say unclear": "unclear",
    "scale": "scale",
}  # fmt: skip
_TITLES = ("Passes", "Fails", "Borderline", "Include", "Exclude", "Unclear", "Scale")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")
_QUOTED = re.compile(r"^\s*>\s?(.*)$")
_OUTCOME = re.compile(
    r"^\s*\**(pass|passes|good|fail|fails|bad)\**\s*[:\u2014\u2013-]\**\s*(.*)$", re.IGNORECASE
)
_QUOTE_THEN_REASON = re.compile(
    r'^["\u201c](.+)["\u201d]\s*(?:[\u2014\u2013-]+\s*(.*))?$', re.DOTALL
)


class Anchors(msgspec.Struct, frozen=True, kw_only=True):
    """What the body of a rubric says."""

    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    borderline: tuple[Borderline, ...] = ()
    guidance: str = ""
    how: HowToLabel = HowToLabel()


class _Entry(msgspec.Struct, kw_only=True):
    """A list item, a block quote or a paragraph, and the line it starts on."""

    kind: Literal["item", "quote", "text"]
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def read_anchors(lines: list[str], start: int, problems: Problems) -> Anchors:
    """Read the lines from index `start` on."""
    guidance: list[str] = []
    sections: dict[str, list[tuple[int, str]]] = {name: [] for name in _SECTIONS.values()}
    current: str | None = None
    for number, line in enumerate(lines[start:], start + 1):
        heading = _HEADING.match(line)
        if heading:
            current = _SECTIONS.get(heading.group(2).lower())
            if current is None:
                _hint(heading.group(2), number, problems)
                guidance.append(line)
        elif current is None:
            guidance.append(line)
        else:
            sections[current].append((number, line))
    return Anchors(
        passes=_quotes(sections["passes"]),
        fails=_quotes(sections["fails"]),
        borderline=_borderline(sections["borderline"], problems),
        guidance="\n".join(guidance).strip(),
        how=HowToLabel(
            prose=_prose(sections["how"]),
            include=_quotes(sections["include"]),
            exclude=_quotes(sections["exclude"]),
            unclear=_prose(sections["unclear"]),
            scale=_quotes(sections["scale"]),
        ),
    )


def _hint(title: str, number: int, problems: Problems) -> None:
    """A heading that is nearly one of ours would silently turn anchors into prose."""
    hint = suggestion(title, _TITLES)
    if hint.startswith("Did you mean"):
        problems.add(
            "rubric-section",
            Position(path=problems.path, line=number),
            f"The section {title!r} is read as guidance, not as a section of its own.",
            hint,
            "warning",
        )


def _entries(section: list[tuple[int, str]]) -> list[_Entry]:
    entries: list[_Entry] = []
    is_open = False
    for number, line in section:
        if not line.strip():
            is_open = False
            continue
        quote, item = _QUOTED.match(line), _ITEM.match(line)
        if quote:
            if is_open and entries[-1].kind == "quote":
                entries[-1].lines.append(quote.group(1))
            else:
                entries.append(_Entry(kind="quote", line=number, lines=[quote.group(1)]))
        elif item and not (is_open and line.startswith("  ") and entries[-1].kind == "item"):
            entries.append(_Entry(kind="item", line=number, lines=[item.group(1)]))
        elif _OUTCOME.match(line) or not is_open or entries[-1].kind == "quote":
            entries.append(_Entry(kind="text", line=number, lines=[line.strip()]))
        else:
            entries[-1].lines.append(line.strip())
        is_open = True
    return entries


def _quotes(section: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(_unquoted(entry.text) for entry in _entries(section) if entry.text)


def _prose(section: list[tuple[int, str]]) -> str:
    return "\n".join(line for _, line in section).strip()


def _unquoted(text: str) -> str:
    for opening, closing in (('"', '"'), ("\u201c", "\u201d")):
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing):
            return text[1:-1].strip()
    return text


def _borderline(section: list[tuple[int, str]], problems: Problems) -> tuple[Borderline, ...]:
    """Read `PASS: "reply" - reason`, or a quoted reply followed by `PASS: reason`."""
    found: list[Borderline] = []
    waiting: _Entry | None = None
    for entry in _entries(section):
        verdict = _OUTCOME.match(entry.text) if entry.kind != "quote" else None
        if verdict is None:
            _unruled(waiting, problems)
            waiting = entry
            continue
        is_pass = verdict.group(1).lower() in ("pass", "passes", "good")
        said = entry.text[verdict.start(2) :]
        own = _QUOTE_THEN_REASON.match(said)
        if waiting is not None:
            text, reason, waiting = _unquoted(waiting.text), said, None
        elif own:
            text, reason = own.group(1), own.group(2) or ""
        else:
            _without_reply(entry, problems)
            continue
        found.append(
            Borderline(text=text, outcome="pass" if is_pass else "fail", reason=reason.strip())
        )
    _unruled(waiting, problems)
    return tuple(found)


def _unruled(entry: _Entry | None, problems: Problems) -> None:
    if entry is not None:
        problems.add(
            "rubric-borderline",
            Position(path=problems.path, line=entry.line),
            f"The borderline reply {entry.text!r:.60} has no verdict.",
            "Write 'PASS: why' or 'FAIL: why' on the line below it.",
        )


def _without_reply(entry: _Entry, problems: Problems) -> None:
    problems.add(
        "rubric-borderline",
        Position(path=problems.path, line=entry.line),
        "A borderline verdict stands here without the reply it is about.",
        "Write the reply in quotation marks, or as '> reply' on the line above.",
    )
