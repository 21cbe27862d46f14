"""What changed between two releases of a specification, told apart by what it means for a reader.

A renamed level of authority, a moved section and a new title change no obligation. A promotion,
a demotion, other words, other criteria or another bar do, and make cases and labels stale.
"""

from __future__ import annotations

from collections import Counter

from ethogram.ids import ClauseId, Digest, digest
from ethogram.spec.changes import (
    AuthorityChanged,
    AuthorityMove,
    Change,
    CriterionChanged,
    ExampleChanged,
    LevelRenamed,
    Moved,
    Reidentified,
    Restated,
    Retitled,
    Reworded,
    SettingChanged,
    SpecDiff,
)
from ethogram.spec.clause import AUTHORITIES, Bar, Clause, Criterion, Example, Section, Spec
from ethogram.spec.pairing import Pairing, pair_clauses
from ethogram.spec.wording import similarity, word_edits

_SETTINGS = ("bar", "stakes", "judged", "status", "surfaces", "audiences", "use_cases")
_BINDING = frozenset({"bar", "stakes", "judged", "surfaces", "audiences", "use_cases"})


def diff_specs(old: Spec, new: Spec) -> SpecDiff:
    """Compare two releases of a specification."""
    pairing = pair_clauses(old, new)
    levels = _levels_renamed(old, new, pairing)
    authority = _authority_changes(pairing, levels)
    restated = _restated(pairing, {change.id for change in authority})
    plain_old, plain_new = _plain_sections(old), _plain_sections(new)
    return SpecDiff(
        before=old.release,
        after=new.release,
        added=tuple(clause.id for clause in pairing.added),
        removed=tuple(clause.id for clause in pairing.removed),
        sections_added=tuple(key for key in plain_new if key not in plain_old),
        sections_removed=tuple(key for key in plain_old if key not in plain_new),
        moved=_moved(pairing, plain_old, plain_new),
        retitled=_retitled(pairing, plain_old, plain_new),
        reidentified=tuple(
            Reidentified(before=was.id, after=now.id, similarity=similarity(was.text, now.text))
            for was, now in pairing.pairs
            if was.id != now.id
        ),
        reworded=_reworded(pairing),
        levels_renamed=levels,
        authority=authority,
        criteria=tuple(c for was, now in pairing.pairs for c in _criteria(was, now)),
        examples=tuple(e for was, now in pairing.pairs for e in _examples(was, now)),
        settings=tuple(s for was, now in pairing.pairs for s in _settings(was, now)),
        commentary=tuple(now.id for was, now in pairing.pairs if _around(was) != _around(now)),
        unchanged=len(pairing.pairs) - sum(entry.after is not None for entry in restated),
        restated=restated,
    )


def _plain_sections(spec: Spec) -> dict[str, Section]:
    clauses = {str(clause.id) for clause in spec.clauses}
    return {section.id: section for section in spec.sections if section.id not in clauses}


def _levels_renamed(old: Spec, new: Spec, pairing: Pairing) -> tuple[LevelRenamed, ...]:
    """Find levels whose name vanished while most of their clauses took one name that is new.

    Some clauses of the level may have gone elsewhere at the same time: those really moved.
    """
    old_names = {clause.authority for clause in old.clauses}
    new_names = {clause.authority for clause in new.clauses}
    renamed = []
    for level in sorted(name for name in old_names - new_names if name):
        went = Counter(now.authority for was, now in pairing.pairs if was.authority == level)
        fresh = [(n, name) for name, n in went.items() if name and name not in old_names]
        if fresh and max(fresh)[0] * 2 > went.total():
            count, name = max(fresh)
            renamed.append(LevelRenamed(before=level, after=name, clauses=count))
    return tuple(renamed)


def _authority_changes(
    pairing: Pairing, levels: tuple[LevelRenamed, ...]
) -> tuple[AuthorityChanged, ...]:
    names = {level.before: level.after for level in levels}
    changes = []
    for was, now in pairing.pairs:
        before = names.get(was.authority or "", was.authority)
        if before != now.authority:
            changes.append(
                AuthorityChanged(
                    id=now.id,
                    before=was.authority,
                    after=now.authority,
                    move=_move(before, now.authority),
                )
            )
    return tuple(changes)


def _move(before: str | None, after: str | None) -> AuthorityMove:
    if before is None:
        return "set"
    if after is None:
        return "taken away"
    names = {"platform": "root"}
    ranks = {name: rank for rank, name in enumerate(AUTHORITIES)}
    old, new = ranks.get(names.get(before, before)), ranks.get(names.get(after, after))
    if old is None or new is None or old == new:
        return "other"
    return "promoted" if new < old else "demoted"


