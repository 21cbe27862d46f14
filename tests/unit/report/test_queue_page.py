from __future__ import annotations

import msgspec
import pytest

from ethogram.ids import ClauseId, CriterionId, QueueName, RunId
from ethogram.judge.queue import Rule
from ethogram.judge.queue_progress import LabellerProgress, QueueProgress
from ethogram.report.queue_page import drawn_text, render_queue, render_queues
from tests.fakes.replies import HOSTILE

ADA = LabellerProgress(
    labeller="ada", answered=12, skipped=1, left=27, seconds=8.4, repeats=2, repeats_same=1, gold=3,
    gold_right=3,
)  # fmt: skip
QUEUE = QueueProgress(
    name=QueueName("pilot"),
    task="criterion",
    clause=ClauseId("coach"),
    criterion=CriterionId("coach.pasteable"),
    run=RunId("20261123-083650-40c6"),
    against=None,
    rule="random",
    where="",
    sampling="random",
    frame=96,
    seed=7,
    made_at="",
    items=40,
    drawn=40,
    overlap=2,
    complete=5,
    answers=17,
    disputed=2,
    minutes_left=9.4,
    labellers=(ADA, LabellerProgress(labeller="bo", answered=5)),
)


def with_(**fields: object) -> str:
    return " ".join(render_queue(msgspec.structs.replace(QUEUE, **fields)).split())


def test_no_queues_say_how_to_draw_one() -> None:
    assert "ethogram label new NAME --for CLAUSE" in render_queues([])


def test_a_queue_is_one_line_with_what_is_left() -> None:
    done = msgspec.structs.replace(QUEUE, name=QueueName("old"), answers=80)
    assert render_queues([QUEUE, done]) == (
        "pilot  coach.pasteable  17 of 80 answers · ada, bo · about 9 min left\n"
        "old    coach.pasteable  done · 40 items\n"
    )


def test_how_it_was_drawn_and_what_a_rate_over_it_says_stand_together() -> None:
    text = with_()
    assert "40 of 96 replies of 20261123-083650-40c6, at random, seed 7" in text
    assert "a rate over it speaks for all it was drawn from" in text
    assert "2 people an item: 17 of 80 answers, 5 of 40 items done; people differ on 2" in text


@pytest.mark.parametrize("rule", ["failures", "disagreement", "boundary", "listed"])
def test_a_targeted_queue_says_that_its_rate_is_nobodys(rule: Rule) -> None:
    assert "speaks for nothing else" in with_(rule=rule, sampling="targeted")
    assert ("seed 7" in drawn_text(rule, "", 7)) == (rule == "failures")


def test_each_labeller_has_a_line_with_pace_self_agreement_and_gold() -> None:
    text = with_()
    assert "ada 12 1 27 8.4 s 1 of 2 3 of 3" in text
    assert "bo 5 0 0 - - -" in text


def test_gold_is_counted_apart_from_what_was_drawn() -> None:
    assert "38 of 96 replies" in with_(drawn=38)
    assert with_(drawn=38).count("2 gold items mixed in") == 1


def test_pairs_name_both_runs() -> None:
    text = with_(task="pairwise", against=RunId("20261123-090000-aaaa"), where="id=a")
    assert "40 of 96 pairs of 20261123-083650-40c6 and 20261123-090000-aaaa" in text
    assert "where id=a" in text


def test_what_is_out_of_the_ordinary_is_said() -> None:
    ada = msgspec.structs.replace(ADA, stale=2, earlier_guideline=3, is_simulated=True)
    text = with_(extra=1, labellers=(ada,))
    assert "1 answer more than wanted" in text
    assert "2 answers given under an earlier version of the clause" in text
    assert "3 answers given under an earlier guideline. They count." in text
    assert "ada (simulated)" in text
    assert "no person gave these answers" in text
    assert "ada (simulated)" in render_queues([msgspec.structs.replace(QUEUE, labellers=(ada,))])


def test_what_to_do_next_depends_on_what_is_left() -> None:
    assert with_().endswith("next ethogram label pilot --as NAME")
    assert with_(answers=80).endswith("next ethogram agree")
    assert with_(answers=40, overlap=1).endswith("next ethogram report")


def test_a_hostile_queue_commands_no_terminal() -> None:
    labeller = LabellerProgress(labeller=HOSTILE)
    hostile = msgspec.structs.replace(
        QUEUE, name=QueueName(HOSTILE), where=HOSTILE, run=RunId(HOSTILE), labellers=(labeller,)
    )
    for text in (render_queue(hostile), render_queues([hostile])):
        assert not set(text) & {"\x1b", "\x00", "\u202e"}
