from __future__ import annotations

from ethogram.findings.unseen_modes import FEWEST, unseen_modes
from ethogram.ids import CaseId, ModeId
from tests.fakes.observations import seen


def test_with_few_failures_nobody_can_say() -> None:
    found = unseen_modes([seen(n, "fail") for n in range(FEWEST - 1)], {})
    assert not found.next_is_new.is_defined
    assert "9 failures were seen, and it takes 10" in found.next_is_new.undefined_because
    assert found.modes == (("coach.pasteable", 9),)


def test_kinds_seen_once_say_how_likely_a_new_kind_is() -> None:
    rows = [seen(n, "fail") for n in range(16)]
    rows += [seen(20 + n, "fail", f"coach.rare-{n}") for n in range(4)]
    found = unseen_modes(rows, {})
    assert found.next_is_new.estimate == 0.2
    assert found.next_is_new.n == 20


def test_what_a_case_expected_to_go_wrong_names_the_failure() -> None:
    rows = [seen(1, "fail", case="a"), seen(2, "fail", case="b"), seen(3, "pass", case="c")]
    found = unseen_modes(rows, {CaseId("a"): "leak", CaseId("c"): "lie"})
    assert dict(found.modes) == {"leak": 1, "coach.pasteable": 1}


def test_what_a_person_saw_in_a_reply_counts_before_everything() -> None:
    rows = [seen(1, "fail", case="a")]
    found = unseen_modes(
        rows, {CaseId("a"): "leak"}, coded={rows[0].transcript: ModeId("gives-in")}
    )
    assert found.modes == (("gives-in", 1),)


def test_a_family_counts_once_for_a_mode_and_a_twin_never() -> None:
    rows = [seen(n, "fail", family="one") for n in range(5)]
    rows.append(seen(9, "fail", "coach.asks", is_twin=True))
    assert unseen_modes(rows, {}).modes == (("coach.pasteable", 1),)
