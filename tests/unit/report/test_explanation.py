"""An explanation says the cause first, then how it was shown, what was ruled out and what it cost."""

from __future__ import annotations

import msgspec

from ethogram.experiment.diagnosis import Suspicion
from ethogram.experiment.effects import Effect
from ethogram.experiment.explanation import Confirmation, Explanation, Step
from ethogram.experiment.intervention import AS_IT_IS, Intervention
from ethogram.ids import CaseId, ClauseId, RunId, SurfaceId
from ethogram.report.explanation import (
    render_effects,
    render_explanation,
    render_step,
    result_page,
    tally,
)
from ethogram.stats.estimate import undefined
from ethogram.stats.proportion import newcombe

FIX = Intervention(move="leave out", parts=("block form",))


def shown(after: int) -> Confirmation:
    return Confirmation(
        before=Step(intervention=AS_IT_IS, failed=10, asked=10),
        after=Step(intervention=FIX, failed=after, asked=10),
        change=newcombe(after, 10, 10, 10),
    )


FOUND = Explanation(
    subject="coach",
    clause=ClauseId("coach"),
    surface=SurfaceId("editor"),
    cases=(CaseId("q1"),),
    target="small",
    suspicion=Suspicion(
        cause="block overridden",
        parts=("block form",),
        fix=FIX,
        ruled_out=("judge fault", "model incapacity"),
        why="Without block form it passes.",
    ),
    steps=(Step(intervention=AS_IT_IS, failed=6, asked=6, answer="fails"),),
    confirmation=shown(1),
    calls=30,
    known=12,
    budget=200,
    seconds=22.0,
    run=RunId("20261123-090000-8f2c"),
)


def text_of(found: Explanation, width: int = 100) -> str:
    return render_explanation(found, width=width, colour=False)


def test_the_cause_comes_first_and_says_where_to_fix_it() -> None:
    assert text_of(FOUND).startswith("CAUSE    block overridden: block form (fix it in: context)")


def test_everything_a_reader_asks_is_answered() -> None:
    text = " ".join(text_of(FOUND).split())
    assert "SHOWN as it is 10 of 10 fail; leave out block form: 1 of 10 fail (-90 points" in text
    assert "RULED out: judge fault, model incapacity" in text
    assert "MEND Change or take out block form." in text
    assert "COST 30 replies, 12 of them known, at most 200 allowed · 22 s" in text


def test_a_fix_that_chance_could_explain_is_not_called_shown() -> None:
    doubtful = msgspec.structs.replace(FOUND, confirmation=shown(9))
    assert "NOT SURE" in text_of(doubtful)
    assert "chance alone could do that" in " ".join(text_of(doubtful).split())


def test_lines_keep_to_the_width() -> None:
    assert max(map(len, text_of(FOUND, 60).splitlines())) <= 60


def test_a_step_says_what_was_done_and_what_came_of_it() -> None:
    step = Step(intervention=FIX, failed=0, asked=3, unjudged=1, answer="passes")
    line = render_step(step, width=100, colour=False)
    assert line.split() == [
        "leave",
        "out",
        "block",
        "form",
        "0",
        "of",
        "3",
        "fail",
        "(1",
        "not",
        "judged)",
        "passes",
    ]
    assert tally(step) == "0 of 3 fail (1 not judged)"


def test_a_stranger_s_words_in_a_part_cannot_command_the_terminal() -> None:
    step = Step(
        intervention=Intervention(move="leave out", parts=("block \x1b[2J",)), failed=0, asked=0
    )
    assert "\x1b" not in render_step(step, width=80, colour=False)


def test_effects_are_points_with_an_interval_or_a_reason() -> None:
    effects = (
        Effect(factors=("block form",), change=newcombe(9, 10, 1, 10)),
        Effect(factors=("block a",), change=undefined("none", "the factor never changed")),
    )
    text = render_effects(msgspec.structs.replace(FOUND, effects=effects), width=100, colour=False)
    assert "block form" in text
    assert "+80 points" in text
    assert "the factor never changed" in text


def test_a_context_that_takes_nothing_to_fail_says_so() -> None:
    bare = msgspec.structs.replace(FOUND, minimal=(), is_minimal=True)
    assert "nothing but the question" in text_of(bare)


def test_the_write_up_holds_the_table_and_escapes_what_strangers_wrote() -> None:
    hostile = msgspec.structs.replace(
        FOUND, suspicion=msgspec.structs.replace(FOUND.suspicion, parts=("block <script>",))
    )
    page = result_page(hostile)
    assert "| as it is | 6 | 6 | fails |" in page
    assert "<script>" not in page
    assert "`20261123-090000-8f2c`" in page
