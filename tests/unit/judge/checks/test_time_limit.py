from __future__ import annotations

import signal
import threading

import pytest

from ethogram.judge.checks.check import judged
from ethogram.judge.checks.time_limit import TookTooLong, limited, within
from tests.fakes.judged import said


def forever() -> None:
    while True:
        pass


def test_what_never_ends_is_given_up() -> None:
    with pytest.raises(TookTooLong):
        within(0.01, forever)


def test_what_ends_in_time_gives_its_answer_and_leaves_no_alarm() -> None:
    before = signal.getsignal(signal.SIGALRM)
    assert within(60, lambda: 3) == 3
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_an_error_passes_through_and_leaves_no_alarm() -> None:
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 / 0)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_second_thread_does_it_without_an_alarm() -> None:
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(within(60, lambda: 3)))
    thread.start()
    thread.join()
    assert answers == [3]


def test_a_test_that_ends_says_what_it_says() -> None:
    assert limited(lambda _: judged(True, "seen"), "it")(said("x")).reason == "seen"
