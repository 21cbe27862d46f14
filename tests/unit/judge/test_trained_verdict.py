from __future__ import annotations

from typing import Any

import msgspec

from ethogram.ids import ClauseId, Digest
from ethogram.judge.trained_judge import TrainedJudge
from ethogram.judge.trained_verdict import Likeness, Seen, trained_verdict
from ethogram.judge.verdict import Verdict
from tests.fakes.judged import said as replied
from tests.fakes.trained import a_trained_judge, an_item

TRANSCRIPT = replied("Kind words. You are a genius!")


def verdict(trained: TrainedJudge | None = None, **fields: Any) -> Verdict:
    usual: dict[str, Any] = {"transcript": TRANSCRIPT, "traits": (1.0,), "chance": 0.9}
    seen = Seen(**(usual | fields))
    return trained_verdict(trained or a_trained_judge(), seen, ClauseId("warm"), Digest("d"))


def test_a_verdict_says_how_likely_and_by_which_trait() -> None:
    found = verdict(traits=(9.0,))
    assert (found.outcome, found.judge_kind, found.judge) == ("fail", "classifier", "trained:tone")
    assert found.score is not None
    assert abs(found.score - 0.1) < 1e-9
    assert "90 % likely to fail." in found.reason
    assert "length (+2.0 towards fail)" in found.reason


def test_near_the_boundary_it_says_so() -> None:
    found = verdict(chance=0.5)
    assert found.outcome == "unclear"
    assert "says unclear from 40 % to 60 %" in found.reason


def test_a_reply_it_was_trained_on_is_judged_by_a_model_that_never_saw_it() -> None:
    found = verdict(own=an_item(1, "fail", 0.1), chance=0.99)
    assert found.outcome == "pass"
    assert "10 % likely" in found.reason
    assert "never saw its family" in found.reason


def test_the_labelled_replies_it_is_most_like_stand_in_the_reason() -> None:
    found = verdict(
        like_fail=Likeness(item=an_item(7), text="You\nare " + "great " * 40),
        like_pass=Likeness(item=an_item(8, "pass", 0.1), text="Well done."),
    )
    fail, passes = found.reason.index("read 7"), found.reason.index('read 8, "Well done."')
    assert fail < passes
    assert "\n" not in found.reason
    assert len(found.reason) < 400


def test_the_telling_sentence_is_quoted_where_it_stands() -> None:
    (quote,) = verdict(sentence="You are a genius!").evidence
    assert TRANSCRIPT.text[quote.start : quote.end].startswith("You are a genius")
    assert verdict(sentence="Not in there at all.").evidence == ()


def test_simulated_labels_show_in_every_verdict() -> None:
    trained = msgspec.structs.replace(a_trained_judge(), is_simulated=True)
    assert verdict(trained).reason.startswith("Trained on SIMULATED labels.")
