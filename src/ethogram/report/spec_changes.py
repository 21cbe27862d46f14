"""What changed between two releases of a specification, for a reader who was not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from ethogram.lint.staleness import Stale
from ethogram.report.ink import ink
from ethogram.report.number import count, percent
from ethogram.report.plain_text import one_line, wrap
from ethogram.report.word_changes import LEGEND, change_lines, changed_passages
from ethogram.report.word_changes import Change as Passage
from ethogram.spec.changes import Change, ExampleChanged, SpecDiff
from ethogram.spec.clause import Clause, Spec
from ethogram.spec.wording import plain

_SIGNS: dict[Change, str] = {"added": "+", "removed": "-", "changed": "~"}
_PASSAGES = 4
_NAMES = 6
_LONGEST = 360


class SpecChanges(msgspec.Struct, frozen=True, kw_only=True):
    """Two releases, what changed, and what no longer rests on anything because of it."""

    before: str
    """How the old release is called: a file, or a revision."""
    after: str
    old: Spec
    new: Spec
    diff: SpecDiff
    stale: Stale = msgspec.field(default_factory=Stale)
    asked: str = ""
    """Which cases and labels were looked at, in words; empty when there were none."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a reader wants the changes shown."""

    width: int = 100
    colour: bool = False
    lists_cases: bool = False
    """True names every stale case and label."""
    is_full: bool = False
    """True shows every changed passage in full."""


def render_spec_changes(changes: SpecChanges, look: Look | None = None) -> str:
    """Show first what changed in short, then who may override what, then every change of words."""
    how = look or Look()
    head = one_line(f"{changes.before} → {changes.after}")
    lines = [ink(head, "strong", colour=how.colour)]
    lines += wrap(_in_short(changes.diff), how.width)
    for title, body in _parts(changes, how) if not changes.diff.is_empty else ():
        shown = list(body)
        if shown:
            lines += ["", ink(title, "accent", colour=how.colour), *shown]
    return "\n".join(lines) + "\n"


def _in_short(diff: SpecDiff) -> str:
    if diff.is_empty:
        return f"Nothing changed: {count(diff.unchanged, 'clause')} read the same."
    moves = Counter(change.move for change in diff.authority)
    facts = [
        (len(diff.levels_renamed), "level renamed", "levels renamed"),
        *((moves[move], f"clause {move}", f"clauses {move}") for move in moves),
        (len(diff.added), "clause added", "clauses added"),
        (len(diff.removed), "clause removed", "clauses removed"),
        (len(diff.reworded), "reworded", "reworded"),
        (len(diff.criteria), "criterion changed", "criteria changed"),
        (len(diff.settings), "setting changed", "settings changed"),
        (len(diff.retitled), "retitled", "retitled"),
        (len(diff.moved), "moved", "moved"),
        (len(diff.reidentified), "under another id", "under another id"),
        (len(diff.examples), "example changed", "examples changed"),
    ]
    told = [f"{n} {one if n == 1 else many}" for n, one, many in facts if n]
    same = f"{count(diff.unchanged, 'clause')} {'asks' if diff.unchanged == 1 else 'ask'}"
    return f"{', '.join(told) or 'Only what binds nobody changed'}. {same} what they asked before."


def _parts(changes: SpecChanges, how: Look) -> Iterator[tuple[str, Iterator[str]]]:
    yield "WHO MAY OVERRIDE", _authority(changes, how)
    yield "ADDED", _come(changes, how)
    yield "REMOVED", _gone(changes, how)
    yield "REWORDED, most changed first", _reworded(changes, how)
    yield "CRITERIA", _criteria(changes, how)
    yield "BAR, STAKES, PLACE, STATUS", _settings(changes, how)
    yield "RETITLED", _retitled(changes, how)
    yield "MOVED", _moved(changes, how)
    yield "UNDER ANOTHER ID", _reidentified(changes, how)
    yield "EXAMPLES", _examples(changes, how)
    yield (
        "AROUND THE CLAUSES (reasons and commentary; nothing rests on these)",
        _around(changes, how),
    )
    yield "STALE BECAUSE OF IT", _stale(changes, how)


