"""Work backward from a failure: which interventions to make, in which order, and what they show.

The search is a generator: it gives an intervention, is sent what came of it, and returns the cause.
Whoever drives it asks the model; here nothing is asked, so that planted truth can test it in no
time. Cheap and likely causes come first; each cause is named only by the intervention that makes
the failure go away, and each that was tried in vain is ruled out.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import msgspec

from ethogram.experiment.cause import Cause
from ethogram.experiment.intervention import AS_IT_IS, Intervention
from ethogram.experiment.oracle import Answer
from ethogram.experiment.pressure_words import presses
from ethogram.experiment.shrink import Parts, ddmin
from ethogram.experiment.stack import Part, Stack, earlier_turns, parts_of, question_of
from ethogram.ids import ClauseId
from ethogram.spec.clause import Clause

Search = Generator[Intervention, Answer, "Suspicion"]

OVERRIDING: tuple[tuple[str, Cause], ...] = (
    ("document", "retrieval overrides"),
    ("tool", "tool overrides"),
    ("few-shot", "few-shot contradicts"),
)
"""Kinds of part that may speak against a clause, the easiest to mend first."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be explained."""

    clause: Clause
    stacks: tuple[Stack, ...]
    """Failing cases on one surface, one a family; they share the context."""
    others: tuple[Clause, ...] = ()
    """The specification's other clauses."""
    worked: tuple[tuple[str, str], ...] = ()
    """Worked turns that show how; see `intervention.worked_turns`."""
    judge_fault: str = ""
    """What says that the judge is wrong; empty when nothing does."""
    case_fault: str = ""
    """What says that the case is wrong."""


class Suspicion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cause a search ended with."""

    cause: Cause
    parts: tuple[str, ...] = ()
    """The culprits; for a missing clause, none."""
    fix: Intervention | None = None
    """The intervention that made the failure go away; None when none did."""
    ruled_out: tuple[Cause, ...] = ()
    why: str = ""
    """What decided it, in a sentence."""
    with_clauses: tuple[ClauseId, ...] = ()
    """The clauses that the culprits serve."""


def search_cause(subject: Subject) -> Search:
    """Search for the cause of a failure.

    Yields:
        Interventions; each is to be answered with `fails` or `passes`.
    """
    if subject.judge_fault:
        return Suspicion(cause="judge fault", why=subject.judge_fault)
    if subject.case_fault:
        return Suspicion(cause="case fault", why=subject.case_fault, ruled_out=("judge fault",))
    ruled: list[Cause] = ["judge fault", "case fault"]
    if (yield AS_IT_IS) == "passes":
        return Suspicion(cause="does not fail", ruled_out=tuple(ruled))
    alone = yield Intervention(move="instruction alone")
    if alone == "fails":
        return (yield from _not_even_alone(subject, ruled))
    ruled.append("model incapacity")
    found = yield from _something_overrides(subject, ruled)
    if found is None and _is_pressed(subject):
        found = yield from _without_pressure(ruled)
    if found is None and (yield Intervention(move="no system prompt")) == "passes":
        # It does the right thing unless a block makes it do otherwise.
        found = yield from _which_block(subject, (), ruled)
    if found is None:
        serving = _serving(subject)
        found = yield from (_said(subject, serving, ruled) if serving else _unsaid(subject, ruled))
    return found


def _not_even_alone(subject: Subject, ruled: list[Cause]) -> Search:
    """It fails without any context: the user's pressure, or the model."""
    if _is_pressed(subject):
        calm = Intervention(move="instruction alone", is_neutral=True)
        if (yield calm) == "passes":
            return Suspicion(
                cause="user pressure",
                fix=calm,
                ruled_out=tuple(ruled),
                why="Even with the instruction alone it fails when pressed, and passes when not.",
            )
        ruled.append("user pressure")
    found = yield from _something_overrides(subject, ruled)
    if found is None:
        found = yield from _shown(subject, ruled)
    return found or Suspicion(
        cause="model incapacity",
        ruled_out=tuple(ruled),
        why="With the instruction alone, in plain words and nothing else, it still fails"
        + (", and so it does when it is shown how." if "model prior" in ruled else "."),
    )


