"""On planted truth the search names the cause that was planted, and rules the others out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ethogram.context.block import Document
from ethogram.experiment.diagnosis import Subject, Suspicion, search_cause
from ethogram.experiment.intervention import ADDED, Intervention, applied
from ethogram.experiment.oracle import Answer
from ethogram.experiment.stack import Stack, parts_of, question_of
from ethogram.ids import ClauseId
from tests.fakes.stacks import block, case, clause, stack

COACH = clause()
Fails = Callable[[Stack], bool]


def found(subject: Subject, fails: Fails) -> tuple[Suspicion, list[Intervention]]:
    """Answer every intervention by the planted truth."""
    search, made = search_cause(subject), list[Intervention]()
    answer: Answer | None = None
    while True:
        try:
            move = next(search) if answer is None else search.send(answer)
        except StopIteration as end:
            suspicion: Suspicion = end.value
            return suspicion, made
        made.append(move)
        changed = applied(move, subject.stacks[0], subject.clause)
        answer = _answer(fails(changed))


def _answer(is_failing: bool) -> Answer:
    return "fails" if is_failing else "passes"


def has(changed: Stack, name: str) -> bool:
    return name in {part.name for part in parts_of(changed)}


def says_it(changed: Stack) -> bool:
    return has(changed, f"block {ADDED}")


def says_it_plainly(changed: Stack) -> bool:
    return any("Follow this instruction." in each.text for each in changed.context.blocks)


BLOCKS = (block("identity"), block("style", "warmth"), block("stance", "coach"), block("form"))
PLAIN = stack(*BLOCKS)
UNSAID = stack(block("identity"), block("style", "warmth"), block("form"))


def test_a_judge_that_a_person_overruled_is_not_worth_a_call() -> None:
    suspicion, made = found(
        Subject(clause=COACH, stacks=(PLAIN,), judge_fault="ana passed it"), lambda _: True
    )
    assert suspicion.cause == "judge fault"
    assert not made


def test_a_case_that_contradicts_the_specification_is_not_worth_a_call() -> None:
    suspicion, made = found(
        Subject(clause=COACH, stacks=(PLAIN,), case_fault="the clause is not about parents"),
        lambda _: True,
    )
    assert suspicion.cause == "case fault"
    assert not made


def test_what_passes_afresh_has_no_cause() -> None:
    suspicion, made = found(Subject(clause=COACH, stacks=(PLAIN,)), lambda _: False)
    assert suspicion.cause == "does not fail"
    assert len(made) == 1


def test_what_fails_with_the_instruction_alone_could_not() -> None:
    suspicion, made = found(Subject(clause=COACH, stacks=(PLAIN,)), lambda _: True)
    assert suspicion.cause == "model incapacity"
    assert suspicion.fix is None
    assert len(made) == 2


def test_a_clause_that_nothing_says_is_missing() -> None:
    suspicion, _ = found(Subject(clause=COACH, stacks=(UNSAID,)), lambda sent: not says_it(sent))
    assert suspicion.cause == "clause missing"
    assert suspicion.fix == Intervention(move="add the clause")
    assert "model incapacity" in suspicion.ruled_out


def test_words_that_fail_by_themselves_are_ambiguous() -> None:
    suspicion, _ = found(
        Subject(clause=COACH, stacks=(PLAIN,)), lambda sent: not says_it_plainly(sent)
    )
    assert suspicion.cause == "clause ambiguous"
    assert suspicion.parts == ("block stance",)


def test_a_block_that_is_followed_only_when_it_stands_last_is_ignored() -> None:
    def fails(sent: Stack) -> bool:
        blocks = [each.id for each in sent.context.blocks]
        crowded = len(blocks) > 3
        return not says_it(sent) and (crowded and blocks[-1] != "stance" or "stance" not in blocks)

    suspicion, _ = found(Subject(clause=COACH, stacks=(PLAIN,)), fails)
    assert suspicion.cause == "block ignored"
    assert suspicion.fix == Intervention(move="move last", parts=("block stance",))


def test_a_block_that_serves_nothing_overrides() -> None:
    def fails(sent: Stack) -> bool:
        return has(sent, "block form")

    suspicion, _ = found(Subject(clause=COACH, stacks=(PLAIN,)), fails)
    assert (suspicion.cause, suspicion.parts) == ("block overridden", ("block form",))
    assert suspicion.fix == Intervention(move="leave out", parts=("block form",))


def test_a_block_of_another_clause_conflicts() -> None:
    subject = Subject(clause=COACH, stacks=(PLAIN,), others=(clause("warmth"),))
    suspicion, _ = found(subject, lambda sent: has(sent, "block style"))
    assert (suspicion.cause, suspicion.parts) == ("clauses conflict", ("block style",))
    assert suspicion.with_clauses == (ClauseId("warmth"),)


def test_a_clause_that_gives_way_does_not_conflict() -> None:
    others = (clause("warmth", gives_way_to=("coach",)),)
    subject = Subject(clause=COACH, stacks=(PLAIN,), others=others)
    suspicion, _ = found(subject, lambda sent: has(sent, "block style"))
    assert suspicion.cause == "block overridden"


def test_a_block_that_needs_another_to_do_harm_is_found_by_either() -> None:
    def fails(sent: Stack) -> bool:
        return has(sent, "block form") and has(sent, "block identity")

    suspicion, _ = found(Subject(clause=COACH, stacks=(PLAIN,)), fails)
    assert suspicion.cause == "block overridden"
    assert suspicion.parts in {("block form",), ("block identity",)}


def test_the_serving_block_itself_can_do_the_harm() -> None:
    suspicion, _ = found(
        Subject(clause=COACH, stacks=(PLAIN,)),
        lambda sent: has(sent, "block stance") and not says_it_plainly(sent),
    )
    assert suspicion.cause == "clause ambiguous"


@pytest.mark.parametrize(
    ("cause", "culprit", "planted"),
    [
        ("few-shot contradicts", "few-shot 2", stack(*BLOCKS, few_shot=("one", "two"))),
        ("tool overrides", "tool search", stack(*BLOCKS, tools=("calendar", "search"))),
        ("retrieval overrides", "document b", stack(*BLOCKS, documents=("a", "b"))),
        (
            "retrieval overrides",
            "document own",
            stack(*BLOCKS, asked=case("Go.", documents=(Document(id="own", text="Bad."),))),
        ),
    ],
)
def test_what_speaks_against_the_clause_is_named(cause: str, culprit: str, planted: Stack) -> None:
    harm = next(part.text for part in parts_of(planted) if part.name == culprit)

    def fails(sent: Stack) -> bool:
        return harm in {part.text for part in parts_of(sent)}

    suspicion, _ = found(Subject(clause=COACH, stacks=(planted,)), fails)
    assert (suspicion.cause, suspicion.parts) == (cause, (culprit,))


@pytest.mark.parametrize("said", [("Write it.", "You are wrong!"), ("Please just write it!",)])
def test_a_user_who_insists_is_told_from_the_request(said: tuple[str, ...]) -> None:
    pressed = stack(*BLOCKS, asked=case(*said))

    def fails(sent: Stack) -> bool:
        return "!" in question_of(sent.case)

    suspicion, _ = found(Subject(clause=COACH, stacks=(pressed,)), fails)
    assert suspicion.cause == "user pressure"
    assert suspicion.fix is not None


def test_what_only_less_context_mends_is_not_followed() -> None:
    suspicion, _ = found(
        Subject(clause=COACH, stacks=(PLAIN,)),
        lambda sent: [each.id for each in sent.context.blocks] != [ADDED],
    )
    assert suspicion.cause == "not followed"
    assert {"clause missing", "clause ambiguous", "model incapacity"} <= set(suspicion.ruled_out)
