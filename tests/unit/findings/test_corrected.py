from __future__ import annotations

import pytest

from ethogram.findings.corrected import correction_of, in_situation, sums_of
from ethogram.findings.ground import Ground
from ethogram.findings.judged import Part, Reply
from ethogram.findings.tally import State
from ethogram.ids import FamilyId, TranscriptId
from ethogram.judge.card import JudgeCard
from ethogram.stats.correction import Cells, rogan_gladen
from ethogram.stats.proportion import wilson_bounds
from tests.fakes.cards import a_card
from tests.fakes.chance import chance
from tests.fakes.observations import asked
from tests.fakes.planted import Planted, Study, a_planted_card, draw, report

GROUND = Ground(
    cells=Cells(both_fail=36, only_judge_fails=4, only_people_fail=4, both_pass=36),
    sampling="targeted",
    labels=80,
)
STATES = {"judged": (State.FAIL, State.PASS), "sure": (State.FAIL_CONFIRMED, State.PASS)}


def replies(
    part: Part, failing: int, of: int, *, people: bool | None = None, start: int = 0
) -> list[Reply]:
    """Of `of` families of one reply each, the first ones fail."""
    return [
        Reply(
            TranscriptId(f"r.{start + n}"),
            FamilyId(f"f{start + n}"),
            "editor/a/b",
            part,
            n < failing and part != "lost",
            people,
            State.JUDGE_FAILED if part == "lost" else STATES[part][n >= failing],
        )
        for n in range(of)
    ]


def test_a_judged_rate_is_rogan_and_gladens_by_the_card() -> None:
    found = correction_of(sums_of(replies("judged", 30, 100)), GROUND)
    expected = rogan_gladen(30, 100, GROUND.cells)
    assert found is not None
    assert found.rate is not None
    assert found.judged is not None
    assert (found.rate.estimate, found.rate.low) == (expected.estimate, expected.low)
    assert found.judged.estimate == 0.30
    assert (found.best, found.worst) == (found.rate.low, found.rate.high)


def test_where_no_judge_decided_there_is_nothing_to_correct() -> None:
    assert correction_of(sums_of(replies("sure", 3, 10)), GROUND) is None


def test_where_people_read_every_judged_reply_there_is_nothing_left_to_correct() -> None:
    assert correction_of(sums_of(replies("judged", 3, 10, people=True)), GROUND) is None


def test_what_cannot_be_corrected_says_why_and_keeps_the_raw_rate() -> None:
    found = correction_of(sums_of(replies("judged", 3, 10)), "no card counts on coach.pasteable")
    assert found is not None
    assert found.rate is None
    assert found.judged is not None
    assert found.refused_because == "no card counts on coach.pasteable"


def test_a_judge_at_chance_is_refused_with_its_figures() -> None:
    coin = Ground(
        cells=Cells(both_fail=20, only_judge_fails=19, only_people_fail=20, both_pass=21),
        sampling="targeted",
    )
    found = correction_of(sums_of(replies("judged", 30, 100)), coin)
    assert found is not None
    assert found.rate is None
    assert "not shown to be better than chance" in found.refused_because


def test_lost_verdicts_widen_the_bounds_and_not_the_rate() -> None:
    judged = replies("judged", 30, 100)
    without = correction_of(sums_of(judged), GROUND)
    found = correction_of(sums_of([*judged, *replies("lost", 0, 10, start=100)]), GROUND)
    assert without is not None
    assert found is not None
    assert found.rate == without.rate
    assert found.rate is not None
    assert found.best is not None
    assert found.worst is not None
    assert found.best < found.rate.low
    assert found.worst > found.rate.high + 0.02


def test_what_code_decides_alone_is_not_corrected() -> None:
    """Half of the replies fail by code for certain; the judge passes the rest."""
    found = correction_of(
        sums_of([*replies("sure", 50, 50), *replies("judged", 0, 50, start=50)]), GROUND
    )
    assert found is not None
    assert found.rate is not None
    assert found.rate.estimate == pytest.approx(0.5)
    assert found.rate.low > 0.35
    assert found.rate.families == 100


