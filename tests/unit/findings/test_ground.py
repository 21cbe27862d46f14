from __future__ import annotations

import pytest

from ethogram.findings.ground import Ground, elsewhere, ground_of
from ethogram.findings.judged import Judged, Reply
from ethogram.findings.measured import Measured, Sample
from ethogram.findings.tally import State
from ethogram.ids import CriterionId, FamilyId, QueueName, TranscriptId
from ethogram.judge.card import JudgeCard, Sampling
from tests.fakes.cards import a_card
from tests.fakes.observations import COACH
from tests.fakes.planted import PASTEABLE, STRICT

ON = (STRICT, PASTEABLE)


def run_of(of: int, labelled: dict[int, bool], *, family_size: int = 1) -> Judged:
    """The judge fails every fifth reply; people labelled some."""
    return Judged(
        replies=[
            Reply(
                TranscriptId(f"r.{n}"),
                FamilyId(f"f{n // family_size}"),
                "editor/a/b",
                "judged",
                n % 5 == 0,
                labelled.get(n),
                State.PASS,
            )
            for n in range(of)
        ],
        judges={ON: "model"},
        deciding=frozenset({ON}),
    )


def a_sample(
    numbers: range | list[int],
    *,
    sampling: Sampling = "random",
    criterion: CriterionId | None = PASTEABLE,
    frame: int = 100,
    weights: dict[int, float] | None = None,
) -> Sample:
    return Sample(
        queue=QueueName("q"),
        clause=COACH,
        criterion=criterion,
        sampling=sampling,
        weights={TranscriptId(f"r.{n}"): (weights or {}).get(n, 4.0) for n in numbers},
        frame=frame,
    )


def ground(judged: Judged, *samples: Sample, card: JudgeCard | None = None) -> Ground | str:
    measured = Measured(cards={ON: card or a_card(items=())}, samples=samples)
    return ground_of(COACH, judged, measured, measured.samples)


def rests(found: Ground | str) -> bool:
    assert isinstance(found, Ground)
    return found.is_sample


ALL_RIGHT = {n: n % 5 == 0 for n in range(100)}


def labelled(numbers: range) -> dict[int, bool]:
    return {n: ALL_RIGHT[n] for n in numbers}


def test_a_random_sample_of_the_run_goes_before_the_card() -> None:
    found = ground(run_of(100, labelled(range(25))), a_sample(range(25)))
    assert isinstance(found, Ground)
    assert (found.is_sample, found.labels, found.sampling) == (True, 25, "random")
    assert (round(found.cells.both_fail), round(found.cells.both_pass)) == (5, 20)


def test_a_sample_of_fewer_than_twenty_families_leaves_it_to_the_card() -> None:
    assert not rests(ground(run_of(100, labelled(range(19))), a_sample(range(19))))


def test_labels_picked_by_hand_are_no_sample() -> None:
    found = ground(run_of(100, labelled(range(40))))
    assert isinstance(found, Ground)
    assert (found.is_sample, found.cards) == (False, ("strict-1",))


def test_a_sample_of_part_of_the_run_does_not_speak_for_it() -> None:
    run = run_of(100, labelled(range(25)))
    assert not rests(ground(run, a_sample(range(25), frame=80)))
    assert rests(ground(run, a_sample(range(25), frame=90)))


def test_calls_that_failed_left_nothing_to_draw_from() -> None:
    run = run_of(100, labelled(range(25)))
    lost = [
        each._replace(part="lost", state=State.NO_REPLY) if n >= 60 else each
        for n, each in enumerate(run.replies)
    ]
    run = Judged(replies=lost, judges=run.judges, deciding=run.deciding)
    assert rests(ground(run, a_sample(range(25), frame=60)))


def test_a_sample_on_one_criterion_of_several_does_not_speak_for_the_clause() -> None:
    run = run_of(100, labelled(range(25)))
    assert not rests(ground(run, a_sample(range(25), criterion=CriterionId("coach.next-step"))))
    assert rests(ground(run, a_sample(range(25), criterion=None)))


def test_two_random_samples_are_one() -> None:
    run = run_of(100, labelled(range(24)))
    found = ground(run, a_sample(range(12)), a_sample(range(12, 24)))
    assert isinstance(found, Ground)
    assert found.labels == 24


def test_a_stratified_sample_is_weighed() -> None:
    run = run_of(100, labelled(range(30)))
    weights = dict.fromkeys(range(0, 30, 2), 9.0)
    found = ground(run, a_sample(range(30), sampling="stratified", weights=weights))
    assert isinstance(found, Ground)
    assert found.sampling == "stratified"
    assert found.cells.n < 30


def test_of_a_verdict_that_people_read_to_the_last_reply_all_labels_count() -> None:
    """Sixty were drawn of the passes; every one of the twenty fails was read besides."""
    drawn = [n for n in range(75) if n % 5]
    judged = {n: False for n in range(100) if n % 5 == 0} | dict.fromkeys(drawn, False)
    found = ground(run_of(100, judged), a_sample(drawn))
    assert isinstance(found, Ground)
    assert round(found.cells.only_judge_fails) == 20
    assert round(found.cells.both_pass) == 60


def test_replies_of_one_family_keep_together() -> None:
    run = run_of(100, labelled(range(50)), family_size=2)
    found = ground(run, a_sample(range(50)))
    assert isinstance(found, Ground)
    assert len(found.families) == 50
    assert sum(each.judged_fail + each.judged_pass for each in found.families) == 50
    assert sum(each.labelled.n > 0 for each in found.families) == 25


def test_reading_every_judged_fail_is_noted_for_the_card() -> None:
    fails = dict.fromkeys(range(0, 100, 5), True)
    found = ground(run_of(100, fails))
    assert isinstance(found, Ground)
    assert found.is_read
    some = ground(run_of(100, {0: True}))
    assert isinstance(some, Ground)
    assert not some.is_read


@pytest.mark.parametrize(
    ("targets", "is_told"), [({"sol"}, True), ({"sol", "luna"}, False), (set(), False)]
)
def test_a_card_made_on_other_targets_is_told(targets: set[str], *, is_told: bool) -> None:
    card = a_card(items=())
    measured = Measured(cards={ON: card}, target="luna", made_on={card.id: frozenset(targets)})
    found = ground_of(COACH, run_of(100, {}), measured, ())
    assert isinstance(found, Ground)
    assert bool(found.doubts) == is_told
    if is_told:
        assert "made on replies of sol; on those of luna it may err" in found.doubts[0]


def test_what_has_no_card_says_so() -> None:
    run = run_of(10, {})
    assert ground_of(COACH, run, Measured(), ()) == "no card counts on coach.pasteable"
    assert elsewhere("no card counts") == "no card counts"
