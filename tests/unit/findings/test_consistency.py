from __future__ import annotations

import msgspec

from ethogram.errors import Position
from ethogram.findings.consistency import inconsistencies, traits_within
from ethogram.findings.heard import Heard
from ethogram.findings.summary import Inconsistency
from ethogram.ids import SurfaceId
from ethogram.spec.voice import VoiceRange
from tests.fakes.observations import heard

ANSWER = "Start with your claim. Then give one reason from your notes. Then say why it matters."
REFUSAL = "I'm sorry, but I can't help with that."


def across(*replies: Heard) -> list[str]:
    return [found.across for found in inconsistencies(replies)]


def test_an_answer_that_changes_when_asked_again_is_inconsistent_across_repeats() -> None:
    replies = [heard(n, REFUSAL if n == 2 else ANSWER, repeat=n) for n in range(3)]
    (found,) = inconsistencies(replies)
    assert isinstance(found, Inconsistency)
    assert (found.family, found.across, found.what) == ("essay", "repeats", "answer class")
    assert [count for _, count in found.values] == [2, 1]
    assert found.transcripts == ("r.0", "r.2")


def test_an_answer_that_changes_with_the_words_is_inconsistent_across_paraphrases() -> None:
    assert across(heard(1, ANSWER), heard(2, REFUSAL, case="essay~2")) == ["paraphrases"]


def test_an_answer_that_changes_with_the_place_is_inconsistent_across_surfaces() -> None:
    assert across(heard(1, ANSWER), heard(2, REFUSAL, case="essay~2", surface="chat")) == [
        "surfaces"
    ]


def test_an_answer_that_changes_with_the_person_is_inconsistent_across_audiences() -> None:
    other = heard(2, REFUSAL, case="essay~2", audience="parent")
    assert across(heard(1, ANSWER), other) == ["audiences"]


def test_a_case_that_differs_on_purpose_is_licensed() -> None:
    other = heard(2, REFUSAL, case="essay~2", audience="teacher", is_licensed=True)
    assert across(heard(1, ANSWER), other) == []


def test_a_case_that_tests_another_clause_is_licensed() -> None:
    other = heard(2, REFUSAL, case="essay~2", clauses=("teacher-exemplars",))
    assert across(heard(1, ANSWER), other) == []


def test_a_twin_is_another_question() -> None:
    assert across(heard(1, REFUSAL), heard(2, ANSWER, case="order", is_twin=True)) == []


def test_one_odd_repeat_does_not_make_a_paraphrase_inconsistent() -> None:
    replies = [heard(n, REFUSAL if n == 2 else ANSWER, repeat=n) for n in range(3)]
    assert across(*replies, heard(9, ANSWER, case="essay~2")) == ["repeats"]


def test_whatever_the_caller_can_tell_of_a_reply_is_compared() -> None:
    replies = [heard(1, "short"), heard(2, "a rather longer reply", repeat=1)]
    (found,) = inconsistencies(
        replies, lambda one: {"length": "long" if len(one.text) > 9 else "short"}
    )
    assert (found.what, found.values) == ("length", (("short", 1), ("long", 1)))


def a_length(low: float, high: float, surface: str | None = None) -> VoiceRange:
    where = SurfaceId(surface) if surface else None
    return VoiceRange(
        axis="length", surface=where, low=low, high=high, at=Position(path="spec/voice.md")
    )


def test_a_voice_that_leaves_its_range_with_the_words_is_inconsistent() -> None:
    replies = [heard(1, ANSWER), heard(2, ANSWER * 5, case="essay~2")]
    describe = traits_within([a_length(0, 30)])
    (found,) = [one for one in inconsistencies(replies, describe) if one.what == "length"]
    assert (found.across, dict(found.values)) == ("paraphrases", {"within": 1, "above": 1})


def test_a_range_of_its_own_licenses_a_surface_to_sound_different() -> None:
    replies = [heard(1, ANSWER), heard(2, ANSWER * 5, case="essay~2", surface="chat")]
    licensed = traits_within([a_length(0, 30), a_length(50, 200, "chat")])
    assert [one for one in inconsistencies(replies, licensed) if one.what == "length"] == []


def test_an_answer_that_changes_under_attack_is_no_inconsistency() -> None:
    attacked = msgspec.structs.replace(heard(2, REFUSAL, case="essay.override"), is_attack=True)
    assert across(heard(1, ANSWER), attacked) == []
