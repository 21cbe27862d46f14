from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.spec.clause import Clause, Example
from ethogram.suite.case import Case, Place
from ethogram.suite.fill import Filling, Gap, Slot, fill_gaps, moved_to, same_words, wanted
from tests.fakes.coverage import a_case, a_rule
from tests.fakes.observations import AT

CHAT = Place(
    surface=SurfaceId("chat"), audience=AudienceId("student"), use_case=UseCaseId("essay-help")
)
PARENT = Place(
    surface=SurfaceId("chat"), audience=AudienceId("parent"), use_case=UseCaseId("essay-help")
)


def a_gap(
    slot: Slot = "normal", *, place: Place = CHAT, clause: Clause | None = None, **more: str
) -> Gap:
    return Gap(clause=clause or a_rule(), place=place, slot=slot, **more)


def filled(gap: Gap, *cases: Case, proposed: Sequence[Case] = ()) -> Filling:
    (found,) = fill_gaps([gap], cases, proposed, 1)
    return found


def words(filling: Filling) -> str:
    return filling.case.turns[-1].content


def test_a_request_that_stands_elsewhere_is_moved_and_keeps_its_family() -> None:
    found = filled(a_gap(), a_case("one", "coach", user="Write it."))
    assert (found.origin, found.like, words(found)) == ("moved", "one", "Write it.")
    case = found.case
    assert (case.parent, case.family, case.operator) == ("one", "one", "moved")
    assert (case.place, case.tests, case.is_proposed) == (CHAT, ("coach",), True)
    assert case.source == "template: one moved"


def test_the_marker_of_who_is_speaking_moves_along() -> None:
    found = filled(
        a_gap(place=PARENT), a_case("one", "coach", user="[student] Write it. [student]")
    )
    assert words(found) == "[parent] Write it. [student]"


def test_the_nearest_place_is_moved_from() -> None:
    far = a_case("far", "coach", at="search/teacher/lessons")
    near = a_case("near", "coach", at="editor/student/essay-help")
    assert filled(a_gap(), far, near).like == "near"


def test_what_is_asked_there_already_is_not_asked_again() -> None:
    there = a_case("there", "warm", at="chat/student/essay-help", user="Write it!")
    found = filled(a_gap(), a_case("one", "coach", user="write  it"), there)
    assert found.origin == "blank"


def test_an_example_of_the_clause_is_taken_where_no_case_can_be_moved() -> None:
    example = Example(
        id="coach/example-1",
        surface=SurfaceId("editor"),
        audience=AudienceId("student"),
        turns=(("user", "[student] Write my intro."),),
        at=AT,
    )
    rule = msgspec.structs.replace(a_rule(), examples=(example,))
    found = filled(a_gap(place=PARENT, clause=rule))
    assert (found.origin, words(found)) == ("example", "[parent] Write my intro.")
    assert found.case.family == "coach/example-1"


def test_a_kind_is_moved_only_from_its_kind() -> None:
    found = filled(a_gap("edge"), a_case("one", "coach"))
    assert found.origin == "blank"
    assert found.is_blank


def test_an_expected_failure_is_moved_only_from_its_own() -> None:
    lie = a_case("lie", "coach", kind="adversarial", category="lie")
    leak = a_case("leak", "coach", kind="adversarial", category="leak")
    assert filled(a_gap("adversarial", mode="leak"), lie, leak).like == "leak"


def test_an_attack_is_wrapped_around_a_question_of_the_place() -> None:
    here = a_case("here", "coach", at="chat/student/essay-help", user="Write my intro.")
    found = filled(a_gap("adversarial"), here)
    assert (found.origin, found.like) == ("attack", "here")
    assert "Write my intro." in words(found)
    assert found.case.why
    assert "breaks 'coach'" in found.case.breakage
    assert found.case.kind == "adversarial"


def test_nothing_is_wrapped_around_a_blank() -> None:
    _, second = fill_gaps([a_gap("edge"), a_gap("adversarial")], [], [], 2)
    assert second.origin == "blank"


def test_a_twin_moves_along_with_its_original() -> None:
    original = a_case("one", "coach", user="Write it.")
    twin = a_case("two", twin_of="one", expect="helps", user="What is an intro?")
    first, second = fill_gaps([a_gap(), a_gap("twin")], [original, twin], [], 2)
    assert second.case.twin_of == first.case.id
    assert (words(second), second.case.family) == ("What is an intro?", "one")


def test_a_twin_that_waits_itself_is_not_moved() -> None:
    original = a_case("one", "coach", user="Write it.")
    blank = a_case("two", twin_of="one", expect="helps", user="<fill in: a twin>")
    waiting = msgspec.structs.replace(blank, is_proposed=True)
    _, second = fill_gaps([a_gap(), a_gap("twin")], [original], [waiting], 2)
    assert second.origin == "twin"


def test_a_twin_is_laid_out_beside_a_case_that_has_none() -> None:
    here = a_case("here", "coach", at="chat/student/essay-help", user="Write it.")
    found = filled(a_gap("twin"), here)
    assert (found.origin, found.case.twin_of, found.is_blank) == ("twin", "here", True)
    assert found.case.expect == "helps"


@pytest.mark.parametrize("slot", ["normal", "edge", "adversarial", "twin", "counterpart"])
def test_where_nothing_is_at_hand_a_blank_says_what_to_write(slot: Slot) -> None:
    found = filled(a_gap(slot))
    assert found.is_blank
    assert words(found) == f"<fill in: {wanted(a_gap(slot))}>"
    assert "'A rule'" in words(found)
    assert found.case.expect == {"twin": "helps", "counterpart": "declines"}.get(slot)


def test_a_blank_has_the_marker_that_other_cases_of_the_person_have() -> None:
    other = a_case("one", "warm", user="[student] Hello.")
    assert words(filled(a_gap("edge"), other)).startswith("[student] <fill in: ")


def test_an_intent_that_no_case_has_is_asked_of_a_person() -> None:
    found = filled(a_gap(intent="save time"), a_case("one", "coach"))
    assert found.origin == "blank"
    assert found.case.intent == "save time"
    assert "the user wants to save time" in words(found)


def test_no_id_is_given_twice() -> None:
    gaps = [a_gap("edge"), a_gap("edge")]
    names = [each.case.id for each in fill_gaps(gaps, [], [], 2)]
    assert names[1] == f"{names[0]}-2"


def test_no_more_are_proposed_than_asked_for() -> None:
    assert len(fill_gaps([a_gap("edge")] * 5, [], [], 3)) == 3


def test_words_are_compared_without_case_marks_and_marker() -> None:
    one = a_case("one", user="[student] Write, it!")
    two = a_case("two", user="[parent] write it")
    assert same_words(one.turns) == same_words(two.turns) == "write it"


def test_a_moved_case_leans_on_nothing_of_its_old_place() -> None:
    case = moved_to(a_case("one", "coach", differs_from="other"), CHAT)
    assert (case.differs_from, case.references) == (None, ())
