from __future__ import annotations

import pytest

from ethogram.findings.conformance import conformance
from ethogram.findings.contest import Contest
from ethogram.findings.in_force import observe
from ethogram.findings.measured import Measured
from ethogram.findings.summary import ClauseConformance
from ethogram.ids import CriterionId, FamilyId, TranscriptId
from ethogram.judge.card import CardItem, Confusion, JudgeCard
from ethogram.judge.label import LabelOutcome
from ethogram.spec.clause import Bar
from tests.fakes.cards import a_card
from tests.fakes.chance import chance
from tests.fakes.observations import COACH, a_clause, a_label, a_spec, asked, given
from tests.fakes.planted import PASTEABLE, STRICT, Planted, a_planted_card, draw, report

GOOD = a_card(
    counts=Confusion(both_fail=95, only_judge_fails=5, only_people_fail=5, both_pass=95),
    items=(),
)
NEVER = Bar(is_never=True)


def found_of(
    failing: int,
    of: int,
    card: JudgeCard = GOOD,
    *,
    bar: Bar | None = None,
    lost: int = 0,
    read: dict[int, LabelOutcome] | None = None,
    contest: Contest | None = None,
) -> ClauseConformance:
    """A judge fails the first of so many replies, and could not read some more."""
    spec = a_spec(a_clause(bar=bar))
    rows = [asked(n) for n in range(of + lost)]
    verdicts = [
        given(
            n,
            "unparsable" if n >= of else "fail" if n < failing else "pass",
            kind="model",
            judge="strict",
            card=card.id,
        )
        for n in range(of + lost)
    ]
    labels = [a_label(n, said, "coach.pasteable") for n, said in (read or {}).items()]
    beneath = observe([rows[n] for n in read or ()], verdicts, (), spec)
    observations = observe(rows, verdicts, labels, spec)
    (found,) = conformance(
        spec,
        observations,
        contests={COACH: contest} if contest else None,
        measured=Measured(cards={(STRICT, PASTEABLE): card}, beneath=beneath),
    )
    return found


def test_a_good_judge_with_many_clean_families_lets_a_clause_hold() -> None:
    found = found_of(8, 200)
    assert (found.status, found.reason) == ("holds", None)
    assert found.correction is not None
    assert found.correction.rate is not None
    assert found.fail_rate is not None
    assert found.correction.rate.estimate < found.fail_rate.estimate


def test_a_raw_rate_over_the_bar_breaks_nothing_where_false_alarms_explain_it() -> None:
    """Thirty of 200 fail by a judge that blames one in ten of what people pass."""
    alarmed = a_card(
        counts=Confusion(both_fail=48, only_judge_fails=10, only_people_fail=2, both_pass=90),
        items=(),
    )
    found = found_of(32, 200, alarmed)
    assert found.fail_rate is not None
    assert found.fail_rate.low > 0.10
    assert found.status == "undecided"


def test_misses_count_against_a_clause_that_looks_kept() -> None:
    """Nothing of forty fails, which would show 9 in 10, by a judge that misses half."""
    blind = a_card(
        counts=Confusion(both_fail=10, only_judge_fails=0, only_people_fail=10, both_pass=40),
        items=(),
    )
    found = found_of(0, 40, blind)
    assert (found.status, found.reason) == ("undecided", "too few families")


def test_a_corrected_rate_beyond_the_bar_is_broken() -> None:
    assert found_of(80, 200).status == "broken"


@pytest.mark.parametrize("failing", [1, 2])
def test_one_judged_family_accuses_nobody(failing: int) -> None:
    assert found_of(1, 1).status == "undecided"
    assert found_of(failing, 40).status != "broken"


def test_a_judge_at_chance_decides_nothing_and_says_what_to_type() -> None:
    coin = a_card(
        counts=Confusion(both_fail=20, only_judge_fails=20, only_people_fail=20, both_pass=20),
        items=(),
    )
    found = found_of(80, 200, coin)
    assert (found.status, found.reason) == ("undecided", "judge unmeasured")
    assert found.next_step.startswith("ethogram label new coach-sample --for coach -n 60   (")
    assert "not shown to be better than chance" in found.next_step


def test_unreadable_verdicts_stand_in_the_way_of_holding() -> None:
    found = found_of(4, 200, lost=60)
    assert (found.status, found.reason) == ("undecided", "replies missing")
    assert found.correction is not None
    assert found.correction.worst is not None
    assert found.correction.worst > 0.2


def test_a_judges_fail_of_what_must_never_happen_waits_for_a_person() -> None:
    found = found_of(1, 200, bar=NEVER)
    assert (found.status, found.reason) == ("undecided", "judge unmeasured")
    assert found.next_step.startswith("ethogram read --for coach   (1 reply")
    assert found_of(1, 200, bar=NEVER, read={0: "fail"}).status == "broken"