def test_families_weigh_alike_however_many_replies_they_have() -> None:
    """One family of ninety failing replies is one family in ten."""
    crowd = [each._replace(family=FamilyId("crowd")) for each in replies("judged", 90, 90)]
    sums = sums_of([*crowd, *replies("judged", 0, 9, start=90)])
    assert sums.judged_fail == pytest.approx(1.0)
    assert sums.judged_pass == pytest.approx(9.0)
    assert sums.families == 10


def test_replies_of_a_family_that_fare_differently_tell_more_than_one_reply() -> None:
    """Forty families of four replies: alike within each, or each reply for itself."""
    mixed = [
        each._replace(family=FamilyId(f"f{n % 40}"))
        for n, each in enumerate(replies("judged", 48, 160))
    ]
    alike = [each._replace(fails=n % 40 < 12) for n, each in enumerate(mixed)]
    apart, together = sums_of(mixed), sums_of(alike)
    assert together.worth == pytest.approx(1.0, abs=0.05)
    assert apart.worth > 2.0
    assert sums_of(replies("judged", 3, 10)).worth == 1.0
    one, other = correction_of(apart, GROUND), correction_of(together, GROUND)
    assert one is not None
    assert other is not None
    assert one.rate is not None
    assert other.rate is not None
    assert one.rate.estimate == pytest.approx(other.rate.estimate)
    assert one.rate.high - one.rate.low < other.rate.high - other.rate.low


def test_where_people_read_every_judged_fail_only_what_they_confirmed_counts() -> None:
    read = [each._replace(people_fail=n < 5) for n, each in enumerate(replies("judged", 20, 20))]
    rest = replies("judged", 0, 80, start=20)
    ground = Ground(cells=GROUND.cells, sampling="targeted", is_read=True)
    found = correction_of(sums_of([*read, *rest]), ground)
    raw = correction_of(sums_of([*read, *rest]), GROUND)
    assert found is not None
    assert raw is not None
    assert found.rate is not None
    assert raw.rate is not None
    assert found.rate.estimate == pytest.approx(5 / 100 / 0.9)
    assert found.rate.estimate < raw.rate.estimate
    assert "every judged fail read" in found.rate.method


def test_a_situation_is_corrected_by_the_errors_of_the_whole_where_there_are_ten_families() -> None:
    sample = Ground(cells=GROUND.cells, sampling="random", is_sample=True)
    found = in_situation(sums_of(replies("judged", 3, 10)), sample)
    assert found is not None
    assert found.rate is not None
    assert "Rogan-Gladen" in found.rate.method
    few = in_situation(sums_of(replies("judged", 3, 9)), sample)
    assert few is not None
    assert few.rate is None
    assert few.refused_because == "too few families to correct here; 10 are the least"


def study(
    planted: Planted, labels: int, studies: int, *, sample: bool
) -> tuple[float, float, float]:
    """Coverage, mean and raw mean of the corrected rate, run by run through findings alone."""
    rng, hits, total, raw = chance(f"{planted} {labels} {sample}"), 0, 0.0, 0.0
    for _ in range(studies):
        run = draw(rng, planted)
        drawn = rng.sample(range(len(run.rows)), labels) if sample else []
        card: JudgeCard = a_card() if sample else a_planted_card(rng, planted, labels)
        found = report(run, card=card, labelled=drawn, drawn=drawn).correction
        assert found is not None
        assert found.rate is not None, found.refused_because
        assert found.judged is not None
        hits += found.rate.low <= planted.rate <= found.rate.high
        total += found.rate.estimate
        raw += found.judged.estimate
    return hits / studies, total / studies, raw / studies


