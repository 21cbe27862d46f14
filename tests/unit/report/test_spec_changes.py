from __future__ import annotations

import msgspec

from ethogram.ids import CaseId, ClauseId, LabelId
from ethogram.lint.staleness import Stale, StaleCase, StaleLabel
from ethogram.report.spec_changes import Look, SpecChanges, render_spec_changes
from ethogram.spec.clause import Bar, Spec
from ethogram.spec.diff import diff_specs
from ethogram.spec.document import read_spec
from tests.fakes.releases import NEW, OLD
from tests.fakes.specs import a_clause, a_spec


def between(old: Spec, new: Spec) -> SpecChanges:
    return SpecChanges(before="old", after="new", old=old, new=new, diff=diff_specs(old, new))


def releases() -> SpecChanges:
    old, new = (read_spec([("spec.md", text)], None).value for text in (OLD, NEW))
    return between(old, new)


def test_a_renamed_level_is_told_from_a_promotion() -> None:
    shown = render_spec_changes(releases())
    assert "1 level renamed, 1 clause promoted, 1 clause added, 1 clause removed" in shown
    assert "the level 'platform' is called 'root' now (2 clauses)" in shown
    assert "promoted  guideline → user: Be short (#be-brief)" in shown


def test_words_are_shown_with_what_stands_around_them() -> None:
    shown = render_spec_changes(releases())
    assert "Be honest (#be-honest)" in shown
    assert "should not mislead [-the user, ever,-] {+users or third parties+} in any way" in shown


def test_what_came_and_went_is_quoted() -> None:
    shown = render_spec_changes(releases())
    assert "clause  Be curious (#be-curious) · user\n    Ask about what people care for." in shown
    assert "clause  Be cheerful (#be-cheerful) · guideline\n    Smile." in shown
    assert "#be-brief  'Be brief' → 'Be short'" in shown


def test_the_same_release_twice_says_that_nothing_changed() -> None:
    spec = a_spec(a_clause("coach", "Help."))
    assert render_spec_changes(between(spec, spec)) == (
        "old → new\nNothing changed: 1 clause read the same.\n"
    )


def test_criteria_and_settings_are_listed() -> None:
    old = a_spec(a_clause("coach", "Help.", "asks one question", bar=Bar(passes=9, of=10)))
    new = a_spec(a_clause("coach", "Help.", "asks two questions", bar=Bar(is_never=True)))
    shown = render_spec_changes(between(old, new))
    assert "[-one question-] {+two questions+}" in shown
    assert "bar:" in shown
    assert "no clause was promoted or demoted" in shown


def test_stale_cases_are_named_in_full_when_asked() -> None:
    coach = ClauseId("coach")
    cases = tuple(
        StaleCase(case=CaseId(f"c{n}"), clause=coach, now=None, why=("removed",)) for n in range(9)
    )
    labels = (StaleLabel(label=LabelId("l1"), clause=coach, now=None, why=("removed",)),)
    changes = msgspec.structs.replace(
        between(a_spec(a_clause("coach", "Help.")), a_spec()),
        stale=Stale(cases=cases, labels=labels),
        asked="the 9 cases and 1 labels of this workspace",
    )
    shown = render_spec_changes(changes)
    assert "#coach (the clause is gone)" in shown
    assert "and 3 more ('--cases' lists them)" in shown
    assert "1 label: l1" in shown
    assert "c8" in render_spec_changes(changes, Look(lists_cases=True))


def test_long_passages_are_shortened_unless_asked_for() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    changes = between(
        a_spec(a_clause("coach", "Help people now.")),
        a_spec(a_clause("coach", f"Help people {words} now.")),
    )
    assert "w199" not in render_spec_changes(changes)
    assert "w199" in render_spec_changes(changes, Look(is_full=True))


def test_escapes_in_a_specification_are_shown_and_not_obeyed() -> None:
    old, new = a_spec(a_clause("coach", "Help.")), a_spec(a_clause("coach", "Help \x1b[2J now."))
    assert "\x1b" not in render_spec_changes(between(old, new))