def test_never_holds_only_when_the_judges_misses_allow_it() -> None:
    """59 clean families hold where nothing misses; a judge that misses one in twenty needs more."""
    perfect = a_card(
        counts=Confusion(both_fail=400, only_judge_fails=0, only_people_fail=0, both_pass=400),
        items=(),
    )
    assert found_of(0, 120, perfect, bar=NEVER).status == "holds"
    short = found_of(0, 59, GOOD, bar=NEVER)
    assert (short.status, short.reason) == ("undecided", "too few families")
    assert short.more_families


def test_a_judge_that_blames_fewer_than_its_card_says_proves_no_more_than_its_misses() -> None:
    """No fail in twenty, of a judge that blames a fifth on its card, is no proof of 9 in 10."""
    jumpy = a_card(
        counts=Confusion(both_fail=95, only_judge_fails=20, only_people_fail=5, both_pass=80),
        items=(),
    )
    found = found_of(0, 20, jumpy)
    assert found.status == "undecided"
    assert found.correction is not None
    assert found.correction.worst is not None
    assert found.correction.worst > 0.12


def test_what_people_read_of_a_verdict_moves_its_rate() -> None:
    """Somebody read all thirty judged fails, and passed every one."""
    card = a_card(
        counts=Confusion(both_fail=45, only_judge_fails=15, only_people_fail=5, both_pass=85),
        items=(),
    )
    before, after = (
        found_of(30, 200, card),
        found_of(30, 200, card, read=dict.fromkeys(range(30), "pass")),
    )
    assert before.correction is not None
    assert after.correction is not None
    assert before.correction.judged == after.correction.judged
    assert after.correction.rate is not None
    assert after.correction.rate.estimate == 0.0
    assert after.status == "holds"


def test_a_clause_whose_words_are_in_question_stays_undecided_whatever_the_judge_says() -> None:
    contest = Contest(clause=COACH, items=12, divided=5, open=5, criteria=(PASTEABLE,))
    for failing in (0, 180):
        found = found_of(failing, 200, contest=contest)
        assert (found.status, found.reason) == ("undecided", "people disagree")


def test_at_the_bar_hardly_any_run_is_called_broken_or_kept() -> None:
    rng, planted, called = chance(3), Planted(0.10, 0.9, 0.9, families=150), 0
    for _ in range(80):
        card = a_planted_card(rng, planted, 100)
        called += report(draw(rng, planted), card=card).status != "undecided"
    assert called <= 10


def test_the_families_it_asks_for_would_settle_it() -> None:
    found = found_of(2, 40)
    assert (found.status, found.reason) == ("undecided", "too few families")
    assert found.more_families is not None
    assert found_of(2, 40 + found.more_families).status == "holds"
    assert found_of(2, 39 + found.more_families).status == "undecided"
    assert "the judge's errors included" in found.next_step


def test_where_labels_are_missing_no_number_of_families_is_promised() -> None:
    rough = a_card(
        counts=Confusion(both_fail=10, only_judge_fails=4, only_people_fail=2, both_pass=8),
        items=(),
    )
    found = found_of(60, 200, rough)
    assert found.status == "undecided"
    assert found.more_families is None or "more clean" in found.next_step


def test_each_family_is_one_unit_however_often_it_was_asked() -> None:
    rows = [asked(n, f"f{n % 5}") for n in range(200)]
    verdicts = [given(n, "pass", kind="model", judge="strict", card=GOOD.id) for n in range(200)]
    (found,) = conformance(
        a_spec(),
        observe(rows, verdicts, (), a_spec()),
        measured=Measured(cards={(STRICT, PASTEABLE): GOOD}),
    )
    assert found.status == "undecided"
    assert {row.family for row in rows} == {FamilyId(f"f{n}") for n in range(5)}
    assert rows[0].transcript == TranscriptId("r.0")


NEXT = CriterionId("coach.next-step")


def of_two_criteria(labelled_on_both: int) -> ClauseConformance:
    """A judge decides both criteria of forty replies; each has a card of its own."""
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    rows = [asked(n) for n in range(200)]
    verdicts = [
        given(n, "fail" if n < 60 else "pass", criterion, kind="model", judge="strict", card="c")
        for n in range(200)
        for criterion in ("coach.pasteable", "coach.next-step")
    ]
    items = tuple(
        CardItem(
            transcript=TranscriptId(f"other.{n}"),
            family=FamilyId(f"c{n}"),
            people="fail" if n % 2 else "pass",
            judge="fail" if n % 2 else "pass",
        )
        for n in range(80)
    )
    cards = {
        (STRICT, PASTEABLE): a_card(items=items[:labelled_on_both]),
        (STRICT, NEXT): a_card(criterion="coach.next-step", items=items),
    }
    observations = observe(rows, verdicts, (), spec)
    (found,) = conformance(spec, observations, measured=Measured(cards=cards))
    return found


def test_errors_on_several_criteria_are_counted_where_all_were_labelled() -> None:
    found = of_two_criteria(60)
    assert found.status == "broken"
    assert found.correction is not None
    assert found.correction.rate is not None
    assert found.correction.rate.estimate == pytest.approx(0.30)
    few = of_two_criteria(12)
    assert (few.status, few.reason) == ("undecided", "judge unmeasured")
    assert "on all 2 of its judged criteria" in few.next_step