def _headings(
    pairing: Pairing, old: dict[str, Section], new: dict[str, Section]
) -> list[tuple[str, tuple[str, str], tuple[str, str]]]:
    """List headings of both releases as (id, (parent, title) before, (parent, title) after)."""
    clauses = [
        (str(now.id), (was.section, was.title), (now.section, now.title))
        for was, now in pairing.pairs
    ]
    plain = [
        (key, (section.parent, section.title), (new[key].parent, new[key].title))
        for key, section in old.items()
        if key in new
    ]
    return clauses + plain


def _moved(pairing: Pairing, old: dict[str, Section], new: dict[str, Section]) -> tuple[Moved, ...]:
    return tuple(
        Moved(id=key, before=before, after=after)
        for key, (before, _), (after, _) in _headings(pairing, old, new)
        if pairing.new_id(before) != after
    )


def _retitled(
    pairing: Pairing, old: dict[str, Section], new: dict[str, Section]
) -> tuple[Retitled, ...]:
    return tuple(
        Retitled(id=key, before=before, after=after)
        for key, (_, before), (_, after) in _headings(pairing, old, new)
        if before != after
    )


def _reworded(pairing: Pairing) -> tuple[Reworded, ...]:
    found = []
    for was, now in pairing.pairs:
        edits = word_edits(was.text, now.text)
        if edits:
            found.append(
                Reworded(id=now.id, similarity=similarity(was.text, now.text), edits=edits)
            )
    return tuple(found)


def _criteria(was: Clause, now: Clause) -> list[CriterionChanged]:
    """Compare the criteria of one clause by their own ids."""
    old, new = _by_own_id(was), _by_own_id(now)
    changes = []
    for own in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(own), new.get(own)
        if before and after and not word_edits(before.text, after.text):
            continue
        change: Change = "changed" if before and after else "removed" if before else "added"
        changes.append(
            CriterionChanged(
                clause=now.id,
                criterion=own,
                change=change,
                before=before.text if before else "",
                after=after.text if after else "",
            )
        )
    return changes


def _by_own_id(clause: Clause) -> dict[str, Criterion]:
    return {criterion.id.rpartition(".")[2]: criterion for criterion in clause.criteria}


def _examples(was: Clause, now: Clause) -> list[ExampleChanged]:
    """Compare examples by what they show; their ids only count places.

    One worked example of a public specification can hold several conversations under one title;
    it is listed once.
    """
    left = {_shown(example): example for example in now.examples}
    gone = [example for example in was.examples if left.pop(_shown(example), None) is None]
    changes = []
    for example in gone:
        again = next((key for key, other in left.items() if _is_same_example(example, other)), None)
        if again is not None:
            del left[again]
        change: Change = "removed" if again is None else "changed"
        changes.append(ExampleChanged(clause=now.id, title=_name(example), change=change))
    changes += [
        ExampleChanged(clause=now.id, title=_name(example), change="added")
        for example in left.values()
    ]
    return list(dict.fromkeys(changes))


def _shown(example: Example) -> Digest:
    return digest((example.title, example.turns, example.replies))


def _is_same_example(one: Example, other: Example) -> bool:
    has_same_title = bool(one.title) and one.title == other.title
    return has_same_title or (bool(one.turns) and one.turns == other.turns)


def _name(example: Example) -> str:
    return example.title or (example.turns[-1][1].strip()[:60] if example.turns else example.id)


def _settings(was: Clause, now: Clause) -> list[SettingChanged]:
    return [
        SettingChanged(
            clause=now.id,
            setting=name.replace("_", " "),
            before=_shown_setting(getattr(was, name)),
            after=_shown_setting(getattr(now, name)),
        )
        for name in _SETTINGS
        if getattr(was, name) != getattr(now, name)
    ]


def _shown_setting(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "everywhere"
    if isinstance(value, Bar):
        return "never" if value.is_never else f"{value.passes} in {value.of}"
    return str(value)


def _around(clause: Clause) -> tuple[object, ...]:
    return (clause.commentary, clause.why, clause.cost, clause.would_change_if)


def _restated(pairing: Pairing, reranked: set[ClauseId]) -> tuple[Restated, ...]:
    """List every clause on which a case or a label may no longer rest."""
    gone = [
        Restated(before=was.id, after=None, digest_before=was.digest, why=("removed",))
        for was in pairing.removed
    ]
    changed = [
        Restated(
            before=was.id,
            after=now.id,
            digest_before=was.digest,
            digest_after=now.digest,
            why=why,
        )
        for was, now in pairing.pairs
        if (why := _why_restated(was, now, is_reranked=now.id in reranked))
    ]
    return tuple(gone + changed)


def _why_restated(was: Clause, now: Clause, *, is_reranked: bool) -> tuple[str, ...]:
    why = ["id"] if was.id != now.id else []
    why += ["text"] if word_edits(was.text, now.text) else []
    why += ["criteria"] if _criteria(was, now) else []
    why += ["authority"] if is_reranked else []
    why += [
        name.replace("_", " ")
        for name in _SETTINGS
        if name in _BINDING and getattr(was, name) != getattr(now, name)
    ]
    return tuple(why)
