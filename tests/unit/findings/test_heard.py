from __future__ import annotations

from tests.fakes.observations import heard


def test_a_reply_is_heard_as_an_ordinary_one_unless_it_says_otherwise() -> None:
    one = heard(41, "Which is your claim?")
    assert (one.read, one.is_twin, one.is_licensed) == (41, False, False)