def _shown(
    subject: Subject, ruled: list[Cause]
) -> Generator[Intervention, Answer, Suspicion | None]:
    """It does not do what it is told: does it do what it is shown?"""
    if not subject.worked:
        return None
    shown = Intervention(move="show good examples", worked=subject.worked)
    if (yield shown) == "passes":
        return Suspicion(
            cause="model prior",
            fix=shown,
            ruled_out=tuple(ruled),
            why="Told alone it fails; with the specification's good examples before it, it passes.",
        )
    ruled.append("model prior")
    return None


def _something_overrides(
    subject: Subject, ruled: list[Cause]
) -> Generator[Intervention, Answer, Suspicion | None]:
    """Blank what is not a block, kind by kind; then say which of that kind."""
    for kind, cause in OVERRIDING:
        names = tuple(part.name for part in _all_parts(subject) if part.kind == kind)
        if not names:
            continue
        whole = Intervention(move="leave out", parts=names)
        if (yield whole) == "passes":
            fix = whole
            for name in names if len(names) > 1 else ():
                one = Intervention(move="leave out", parts=(name,))
                if (yield one) == "passes":
                    fix = one
                    break
            return Suspicion(
                cause=cause,
                parts=fix.parts,
                fix=fix,
                ruled_out=tuple(ruled),
                why=f"Without {', '.join(fix.parts)} it passes.",
            )
        ruled.append(cause)
    return None


def _without_pressure(
    ruled: list[Cause],
) -> Generator[Intervention, Answer, Suspicion | None]:
    calm = Intervention(move="ask neutrally")
    if (yield calm) == "passes":
        return Suspicion(
            cause="user pressure",
            fix=calm,
            ruled_out=tuple(ruled),
            why="The same request without pressure is answered as it should be.",
        )
    ruled.append("user pressure")
    return None


def _unsaid(subject: Subject, ruled: list[Cause]) -> Search:
    """No block serves the clause."""
    added = Intervention(move="add the clause")
    if (yield added) == "passes":
        return Suspicion(
            cause="clause missing",
            fix=added,
            ruled_out=tuple(ruled),
            why="No block serves it, and with its own words added it passes.",
        )
    ruled.append("clause missing")
    found = yield from _which_block(subject, (), ruled, adds_clause=True)
    return found or _nothing_helps(ruled)


def _said(subject: Subject, serving: tuple[str, ...], ruled: list[Cause]) -> Search:
    """Blocks serve the clause: is it their words, their place, or another part?"""
    ruled.append("clause missing")
    if (yield Intervention(move="keep only", parts=serving)) == "passes":
        ruled.append("clause ambiguous")
        found = yield from _which_block(subject, serving, ruled)
        if found is not None:
            return found
        last = Intervention(move="move last", parts=serving)
        if (yield last) == "passes":
            return Suspicion(
                cause="block ignored",
                parts=serving,
                fix=last,
                ruled_out=tuple(ruled),
                why="The same words behind all others are followed; no single other part is to blame.",
            )
        ruled.append("block ignored")
        return _nothing_helps(ruled)
    found = yield from _reworded(Intervention(move="reword plainly", parts=serving), ruled)
    if found is not None:
        return found
    found = yield from _which_block(subject, serving, ruled, adds_clause=True)
    return found or _nothing_helps(ruled)


def _which_block(
    subject: Subject,
    beside: tuple[str, ...],
    ruled: list[Cause],
    *,
    adds_clause: bool = False,
) -> Generator[Intervention, Answer, Suspicion | None]:
    """Find a smallest set of blocks that makes it fail, and see whether it passes without them.

    Args:
        subject: What is to be explained.
        beside: Blocks that are always there, or never when the clause's own words stand for them.
        ruled: Causes that are ruled out so far.
        adds_clause: True: the clause's own words are always there.
    """
    blocks = [
        part for part in _all_parts(subject) if part.kind == "block" and part.name not in beside
    ]
    always = () if adds_clause else beside

    def kept(numbers: Parts) -> Intervention:
        names = tuple(blocks[number].name for number in numbers)
        return Intervention(move="keep only", parts=(*always, *names), adds_clause=adds_clause)

    everything: Parts = tuple(range(len(blocks)))
    if not blocks or (yield kept(everything)) == "passes":
        return None
    known: dict[Parts, Answer] = {everything: "fails"}
    search, answer = ddmin(len(blocks)), None
    while True:
        try:
            numbers = next(search) if answer is None else search.send(answer == "fails")
        except StopIteration as end:
            left: Parts = end.value
            return (
                yield from _blame(
                    subject, [blocks[number] for number in left], ruled, adds_clause=adds_clause
                )
            )
        if numbers not in known:
            known[numbers] = yield kept(numbers)
        answer = known[numbers]