def _authority(changes: SpecChanges, how: Look) -> Iterator[str]:
    if not changes.diff.levels_renamed and not changes.diff.authority:
        yield "  no level was renamed, and no clause was promoted or demoted"
    for level in changes.diff.levels_renamed:
        clauses = count(level.clauses, "clause")
        yield from _hang(
            "renamed",
            f"the level '{level.before}' is called '{level.after}' now ({clauses}); "
            "no clause became stronger or weaker by it",
            how,
        )
    for change in changes.diff.authority:
        levels = f"{change.before or 'no level'} → {change.after or 'no level'}"
        yield from _hang(change.move, f"{levels}: {_name(changes.new, change.id)}", how)


def _come(changes: SpecChanges, how: Look) -> Iterator[str]:
    for key in changes.diff.sections_added:
        yield from _hang("section", _heading(changes.new, key), how)
    for key in changes.diff.added:
        yield from _clause(changes.new, key, how)


def _gone(changes: SpecChanges, how: Look) -> Iterator[str]:
    for key in changes.diff.sections_removed:
        yield from _hang("section", _heading(changes.old, key), how)
    for key in changes.diff.removed:
        yield from _clause(changes.old, key, how)


def _clause(spec: Spec, key: str, how: Look) -> Iterator[str]:
    found = next((clause for clause in spec.clauses if clause.id == key), None)
    authority = f" · {found.authority}" if found and found.authority else ""
    examples = count(len(found.examples), "example") if found and found.examples else ""
    yield from _hang(
        "clause", " · ".join(filter(None, [_name(spec, key) + authority, examples])), how
    )
    if found is not None and found.text:
        text = one_line(plain(found.text))
        short = text if how.is_full or len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
        yield from (f"    {line}" for line in wrap(short, how.width - 4))


def _reworded(changes: SpecChanges, how: Look) -> Iterator[str]:
    olds = _counterparts(changes)
    for number, reworded in enumerate(sorted(changes.diff.reworded, key=lambda r: r.similarity)):
        if not number:
            yield ink(f"  {LEGEND}", "faint", colour=how.colour)
        now = changes.new.clause(reworded.id)
        was = olds.get(reworded.id)
        kept = percent(reworded.similarity)
        head = f"  {_name(changes.new, reworded.id)} · {kept} of the words kept"
        yield from (ink(line, "strong", colour=how.colour) for line in wrap_kept(head, how.width))
        if now is not None and was is not None:
            yield from _passages(plain(was.text), plain(now.text), how)


def wrap_kept(text: str, width: int) -> list[str]:
    """Break a line that begins with an indent, keeping the indent."""
    indent = text[: len(text) - len(text.lstrip())]
    return [indent + line for line in wrap(text.strip(), width - len(indent))]


def _passages(old: str, new: str, how: Look) -> Iterator[str]:
    passages = changed_passages(old, new)
    shown = passages if how.is_full else passages[:_PASSAGES]
    for passage in shown:
        gone, come = passage.gone, passage.come
        if not how.is_full:
            gone, come = _short(gone), _short(come)
        yield from _indented(msgspec.structs.replace(passage, gone=gone, come=come), how)
    left = len(passages) - len(shown)
    if left:
        yield f"    and {count(left, 'more passage')}; '--full' shows them"


def _indented(passage: Passage, how: Look) -> Iterator[str]:
    for number, line in enumerate(change_lines(passage, how.width - 6, colour=how.colour)):
        yield f"      {line}" if number else f"    · {line}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"


def _criteria(changes: SpecChanges, how: Look) -> Iterator[str]:
    for each in changes.diff.criteria:
        name = f"{each.clause}.{each.criterion}"
        if each.change != "changed":
            yield from _hang(f"{_SIGNS[each.change]} {name}", each.after or each.before, how)
            continue
        yield f"  ~ {name}"
        for passage in changed_passages(each.before, each.after):
            yield from _indented(passage, how)


def _settings(changes: SpecChanges, how: Look) -> Iterator[str]:
    for each in changes.diff.settings:
        told = f"{each.setting.replace('_', ' ')}: {each.before or 'all'} → {each.after or 'all'}"
        yield from _hang(f"#{each.clause}", told, how)


