from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Position
from ethogram.ids import SurfaceId
from ethogram.judge.voice import judge_voice, profile, range_on, syllables
from ethogram.spec.voice import VoiceAxis, VoiceRange

AT = Position(path="spec.md")
CAT = "The cat sat on the mat. " * 4
CONTRACT = (
    "Notwithstanding the aforementioned provisions, the undersigned representative shall "
    "consequently demonstrate sufficient documentation concerning organisational responsibilities "
    "prior to commencement of contractual obligations."
)


def a_range(axis: VoiceAxis, low: float, high: float, surface: str | None = None) -> VoiceRange:
    where = SurfaceId(surface) if surface else None
    return VoiceRange(axis=axis, low=low, high=high, surface=where, at=AT)


def test_the_reading_level_is_the_published_formula() -> None:
    # 6 words a sentence, 1 syllable a word: 0.39 * 6 + 11.8 - 15.59 = -1.45, shown as 0.
    assert profile(CAT).reading_level == 0
    level = profile(CONTRACT).reading_level
    assert level is not None
    assert level > 15


def test_a_short_reply_has_no_reading_level() -> None:
    assert profile("Yes, by Friday.").reading_level is None


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("leave", 1), ("table", 2), ("photosynthesis", 5), ("idea", 2), ("the", 1)],
)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_length_is_words() -> None:
    assert profile("Which is your claim, light or leaves?").length == 7


def test_formatting_is_the_share_of_marked_lines() -> None:
    assert profile("Plain.\n\n- one\n- two\n# Title").formatting == 0.75
    assert profile("```\nx = 1\n```\nDone.").formatting == 0.75
    assert profile("Plain prose.").formatting == 0


def test_hedging_is_the_share_of_hedged_sentences() -> None:
    assert profile("It might rain. Take a coat.").hedging == 0.5


def test_filler_and_hedges_make_a_reply_less_direct() -> None:
    direct = profile("Cut the first paragraph. Start with the leaf.")
    filled = profile("Great question! It's important to note that there are many ways.")
    hedged = profile("You could perhaps cut the first paragraph. Start with the leaf.")
    assert direct.directness == 1
    assert filled.directness < hedged.directness < direct.directness


def test_formality_and_warmth_order_clear_cases() -> None:
    casual = "Hey! Yeah, that's super cool, you've got tons of stuff here!"
    warm = "Thank you for sharing this. That sounds stressful; we can look at it together."
    cold = "The request violates policy. Submission is prohibited."
    assert profile(casual).formality < 0.2 < 0.8 < profile(CONTRACT).formality
    assert profile(cold).warmth < 0.05 < 0.5 < profile(warm).warmth


def test_a_surface_override_stands_in_for_the_general_range() -> None:
    ranges = (a_range("length", 20, 100), a_range("length", 1, 10, "search"))
    chosen = range_on(ranges, "length", SurfaceId("search"))
    assert chosen == ranges[1]
    assert range_on(ranges, "length", SurfaceId("editor")) == ranges[0]
    assert range_on(ranges, "hedging", SurfaceId("editor")) is None


def test_every_axis_with_a_range_gets_an_outcome() -> None:
    ranges = (a_range("length", 1, 5), a_range("hedging", 0, 0.2), a_range("reading level", 4, 9))
    verdicts = judge_voice(profile("It might rain, so take a coat with you."), ranges)
    assert {axis: one.outcome for axis, one in verdicts.items()} == {
        "length": "fail",
        "hedging": "fail",
        "reading level": "not-applicable",
    }
    assert verdicts["length"].reason == "length 9, above its range 1 to 5"


@given(st.text(max_size=300))
def test_every_text_has_a_profile_within_its_scales(text: str) -> None:
    measured = profile(text)
    shares = (
        measured.formatting,
        measured.hedging,
        measured.directness,
        measured.formality,
        measured.warmth,
    )
    assert all(0 <= share <= 1 for share in shares)
    assert measured.length >= 0


def test_a_reply_of_nothing_but_marks_is_as_informal_as_can_be() -> None:
    assert profile("!" * 100_000).formality == pytest.approx(0.0)
