"""Groups are ranked by users times stakes, and small ones are kept back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CaseId
from ethogram.logs.missed import Folded, Led, Match, missed_groups
from ethogram.spec.clause import Stakes
from tests.fakes.logs import said


def folded(number: int, *users: str, copies: int = 0) -> Folded:
    return Folded(
        conversation=said(number, f"Question {number}?"),
        copies=copies or len(users),
        users=frozenset(users),
    )


def match(stakes: Stakes = "low") -> Match:
    return Match(case=CaseId("a"), cosine=0.2, stakes=stakes)


def led(leader: int, *more: int) -> Led:
    return Led(leader=leader, members=(leader, *more), stability=1.0)


def test_few_users_at_high_stakes_outweigh_more_at_low() -> None:
    far = [folded(0, *"abcdef"), folded(1, *"abc")]
    groups, _ = missed_groups(far, [match(), match("high")], [led(0), led(1)], fewest_users=3)
    assert [(each.users, each.weight) for each in groups] == [(3, 12.0), (6, 6.0)]


def test_a_user_who_asks_often_is_one_user() -> None:
    far = [folded(0, "a", "b", copies=9), folded(1, "b", "c", copies=4)]
    groups, _ = missed_groups(far, [match(), match()], [led(1, 0)], fewest_users=1)
    assert (groups[0].users, groups[0].volume) == (3, 13)
    assert groups[0].conversations == ("c-00000001", "c-00000000")
    assert groups[0].example == "Question 1?"


@given(st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), max_size=12), st.integers(1, 6))
def test_no_small_cell_is_ever_shown(users: list[set[str]], fewest: int) -> None:
    far = [folded(number, *each) for number, each in enumerate(users)]
    groups, back = missed_groups(
        far, [match()] * len(far), [led(number) for number in range(len(far))], fewest_users=fewest
    )
    assert all(each.users >= fewest for each in groups)
    assert len(groups) + back == len(far)


def test_what_hardly_comes_back_is_hardly_a_group() -> None:
    loose = Led(leader=0, members=(0,), stability=0.59)
    groups, _ = missed_groups([folded(0, "a")], [match()], [loose], fewest_users=1)
    assert not groups[0].is_stable
