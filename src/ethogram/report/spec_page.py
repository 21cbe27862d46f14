"""A specification at a glance, for the terminal: what is in it, and its outline clause by clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from ethogram.errors import Diagnostic
from ethogram.report.ink import Tone, ink
from ethogram.report.number import bar_text, count
from ethogram.report.plain_text import one_line, wrap
from ethogram.spec.clause import Clause, Spec
from ethogram.spec.public import SpecCounts

_LABEL = 12
_DEEPEST = 3


class SpecPage(msgspec.Struct, frozen=True, kw_only=True):
    """A specification, what was counted in it, and what is odd in it."""

    name: str
    """File name of a public specification, or the workspace's name."""
    spec: Spec
    counts: SpecCounts
    problems: tuple[Diagnostic, ...] = ()
    is_public: bool = False
    """True for a file that is not ours: odd things in it are reported, not corrected."""
    cases: int = 0
    """Cases that can be made of its worked examples."""
    prompts_near: str = ""
    """Folder beside the file that may hold its prompt files and was not read."""


def render_spec_page(page: SpecPage, *, width: int = 100, colour: bool = False) -> str:
    """Show what a specification holds, then its outline; problems are shown by the caller."""
    release = f" · release {page.spec.release}" if page.spec.release else ""
    head = f"{page.name}{release} · {page.counts.size_bytes:,} bytes"
    lines = [ink(one_line(head), "strong", colour=colour)]
    for label, text in _facts(page):
        first, *more = wrap(one_line(text), width - _LABEL) or [""]
        lines.append(f"{label:<{_LABEL}}{first}")
        lines += [" " * _LABEL + line for line in more]
    lines += ["", *_outline(page, width, colour=colour)]
    return "\n".join(lines) + "\n"


def _facts(page: SpecPage) -> Iterator[tuple[str, str]]:
    counts = page.counts
    levels = ", ".join(f"{n} at level {level}" for level, n in counts.sections_by_level.items())
    yield "sections", f"{counts.sections} with an id" + (f": {levels}" if levels else "")
    yield "clauses", f"{counts.clauses}" + _clause_kinds(page)
    yield from _example_facts(page)
    if counts.commentary:
        yield "commentary", f"{count(counts.commentary, 'passage')}, never normative"
    if counts.tags:
        yield (
            "tags",
            f"{counts.tags} footnote tags in {count(counts.sections_with_tags, 'section')}",
        )
    if counts.links:
        dangling = f"{counts.links_dangling} of them lead nowhere" if counts.links_dangling else ""
        auto = f"{counts.links_auto_titled} titled '?'" if counts.links_auto_titled else ""
        more = ", ".join(part for part in (auto, dangling or "none leads nowhere") if part)
        yield "links", f"{counts.links} to {count(counts.link_targets, 'place')}; {more}"
    if counts.prompts:
        yield (
            "prompts",
            f"{counts.prompts} in {count(counts.prompt_files, 'file')}: "
            f"{counts.prompts_with_several_user_turns} with several user turns, "
            f"{counts.prompts_with_developer} with a developer message",
        )
    elif page.prompts_near:
        yield "prompts", f"not read; add '--prompts {page.prompts_near}' to read them"
    if page.spec.voice:
        axes = dict.fromkeys(each.axis for each in page.spec.voice)
        yield "voice", ", ".join(axes)
    if page.spec.patterns:
        yield "patterns", ", ".join(each.name for each in page.spec.patterns)


def _clause_kinds(page: SpecPage) -> str:
    named = {name: n for name, n in page.counts.clauses_by_authority.items() if name}
    parts = [", ".join(f"{name} {n}" for name, n in named.items())] if named else []
    if not page.is_public:
        states = Counter(clause.status for clause in page.spec.clauses)
        parts.append(", ".join(f"{n} {state}" for state, n in states.items()))
    return "".join(f" · {part}" for part in parts if part)


def _example_facts(page: SpecPage) -> Iterator[tuple[str, str]]:
    counts = page.counts
    if not counts.examples:
        yield "examples", "none; a GOOD and a BAD reply are a judge's first exam"
        return
    compared = f"{counts.examples_compared} with graded replies"
    where = count(counts.sections_with_examples, "section")
    yield "examples", f"{counts.examples} worked examples in {where}, {compared}"
    grades = [f"{counts.good} GOOD", f"{counts.bad} BAD", *([f"{counts.ok} OK"] * bool(counts.ok))]
    reasons = f"{counts.replies_with_reason} with a reason"
    text = f"{counts.graded}: {', '.join(grades)}; {reasons}"
    if counts.replies_with_qualifier:
        text += f"; {counts.replies_with_qualifier} with a qualifier after the grade"
    yield "replies", text
    if named := counts.replies_naming_a_clause:
        yield "", "name what they break: " + ", ".join(f"{k} {n}" for k, n in named.items())
    if page.cases:
        yield "cases", f"{count(page.cases, 'case')} with references can be made of the examples"


def _outline(page: SpecPage, width: int, *, colour: bool) -> Iterator[str]:
    clauses: Mapping[str, Clause] = {clause.id: clause for clause in page.spec.clauses}
    sections = {section.id for section in page.spec.sections if section.id}
    column = max([0, *(len(one.authority or "") + 2 for one in page.spec.clauses if one.authority)])
    how = (column, width, colour)
    for section in page.spec.sections:
        clause = clauses.get(section.id) if section.is_clause else None
        indent = "  " * min(section.level - 1, _DEEPEST)
        if clause is not None:
            yield from _row(clause.authority or "", indent, clause.title, _notes(clause, page), how)
        else:
            examples = count(len(section.examples), "example") if section.examples else ""
            notes = [part for part in (f"#{section.id}" * bool(section.id), examples) if part]
            yield from _row("", indent, section.title, notes, how, tone="accent")
    rest = [clause for clause in page.spec.clauses if clause.id not in sections]
    if rest:
        yield ink(" " * column + "from tables", "accent", colour=colour)
    for clause in rest:
        yield from _row(clause.authority or "", "  ", clause.title, _notes(clause, page), how)


def _notes(clause: Clause, page: SpecPage) -> list[str]:
    notes = [f"#{clause.id}"]
    if not page.is_public:
        notes += [f"bar {bar_text(clause.bar)}", f"stakes {clause.stakes}"]
        notes += [clause.status] if clause.status != "in force" else []
        notes += [count(len(clause.criteria), "criterion", "criteria")]
    if clause.examples:
        notes.append(count(len(clause.examples), "example"))
    if clause.commentary:
        notes.append("commentary")
    return notes


def _row(
    authority: str,
    indent: str,
    title: str,
    notes: list[str],
    how: tuple[int, int, bool],
    tone: Tone = "strong",
) -> Iterator[str]:
    """Write who may override, then the title, then the rest in lines of the same indent."""
    column, width, colour = how
    name = one_line(title)
    room = width - column - len(indent)
    first, *more = wrap(one_line(" · ".join([title, *notes])), room) or [""]
    # The title is inked after the line was broken, so that colour takes no room.
    inked = ink(name, tone, colour=colour) + first[len(name) :] if first.startswith(name) else first
    yield f"{authority:<{column}}{indent}{inked}"
    yield from (f"{'':<{column}}{indent}  {line}" for line in more)