def _blame(
    subject: Subject, culprits: Sequence[Part], ruled: list[Cause], *, adds_clause: bool
) -> Generator[Intervention, Answer, Suspicion | None]:
    """Leave the culprits out of everything: one of them, where one is enough, else all."""
    own = _serving(subject)
    if any(part.name in own for part in culprits):
        plain = Intervention(move="reword plainly", parts=own)
        return (yield from _reworded(plain, ruled))
    singles = [(part,) for part in culprits] if len(culprits) > 1 else []
    for parts in [*singles, tuple(culprits)] if culprits else []:
        names = tuple(part.name for part in parts)
        fix = Intervention(move="leave out", parts=names, adds_clause=adds_clause)
        if (yield fix) == "passes":
            control = _control(subject, culprits)
            if control is not None and (yield control) == "passes":
                # Leaving out anything helps: it is how much there is, not what this part says.
                break
            return _overridden(subject, parts, fix, ruled)
    ruled.append("block overridden")
    return None


def _control(subject: Subject, culprits: Sequence[Part]) -> Intervention | None:
    """Give a change that must not help if what a culprit says is to blame.

    Leaving out a block that nobody suspects; or, where every other block is suspected, moving the
    block that serves the clause behind them all.
    """
    own = _serving(subject)
    guilty = {part.name for part in culprits} | set(own)
    innocent = [
        part.name
        for part in _all_parts(subject)
        if part.kind == "block" and part.name not in guilty
    ]
    if innocent:
        return Intervention(move="leave out", parts=(innocent[-1],))
    is_crowd = len(culprits) > 1 and bool(own)
    return Intervention(move="move last", parts=own) if is_crowd else None


def _overridden(
    subject: Subject, parts: Sequence[Part], fix: Intervention, ruled: list[Cause]
) -> Suspicion:
    rivals = _rivals(subject, parts)
    why = f"Without {', '.join(fix.parts)} it passes."
    if rivals:
        why += f" It serves {', '.join(rivals)}, and nothing says which gives way."
    return Suspicion(
        cause="clauses conflict" if rivals else "block overridden",
        parts=fix.parts,
        fix=fix,
        ruled_out=tuple(ruled),
        why=why,
        with_clauses=rivals,
    )


def _reworded(
    plain: Intervention, ruled: list[Cause]
) -> Generator[Intervention, Answer, Suspicion | None]:
    if (yield plain) == "passes":
        return Suspicion(
            cause="clause ambiguous",
            parts=plain.parts,
            fix=plain,
            ruled_out=tuple(ruled),
            why="The block's words fail even by themselves; the clause's own words in their place pass.",
        )
    ruled.append("clause ambiguous")
    return None


def _rivals(subject: Subject, parts: Sequence[Part]) -> tuple[ClauseId, ...]:
    """Give the clauses that the parts serve, of which nothing says who gives way."""
    own = subject.clause
    served = dict.fromkeys(name for part in parts for name in part.serves if name != own.id)
    by_id = {clause.id: clause for clause in subject.others}
    return tuple(
        name
        for name in served
        if name not in own.gives_way_to
        and own.id not in (by_id[name].gives_way_to if name in by_id else ())
    )


def _nothing_helps(ruled: list[Cause]) -> Suspicion:
    return Suspicion(
        cause="not followed",
        ruled_out=tuple(ruled),
        why="It passes on the instruction alone, and no edit to one part brings that back.",
    )


def _serving(subject: Subject) -> tuple[str, ...]:
    return tuple(
        part.name
        for part in _all_parts(subject)
        if part.kind == "block" and subject.clause.id in part.serves
    )


def _all_parts(subject: Subject) -> list[Part]:
    """Give the parts of every stack, each name once; the context's come first."""
    parts = {part.name: part for stack in reversed(subject.stacks) for part in parts_of(stack)}
    first = {part.name: part for part in parts_of(subject.stacks[0])}
    return list({**first, **parts}.values())


def _is_pressed(subject: Subject) -> bool:
    return any(
        earlier_turns(stack.case) or presses(question_of(stack.case)) for stack in subject.stacks
    )