def _retitled(changes: SpecChanges, how: Look) -> Iterator[str]:
    for each in changes.diff.retitled:
        yield from _hang(f"#{each.id}", f"'{each.before}' → '{each.after}'", how)


def _moved(changes: SpecChanges, how: Look) -> Iterator[str]:
    for each in changes.diff.moved:
        before, after = _heading(changes.old, each.before), _heading(changes.new, each.after)
        yield from _hang(f"#{each.id}", f"from under {before} to under {after}", how)


def _reidentified(changes: SpecChanges, how: Look) -> Iterator[str]:
    for each in changes.diff.reidentified:
        same = f"{percent(each.similarity)} of the words are the same"
        yield from _hang(f"#{each.before}", f"is #{each.after} now; {same}", how)


def _examples(changes: SpecChanges, how: Look) -> Iterator[str]:
    by_clause: dict[str, list[ExampleChanged]] = {}
    for each in changes.diff.examples:
        by_clause.setdefault(each.clause, []).append(each)
    for clause, found in by_clause.items():
        yield from wrap_kept(f"  {_name(changes.new, clause)}", how.width)
        for each in found:
            yield from _hang(f"  {_SIGNS[each.change]}", f"{each.title} ({each.change})", how)


def _around(changes: SpecChanges, how: Look) -> Iterator[str]:
    names = [f"#{key}" for key in changes.diff.commentary]
    if names:
        yield from (f"  {line}" for line in wrap(", ".join(names), how.width - 2))


def _stale(changes: SpecChanges, how: Look) -> Iterator[str]:
    if not changes.asked:
        return
    stale = changes.stale
    if not stale.cases and not stale.labels:
        yield f"  none; looked at {changes.asked}"
        return
    cases = len({each.case for each in stale.cases})
    labels = len({each.label for each in stale.labels})
    told = f"{count(cases, 'case')} and {count(labels, 'label')}: read them again"
    yield from wrap_kept(f"  {told} (looked at {changes.asked})", how.width)
    rows: dict[tuple[str, str, str], tuple[list[str], list[str]]] = {}
    for case in stale.cases:
        key = (case.clause, case.now or "", ", ".join(case.why))
        rows.setdefault(key, ([], []))[0].append(str(case.case))
    for label in stale.labels:
        key = (label.clause, label.now or "", ", ".join(label.why))
        rows.setdefault(key, ([], []))[1].append(str(label.label))
    for (clause, now, why), (names, marks) in rows.items():
        where = f"#{clause}" + (f", now #{now}" if now and now != clause else "")
        yield from wrap_kept(f"  {where} ({why if now else 'the clause is gone'})", how.width)
        yield from _some("case", names, how)
        yield from _some("label", marks, how)


def _some(noun: str, names: Sequence[str], how: Look) -> Iterator[str]:
    if not names:
        return
    shown = names if how.lists_cases else names[:_NAMES]
    more = f" and {len(names) - len(shown)} more ('--cases' lists them)"
    text = ", ".join(shown) + (more if len(names) > len(shown) else "")
    yield from (
        f"    {line}" for line in wrap(f"{len(names)} {noun}: {one_line(text)}", how.width - 4)
    )


def _hang(label: str, text: str, how: Look) -> Iterator[str]:
    head = f"  {label}  "
    first, *more = wrap(one_line(text), how.width - len(head)) or [""]
    yield head + first
    yield from (" " * len(head) + line for line in more)


def _name(spec: Spec, key: str) -> str:
    clause = next((each for each in spec.clauses if each.id == key), None)
    return f"{clause.title} (#{key})" if clause else f"#{key}"


def _heading(spec: Spec, key: str) -> str:
    section = next((each for each in spec.sections if each.id == key), None)
    if section is not None:
        return f"'{section.title}' (#{key})" if key else f"'{section.title}'"
    return f"#{key}" if key else "the top"


def _counterparts(changes: SpecChanges) -> dict[str, Clause]:
    """Index the old clauses by the ids they go by now."""
    now = {each.before: each.after for each in changes.diff.reidentified}
    return {str(now.get(clause.id, clause.id)): clause for clause in changes.old.clauses}
