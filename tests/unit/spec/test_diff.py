from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.clause import Bar, Clause, Example, GradedReply, Section
from ethogram.spec.diff import diff_specs
from ethogram.spec.document import read_spec
from tests.fakes.specs import AT, a_clause, a_spec

COACH = "Margin helps students write their own text and says so in one sentence."
SOURCES = "Margin never invents a source and says when it has none to offer."
VOICE = "Margin writes plain words that a ten year old reader understands."


def a_section(key: str, title: str, parent: str = "") -> Section:
    return Section(id=key, title=title, level=1, parent=parent, at=AT)


def test_a_whole_level_under_a_new_name_promotes_nobody() -> None:
    old = a_spec(
        a_clause("coach", COACH, authority="platform"),
        a_clause("sources", SOURCES, authority="platform"),
    )
    new = a_spec(
        a_clause("coach", COACH, authority="root"), a_clause("sources", SOURCES, authority="root")
    )
    diff = diff_specs(old, new)
    [level] = diff.levels_renamed
    assert (level.before, level.after, level.clauses) == ("platform", "root", 2)
    assert (diff.authority, diff.restated, diff.unchanged) == ((), (), 2)


def test_a_clause_that_left_a_renamed_level_is_demoted() -> None:
    old = a_spec(*(a_clause(key, COACH + key, authority="platform") for key in "abc"))
    new = a_spec(
        a_clause("a", COACH + "a", authority="root"),
        a_clause("b", COACH + "b", authority="root"),
        a_clause("c", COACH + "c", authority="system"),
    )
    diff = diff_specs(old, new)
    assert [(level.before, level.after) for level in diff.levels_renamed] == [("platform", "root")]
    assert [(change.id, change.move) for change in diff.authority] == [("c", "demoted")]
    assert [(entry.after, entry.why) for entry in diff.restated] == [("c", ("authority",))]


def test_one_clause_at_a_stronger_level_is_a_promotion_and_no_renaming() -> None:
    old = a_spec(
        a_clause("coach", COACH, authority="user"), a_clause("voice", VOICE, authority="user")
    )
    new = a_spec(
        a_clause("coach", COACH, authority="root"), a_clause("voice", VOICE, authority="user")
    )
    diff = diff_specs(old, new)
    assert diff.levels_renamed == ()
    assert [(change.id, change.move) for change in diff.authority] == [("coach", "promoted")]


def test_a_level_that_merges_into_an_old_one_is_not_renamed() -> None:
    old = a_spec(
        a_clause("coach", COACH, authority="guideline"), a_clause("voice", VOICE, authority="user")
    )
    new = a_spec(
        a_clause("coach", COACH, authority="user"), a_clause("voice", VOICE, authority="user")
    )
    assert diff_specs(old, new).levels_renamed == ()
    assert [change.move for change in diff_specs(old, new).authority] == ["promoted"]


def test_a_new_title_and_a_new_place_change_no_obligation() -> None:
    old = a_spec(a_clause("coach", COACH, section="style"), sections=(a_section("style", "Style"),))
    new = a_spec(
        a_clause("coach", COACH, title="Do not ghost-write", section="integrity"),
        sections=(a_section("style", "House style"), a_section("integrity", "Integrity")),
    )
    diff = diff_specs(old, new)
    assert [(entry.id, entry.before, entry.after) for entry in diff.moved] == [
        ("coach", "style", "integrity")
    ]
    assert [entry.id for entry in diff.retitled] == ["coach", "style"]
    assert diff.sections_added == ("integrity",)
    assert diff.restated == ()


def test_a_child_of_a_clause_with_a_new_id_did_not_move() -> None:
    old = a_spec(a_clause("honest", SOURCES), a_clause("voice", VOICE, section="honest"))
    new = a_spec(a_clause("honesty", SOURCES), a_clause("voice", VOICE, section="honesty"))
    diff = diff_specs(old, new)
    assert [(entry.before, entry.after) for entry in diff.reidentified] == [("honest", "honesty")]
    assert diff.moved == ()
    assert [(entry.before, entry.after) for entry in diff.restated] == [("honest", "honesty")]


def test_other_words_are_listed_one_by_one() -> None:
    diff = diff_specs(
        a_spec(a_clause("coach", COACH)),
        a_spec(a_clause("coach", COACH.replace("one sentence", "two sentences"))),
    )
    [change] = diff.reworded
    assert [(edit.before, edit.after) for edit in change.edits] == [
        ("one sentence", "two sentences")
    ]
    assert 0.8 < change.similarity < 1.0
    assert diff.restated[0].why == ("text",)


