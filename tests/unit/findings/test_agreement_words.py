"""Which words divide people."""

from __future__ import annotations

from ethogram.findings.agreement_words import named_words, reply_words, wording
from tests.fakes.adjudications import an_adjudication
from tests.fakes.labelling import an_item
from tests.fakes.observations import a_clause

TEXT = "The reply is short and plain, in words the student uses."
PARTED = {"ann": "pass", "bob": "fail"}
BOTH = {"ann": "pass", "bob": "pass"}


def test_words_of_the_clause_that_stand_in_the_notes_of_disagreements_are_named() -> None:
    divided = [
        an_item(1, PARTED, ann="Short enough for me.", bob="Six lines are not short."),
        an_item(2, PARTED, bob="'photosynthesis' is not plain, and it is not short"),
        an_item(3, PARTED),
    ]
    agreed = [an_item(4, BOTH, ann="fine")]
    found = named_words(TEXT, divided, agreed)
    assert [(each.word, each.divided, each.of) for each in found] == [("short", 2, 2)]
    assert {each.source for each in found} == {"note"}


def test_a_word_of_one_note_is_named_where_no_word_stands_in_more() -> None:
    divided = [an_item(1, PARTED, ann="plain?"), an_item(2, PARTED, bob="short?")]
    assert [each.word for each in named_words(TEXT, divided, [])] == ["plain", "short"]


def test_a_topic_that_every_note_names_divides_nobody() -> None:
    divided = [an_item(1, PARTED, ann="the student is lost, not plain")]
    agreed = [an_item(n, BOTH, ann="the student gets it") for n in range(2, 6)]
    assert [each.word for each in named_words(TEXT, divided, agreed)] == ["plain"]


def test_what_an_adjudicator_named_comes_first_and_once() -> None:
    divided = [an_item(1, PARTED, ann="Plain?"), an_item(2, PARTED, ann="short")]
    settled = [an_adjudication(1, "fail", "clause-unclear", words=["plain", "uses"])]
    found = named_words(TEXT, divided, [], settled)
    assert [(each.word, each.source) for each in found] == [
        ("plain", "adjudication"),
        ("uses", "adjudication"),
        ("short", "note"),
    ]


def test_without_notes_no_word_is_named() -> None:
    assert named_words(TEXT, [an_item(1, PARTED)], []) == ()


def test_a_word_of_replies_is_shown_when_it_clearly_goes_with_division() -> None:
    divided = ["Chlorophyll absorbs light, friend."] * 8
    agreed = ["Which is your claim, friend?"] * 12
    found = reply_words(divided, agreed)
    assert {"chlorophyll", "absorbs", "light"} == {each.word for each in found}
    assert all((each.divided, each.agreed, each.agreed_of) == (8, 0, 12) for each in found)


def test_a_word_of_two_replies_is_no_pattern() -> None:
    assert reply_words(["rare word"] * 2, ["others"] * 40) == ()
    assert reply_words([], ["others"]) == ()


def test_people_judge_by_the_obligation_and_its_criteria() -> None:
    assert wording(a_clause(criteria=("brief", "kind"))) == "\nbrief\nkind"
