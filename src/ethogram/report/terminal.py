"""The first screen: six questions answered in at most 24 lines of a terminal."""

from __future__ import annotations

import msgspec

from ethogram.findings.summary import Quote, Summary
from ethogram.report.answers import Answers, Broken, Judgement, answers
from ethogram.report.ink import Tone, ink
from ethogram.report.plain_text import cells, cut, one_line, pad, visible, wrap

MOST_LINES = 24
"""A terminal as it opens; beyond that a reader scrolls and the first answer is gone."""
_LABEL = 9
_LEAST_WIDTH = 60
_TRIED = ((4, False), (3, False), (2, False), (3, True), (2, True), (1, True))
"""How many broken clauses to show, and whether briefly, until the screen fits."""
_ANSWER_TONE: dict[Judgement, Tone] = {"yes": "good", "no": "bad", "unknown": "warn"}


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    label: str = ""
    tone: Tone = "plain"
    """Tone of the label."""
    name: str = ""
    """Set in a column of its own before the text."""
    name_width: int = 0
    text_tone: Tone = "plain"


def render_screen(summary: Summary, *, width: int = 100, colour: bool = False) -> str:
    """Answer the six questions, in order, for a terminal of `width` columns.

    Broken clauses beyond what fits are folded into one line that says how to see them.
    """
    said = answers(summary)
    width = max(width, _LEAST_WIDTH)
    lines: list[str] = []
    for broken, is_brief in _TRIED:
        lines = _lay_out(said, broken, is_brief=is_brief, width=width, colour=colour)
        if len(lines) <= MOST_LINES:
            break
    return "\n".join(lines) + "\n"


def _lay_out(said: Answers, broken: int, *, is_brief: bool, width: int, colour: bool) -> list[str]:
    head = [ink(line, "faint", colour=colour) for line in wrap(_line(said.facts), width)]
    rows = _warning_rows(said, most=3 if is_brief else 5)
    if said.is_asked:
        rows += [
            *_broken_rows(said, broken, width, is_brief=is_brief),
            *_changed_rows(said, is_brief=is_brief),
            _caution_row(said),
            *_unknown_rows(said),
        ]
    rows += _covered_rows(said, is_brief=is_brief)
    if said.wavers and not is_brief:
        rows.append(_Row(label="WAVERS", tone="accent", text=said.wavers))
    if said.robust and not is_brief:
        rows.append(_Row(label="ROBUST", tone="accent", text=said.robust))
    question = _answer_lines(said, width, colour=colour)
    body = [line for row in rows for line in _row_lines(row, width, colour=colour)]
    return [*head, *question, *body, *_next_lines(said, width, colour=colour)]


def _answer_lines(said: Answers, width: int, *, colour: bool) -> list[str]:
    question, tone = one_line(said.question), _ANSWER_TONE[said.judgement]
    if cells(question) + 3 + cells(said.answer) <= width:
        answer = ink(said.answer, tone, colour=colour)
        return [f"{ink(question, 'strong', colour=colour)}   {answer}"]
    asked = [ink(line, "strong", colour=colour) for line in wrap(question, width)]
    return asked + [ink(line, tone, colour=colour) for line in wrap(said.answer, width)]


def _warning_rows(said: Answers, *, most: int) -> list[_Row]:
    rows = [
        _Row(label=each.label, tone="warn", text=each.text, text_tone="strong")
        for each in said.warnings[:most]
    ]
    if len(said.warnings) > most:
        rest = len(said.warnings) - most
        rows.append(
            _Row(label="NOTE", tone="warn", text=f"and {rest} more: ethogram report --memo")
        )
    return rows


def _broken_rows(said: Answers, most: int, width: int, *, is_brief: bool) -> list[_Row]:
    if not said.broken:
        return [_Row(label="BROKEN", tone="good", text="nothing, of what could be decided")]
    shown = said.broken[:most]
    name_width = _column(tuple(each.clause for each in shown), least=12, most=24)
    rows: list[_Row] = []
    for each in shown:
        rows += _one_broken(each, name_width, width, is_brief=is_brief)
    if len(said.broken) > most:
        rest = len(said.broken) - most
        rows.append(_Row(text=f"and {rest} more broken: ethogram report --clauses"))
    return rows