def test_criteria_come_go_and_change() -> None:
    diff = diff_specs(
        a_spec(a_clause("coach", COACH, "gives one next step", "is short")),
        a_spec(a_clause("coach", COACH, "gives two next steps", "is short", "asks a question")),
    )
    assert [(c.criterion, c.change) for c in diff.criteria] == [("c1", "changed"), ("c3", "added")]
    assert diff.restated[0].why == ("criteria",)


def test_examples_are_recognised_by_what_they_show_and_not_by_their_place() -> None:
    def shown(number: int, title: str, reply: str) -> Example:
        return Example(
            id=f"coach/example-{number}",
            title=title,
            turns=(("user", title),),
            replies=(GradedReply(grade="good", text=reply),),
            at=AT,
        )

    old = a_clause("coach", COACH, examples=(shown(1, "essay", "Yes."), shown(2, "poem", "No.")))
    new = a_clause(
        "coach",
        COACH,
        examples=(shown(1, "letter", "Yes."), shown(2, "essay", "Yes."), shown(3, "poem", "Hm.")),
    )
    diff = diff_specs(a_spec(old), a_spec(new))
    assert {(e.title, e.change) for e in diff.examples} == {
        ("letter", "added"),
        ("poem", "changed"),
    }
    assert diff.restated == ()


def test_another_bar_makes_what_rests_on_a_clause_stale() -> None:
    diff = diff_specs(
        a_spec(a_clause("coach", COACH)), a_spec(a_clause("coach", COACH, bar=Bar(is_never=True)))
    )
    [setting] = diff.settings
    assert (setting.setting, setting.before, setting.after) == ("bar", "9 in 10", "never")
    assert diff.restated[0].why == ("bar",)


def test_commentary_is_reported_and_binds_nobody() -> None:
    diff = diff_specs(
        a_spec(a_clause("coach", COACH)), a_spec(a_clause("coach", COACH, commentary=("We may.",)))
    )
    assert (diff.commentary, diff.restated, diff.unchanged) == (("coach",), (), 1)


def test_clauses_come_and_go() -> None:
    diff = diff_specs(a_spec(a_clause("coach", COACH)), a_spec(a_clause("voice", VOICE)))
    assert (diff.added, diff.removed) == (("voice",), ("coach",))
    assert [(entry.before, entry.why) for entry in diff.restated] == [("coach", ("removed",))]


RELEASES = Path(__file__).parents[4] / "shared" / "data" / "model-spec"


@pytest.mark.skipif(not RELEASES.exists(), reason="the public releases are not beside the checkout")
def test_two_releases_of_a_public_specification_differ_as_counted_by_hand() -> None:
    old, new = (
        read_spec([(path.name, path.read_text(encoding="utf-8"))], None).value
        for path in sorted(RELEASES.glob("model_spec.*.md"))
    )
    diff = diff_specs(old, new)
    assert diff.added == ("respect_real_world_ties", "prioritize_teen_safety")
    assert diff.sections_added == ("chatgpt_u18",)
    assert [entry.id for entry in diff.retitled] == ["do_not_encourage_self_harm"]
    assert (diff.removed, diff.moved, diff.reidentified, diff.authority) == ((), (), (), ())
    assert len(diff.reworded) == 9
    changes = [change.change for change in diff.examples]
    assert (changes.count("added"), changes.count("removed")) == (4, 3)


clauses = st.lists(
    st.builds(
        a_clause,
        st.sampled_from(["a", "b", "c", "d"]),
        st.text(alphabet="xyz .", max_size=20),
        authority=st.sampled_from([None, "root", "user", "platform"]),
        section=st.sampled_from(["", "a", "s"]),
    ),
    unique_by=lambda clause: clause.id,
    max_size=4,
)


@given(clauses)
def test_a_specification_does_not_differ_from_itself(made: list[Clause]) -> None:
    assert diff_specs(a_spec(*made), a_spec(*made)).is_empty


@given(clauses, clauses)
def test_every_clause_is_accounted_for_once(old: list[Clause], new: list[Clause]) -> None:
    diff = diff_specs(a_spec(*old), a_spec(*new))
    renamed = {entry.before for entry in diff.reidentified}
    kept = {clause.id for clause in old} - set(diff.removed) - renamed
    assert kept | {e.after for e in diff.reidentified} | set(diff.added) == {c.id for c in new}
    assert msgspec.json.decode(msgspec.json.encode(diff), type=type(diff)) == diff