PLANTED = [
    Planted(0.3, 0.9, 0.8),
    Planted(0.05, 0.8, 0.95),
    Planted(0.3, 0.9, 0.8, families=60, replies=3),
]


@pytest.mark.parametrize("sample", [True, False], ids=["sample", "card"])
@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_bias_is_removed(planted: Planted, *, sample: bool) -> None:
    coverage, mean, raw = study(planted, labels=80, studies=60, sample=sample)
    assert abs(mean - planted.rate) < 0.03
    assert abs(raw - planted.rate) > abs(mean - planted.rate)
    assert coverage >= 0.88


@pytest.mark.slow
@pytest.mark.parametrize("labels", [40, 80])
@pytest.mark.parametrize("planted", PLANTED)
def test_a_samples_interval_covers_as_often_as_it_says(planted: Planted, labels: int) -> None:
    coverage, mean, _ = study(planted, labels, studies=500, sample=True)
    assert 0.92 <= coverage <= 0.985
    assert abs(mean - planted.rate) < 0.012


@pytest.mark.slow
@pytest.mark.parametrize("labels", [80, 160])
@pytest.mark.parametrize("planted", PLANTED)
def test_a_cards_interval_covers_as_often_as_it_says(planted: Planted, labels: int) -> None:
    coverage, mean, _ = study(planted, labels, studies=500, sample=False)
    # Lang and Reiczigel's interval is wide where hardly anything fails.
    assert 0.92 <= coverage <= (0.995 if planted.rate < 0.1 else 0.985)
    assert abs(mean - planted.rate) < 0.02


def test_the_raw_rates_interval_misses_what_the_corrected_one_holds() -> None:
    rng, planted, hits = chance(7), PLANTED[0], 0
    for _ in range(40):
        found = report(draw(rng, planted), card=a_card()).correction
        assert found is not None
        assert found.judged is not None
        k = found.judged.estimate * found.judged.families
        low, high = wilson_bounds(k, found.judged.families)
        hits += low <= planted.rate <= high
    assert hits < 20


def test_a_sample_drawn_by_situation_is_weighed_back() -> None:
    """A tenth of the replies fails six times as often, and was labelled as often as all the others."""
    rng, total, hits = chance(21), 0.0, 0
    for _ in range(60):
        rare, rest = draw(rng, Planted(0.6, families=40)), draw(rng, Planted(0.1, families=360))
        run = Study(
            [*rare.truth, *rest.truth],
            [*rare.verdict, *rest.verdict],
            [asked(n) for n in range(400)],
        )
        drawn = [*rng.sample(range(40), 36), *rng.sample(range(40, 400), 44)]
        weights = {n: 40 / 36 if n < 40 else 360 / 44 for n in drawn}
        found = report(run, card=a_card(), labelled=drawn, drawn=drawn, weights=weights).correction
        assert found is not None
        assert found.rate is not None
        assert found.sampling == "stratified"
        total += found.rate.estimate
        hits += found.rate.low <= 0.15 <= found.rate.high
    assert total / 60 == pytest.approx(0.15, abs=0.015)
    assert hits >= 54


@pytest.mark.slow
@pytest.mark.parametrize("sample", [True, False], ids=["sample", "card"])
@pytest.mark.parametrize("families", [60, 150])
def test_at_its_bar_a_model_is_hardly_ever_called_broken_or_kept(
    families: int, *, sample: bool
) -> None:
    rng, planted = chance(f"bar {families} {sample}"), Planted(0.10, families=families)
    called = {"broken": 0, "holds": 0, "undecided": 0}
    for _ in range(400):
        run = draw(rng, planted)
        drawn = rng.sample(range(families), 40) if sample else []
        card = a_card() if sample else a_planted_card(rng, planted, 100)
        called[report(run, card=card, labelled=drawn, drawn=drawn).status] += 1
    assert called["broken"] / 400 <= 0.05
    assert called["holds"] / 400 <= 0.05