def _one_broken(each: Broken, name_width: int, width: int, *, is_brief: bool) -> list[_Row]:
    found, change = f"{each.finding} · {each.judged}", each.change
    if _LABEL + name_width + cells(one_line(found)) > width:
        found, change = each.finding, _line(tuple(filter(None, (each.judged, each.change))))
    rows = [
        _Row(label="BROKEN", tone="bad", name=each.clause, name_width=name_width, text=found),
    ]
    details = [change] if is_brief else [change, each.could_not]
    rows += [_Row(name_width=name_width, name=" ", text=text) for text in details if text]
    if each.quote:
        rows.append(_Row(text=_quote_line(each.quote, width - _LABEL), text_tone="accent"))
    return rows


def _quote_line(quote: Quote, width: int) -> str:
    where = f'"   {one_line(quote.case)} · read {quote.read}'
    room = max(width - cells(where) - 1, 16)
    return f'"{cut(one_line(quote.text) or "(an empty reply)", room)}{where}'


def _changed_rows(said: Answers, *, is_brief: bool) -> list[_Row]:
    shown = said.changed[:1] if is_brief else said.changed
    return [
        _Row(label="" if index else "CHANGED", tone="accent", text=text)
        for index, text in enumerate(shown)
    ]


def _caution_row(said: Answers) -> _Row:
    before = f"   ({said.caution_before})" if said.caution_before else ""
    return _Row(label="CAUTION", tone="warn", text=said.caution + before)


def _unknown_rows(said: Answers) -> list[_Row]:
    unknown = said.unknown
    if not unknown:
        return [_Row(label="UNKNOWN", tone="good", text="nothing: every tested clause is decided")]
    names = tuple(f"{len(each.clauses)} {each.reason}" for each in unknown)
    name_width = _column(names, least=10, most=24)
    return [
        _Row(
            label="" if index else "UNKNOWN",
            tone="warn",
            name=name,
            name_width=name_width,
            text=each.step,
        )
        for index, (name, each) in enumerate(zip(names, unknown, strict=True))
    ]


def _covered_rows(said: Answers, *, is_brief: bool) -> list[_Row]:
    text = said.covered
    if said.never_asked:
        text += f" Never asked: {_some(said.never_asked, 1 if is_brief else 2)}"
    rows = [_Row(label="COVERED", tone="accent", text=text)]
    if said.untested:
        number = len(said.untested)
        noun = "clause has" if number == 1 else "clauses have"
        rows.append(_Row(text=f"{number} {noun} no case: {_some(said.untested, 3)}"))
    return rows


def _some(names: tuple[str, ...], most: int) -> str:
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def _row_lines(row: _Row, width: int, *, colour: bool) -> list[str]:
    label = pad(row.label, _LABEL)
    name = pad(cut(one_line(row.name), row.name_width - 1), row.name_width) if row.name else ""
    indent = _LABEL + cells(name)
    lines = _fitted(row.text, width - indent)
    text = [ink(line, row.text_tone, colour=colour) for line in lines]
    head = ink(label, row.tone, colour=colour) + ink(name, "strong", colour=colour)
    return [(head + text[0]).rstrip(), *(" " * indent + line for line in text[1:])]


def _fitted(text: str, width: int) -> list[str]:
    shown = visible(text).replace("\n", " ").replace("\t", " ")
    return [shown] if cells(shown) <= width else wrap(shown, width)


def _next_lines(said: Answers, width: int, *, colour: bool) -> list[str]:
    lines, label = [""], pad("next", _LABEL)
    for step in map(one_line, said.next_steps):
        joined = f"{lines[-1]} · {step}" if lines[-1] else step
        if lines[-1] and cells(joined) > width - _LABEL:
            lines.append(step)
        else:
            lines[-1] = joined
    first, *rest = lines
    return [ink(label, "faint", colour=colour) + first, *(" " * _LABEL + line for line in rest)]


def _column(names: tuple[str, ...], *, least: int, most: int) -> int:
    return min(max([least, *(cells(one_line(name)) + 2 for name in names)]), most)


def _line(parts: tuple[str, ...]) -> str:
    return one_line(" · ".join(parts))
