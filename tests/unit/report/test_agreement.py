"""Do my labellers agree? In words first."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from ethogram.findings.agreement import Said, agreements
from ethogram.findings.agreement_items import family_by_name
from ethogram.ids import CaseId, ClauseId, CriterionId, Digest, RunId, TranscriptId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.label import Label
from ethogram.report.agreement import By, answer, next_step, render_agreement
from ethogram.report.agreement_answer import AgreementShown, PartedShown
from tests.fakes.adjudications import an_adjudication
from tests.fakes.labelling import labels_of_two
from tests.fakes.observations import a_clause, a_label, a_spec

SPEC = a_spec(a_clause("coach", criteria=("short",)), a_clause("warm"))


def shown(
    labels: Sequence[Label], adjudications: Sequence[Adjudication] = (), **more: object
) -> AgreementShown:
    found = agreements(
        Said(
            spec=SPEC,
            labels=tuple(labels),
            adjudications=tuple(adjudications),
            family_of=family_by_name,
            texts={TranscriptId(f"r.{n}"): "An essay." if n >= 7 else "?" for n in range(12)},
        )
    )
    people = [label for label in labels if not label.is_simulated]
    made = AgreementShown(
        agreements=found, labels=len(people), labellers=len({x.labeller for x in people})
    )
    return msgspec.structs.replace(made, **more)


def noted(labels: Sequence[Label], note: str) -> list[Label]:
    return [msgspec.structs.replace(label, note=note) for label in labels]


def screen(found: AgreementShown, by: By = "clause") -> str:
    return " ".join(render_agreement(found, by=by).split())


def test_where_people_agree_the_answer_is_yes_with_its_figures() -> None:
    said = answer(shown(labels_of_two(60, 0)))
    assert said.startswith("On coach yes (alpha 1, .")
    assert said.endswith("-1; 60 replies, 2 people).")


def test_where_they_do_not_the_words_are_named() -> None:
    said = answer(shown(noted(labels_of_two(0, 6), "how short is short?")))
    assert said.startswith("On coach no (")
    assert said.endswith("6 replies, 2 people): they part over 'short'.")


def test_few_replies_are_too_few_to_say() -> None:
    assert answer(shown(labels_of_two(3, 0))).startswith("On coach too few to say (")


def test_nobody_and_one_person_alone_cannot_agree() -> None:
    assert answer(shown([])) == "Nobody has labelled anything yet."
    alone = shown([a_label(n, "pass") for n in range(3)])
    assert answer(alone) == (
        "Nobody can say: 3 labels by one person, and no reply that two of them labelled."
    )
    assert next_step(alone).startswith("two people label the same replies")


def test_where_nearly_all_passes_the_screen_says_why_ac1_decides() -> None:
    labels = [a_label(n, "pass", by=who) for n in range(40) for who in ("ann", "bob")]
    assert "100 % of the labels say pass, so AC1 decides and not alpha" in screen(shown(labels))


def test_every_coefficient_stands_in_the_table() -> None:
    found = screen(shown(labels_of_two(7, 5)))
    assert "on n agree alpha AC1 Fleiss Cohen fail" in found
    assert "coach 12 58 %, " in found


def test_what_the_statistic_warns_of_is_told() -> None:
    labels = [a_label(n, "pass", by=who) for n in range(1, 40) for who in ("ann", "bob")]
    labels += [a_label(0, "pass"), a_label(0, "fail", by="bob")]
    found = agreements(Said(spec=SPEC, labels=tuple(labels))).by_clause[0].figures
    told = screen(shown(labels))
    assert all(f"careful: {warning}" in told for warning in found.deciding.warnings)


def test_words_of_replies_are_shown_as_a_hint() -> None:
    found = screen(shown(labels_of_two(7, 5)))
    assert "divided replies say more often: essay (5 of 5, else 0 of 7); a hint" in found


def parted(number: int, **more: object) -> PartedShown:
    made = PartedShown(
        read=number,
        run=RunId("20261109-143005-8f2c"),
        case=CaseId(f"q{number}"),
        clause=ClauseId("coach"),
        criterion=CriterionId("coach.whole"),
        answers=(("fail", 1), ("pass", 1)),
        state="open",
    )
    return msgspec.structs.replace(made, **more)


def test_divided_replies_are_listed_by_the_number_that_opens_them() -> None:
    replies = tuple(parted(n) for n in range(1, 15))
    found = screen(shown(labels_of_two(7, 5), replies=replies))
    assert "14 divided replies: 14 open read 1 coach q1 fail 1, pass 1 open read 2" in found
    assert "and 2 more; --json lists them all" in found
    assert "next ethogram adjudicate --for coach (14 replies, about 14 min)" in found


def test_a_reply_of_another_run_is_opened_with_its_run_and_one_that_is_gone_says_so() -> None:
    replies = (parted(3, is_of_another_run=True), parted(0), parted(5, state="kept"))
    found = screen(shown(labels_of_two(7, 5), replies=replies))
    assert "read 3 --run 8f2c" in found
    assert "not at hand" in found
    assert "2 open, 1 kept" in found


def test_slips_that_an_adjudicator_forgave_contest_nothing() -> None:
    labels = labels_of_two(20, 5)
    settled = [
        an_adjudication(n, "fail", seen=[f"ann-{n}-pass", f"bob-{n}-fail"]) for n in range(20, 25)
    ]
    found = screen(shown(labels, settled))
    assert "On coach no, but slips and broken items explain it" in found
    assert "without 5 slips and broken items they no longer disagree" in found
    assert "settled as: a slip 5" in found


def test_the_criterion_in_question_is_named() -> None:
    found = screen(shown(labels_of_two(7, 5, "coach.short")))
    assert "in question: coach.short; one reading of it decides nothing" in found


def test_a_settled_clause_whose_words_divide_wants_another_wording() -> None:
    labels = labels_of_two(7, 5)
    settled = [
        an_adjudication(n, "fail", "clause-unclear", seen=[f"ann-{n}-pass", f"bob-{n}-fail"])
        for n in range(7, 12)
    ]
    assert next_step(shown(labels, settled)).endswith("change the clause")


def test_a_kept_difference_of_values_wants_no_other_wording() -> None:
    labels = labels_of_two(7, 5)
    kept = [
        an_adjudication(n, "kept", "value-difference", seen=[f"ann-{n}-pass", f"bob-{n}-fail"])
        for n in range(7, 12)
    ]
    assert next_step(shown(labels, kept)).startswith("an honest difference of values is kept")


def test_where_no_word_is_named_a_note_is_asked_for() -> None:
    mute = Said(spec=SPEC, labels=tuple(noted(labels_of_two(7, 5), "")), family_of=family_by_name)
    made = AgreementShown(agreements=agreements(mute), labels=24, labellers=2)
    assert "no word is named yet: a note" in screen(made)
    assert "no word is named yet" not in screen(shown(labels_of_two(7, 5)))


def test_people_and_pairs_are_compared() -> None:
    found = screen(shown(labels_of_two(7, 5)), "labeller")
    assert "ann 12 12 5 never asked twice" in found
    assert "ann and bob 12 58 %" in found


def test_criteria_are_told_one_by_one() -> None:
    found = screen(shown([*labels_of_two(7, 5, "coach.short"), *labels_of_two(3, 0)]), "criterion")
    assert "DISAGREE coach.short agree on 7 of 12" in found
    assert "coach, as a whole agree on" in found


def test_simulated_and_stale_labels_are_told_apart() -> None:
    simulated = [msgspec.structs.replace(x, is_simulated=True) for x in labels_of_two(3, 1)]
    found = screen(shown([a_label(1, "pass", by="cy"), *simulated], stale=4))
    assert "SIMULATED 8 labels that no person gave stand apart and count as nobody" in found
    assert "among themselves they agree on coach 3 of 4" in found
    assert "4 labels under another wording of the clause" in found


def test_history_tells_which_guideline_agreed_better() -> None:
    old = [msgspec.structs.replace(x, guideline=Digest("aaaa1")) for x in labels_of_two(3, 3)]
    new = [
        msgspec.structs.replace(
            x,
            guideline=Digest("bbbb2"),
            transcript=TranscriptId(f"s{x.transcript}"),
            id=type(x.id)(f"n{x.id}"),
            at="2026-12-01T10:00:00+00:00",
        )
        for x in labels_of_two(6, 0)
    ]
    found = screen(shown([*old, *new]))
    assert "since 2026-11-09 as it reads now, guideline aaaa: 3 of 6" in found
    assert "since 2026-12-01 as it reads now, guideline bbbb: 6 of 6" in found


@pytest.mark.parametrize("width", [60, 100])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    replies = tuple(parted(n, is_of_another_run=True) for n in range(1, 4))
    found = shown(noted(labels_of_two(7, 5), "short"), replies=replies, stale=3)
    for by in ("clause", "criterion", "labeller"):
        text = render_agreement(found, by=by, width=width)
        assert max(map(len, text.splitlines())) <= width


def test_what_a_labeller_wrote_cannot_command_the_terminal() -> None:
    hostile = [
        msgspec.structs.replace(x, labeller="\x1b[2J" + x.labeller) for x in labels_of_two(3, 3)
    ]
    for by in ("clause", "criterion", "labeller"):
        assert "\x1b" not in render_agreement(shown(hostile), by=by)
