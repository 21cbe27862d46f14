from __future__ import annotations

import msgspec
import pytest

from ethogram.judge.label import Label


def test_a_label_refuses_an_outcome_nobody_can_give() -> None:
    line = (
        b'{"id":"l1","transcript":"t1","case":"c1","clause":"coach","outcome":"error",'
        b'"labeller":"ana","at":"2026-11-09T10:00:00Z"}'
    )
    with pytest.raises(msgspec.ValidationError, match="outcome"):
        msgspec.json.decode(line, type=Label)
