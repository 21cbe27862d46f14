"""One annotation's results into one answer, held against the configuration they were asked with.

Label Studio checks no answer against its configuration, so everything is checked here. What cannot
be understood is counted; an answer is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from ethogram.exchange.label_studio_config import (
    FAILURE_LABEL,
    LEFT,
    POINTS,
    PREFERRED,
    QUICK,
    REASON,
    RIGHT,
    SPAN,
    VERDICT,
    Control,
    controls_of,
)
from ethogram.exchange.label_studio_file import Annotation, Result
from ethogram.exchange.label_studio_span import number, read_span
from ethogram.exchange.loss import Losses, quoted
from ethogram.exchange.worksheet import Turn
from ethogram.judge.label import LabelOutcome
from ethogram.judge.preference import Preferred
from ethogram.judge.queue import Queue
from ethogram.judge.verdict import AnswerClass, Done, Evidence, Instead, Said

LONGEST_NOTE = 4_000
_NOWHERE = 1 << 30


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person said of one item."""

    outcome: LabelOutcome = "marked"
    points: int | None = None
    answer_class: AnswerClass | None = None
    span: Evidence | None = None
    preferred: Preferred | None = None
    """For a pair, in its own order."""
    note: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer is read against."""

    queue: Queue
    turns: Sequence[Turn]
    is_swapped: bool = False


class _Unreadable(Exception):
    """The answer cannot be understood; why is in the losses already."""


def read_answer(annotation: Annotation, asked: Asked, losses: Losses) -> Answer | None:
    """Understand an annotation; None when it holds no answer to what was asked."""
    controls = {each.name: each for each in controls_of(asked.queue.task, len(asked.queue.scale))}
    try:
        given = _given(annotation, controls, losses)
        note = _note(given.get(REASON), annotation.where, losses)
        if annotation.is_skip:
            return _skipped(asked.queue, given, note, annotation.where, losses)
        reading = _Reading(given, controls, annotation.where, losses)
        answer = reading.answer(asked)
    except _Unreadable:
        return None
    if answer is None:
        losses.lose(
            "no-answer",
            "An annotation was submitted without an answer to the question; left out.",
            annotation.where,
        )
        return None
    return msgspec.structs.replace(answer, note=note)


def _skipped(
    queue: Queue, given: Mapping[str, Result], note: str, where: str, losses: Losses
) -> Answer:
    """A skip is no label, whatever was clicked before it."""
    if set(given) - {REASON}:
        losses.note(
            "skip-with-answer",
            "A skipped task holds an answer; the skip counts, the answer does not.",
            where,
        )
    preferred: Preferred | None = "skipped" if queue.task == "pairwise" else None
    return Answer(outcome="skipped", preferred=preferred, note=note)


def _given(
    annotation: Annotation, controls: Mapping[str, Control], losses: Losses
) -> dict[str, Result]:
    """Sort results by control; drop what no control of ours can have said."""
    given: dict[str, Result] = {}
    for result in annotation.results:
        control = controls.get(result.control)
        if control is None:
            losses.lose(
                "unknown-control",
                "A result names a control that the configuration does not have; left out. Expected "
                f"one of {', '.join(controls)}.",
                f"{annotation.where}: {quoted(result.control)}",
            )
            continue
        _check_form(result, control, annotation.where, losses)
        known = given.get(control.name)
        if known is not None and control.type != "paragraphlabels":
            if known.value == result.value:
                continue
            losses.lose(
                "answered-twice",
                "One control holds two different answers; the annotation is left out.",
                f"{annotation.where}: {control.name}",
            )
            raise _Unreadable
        if known is None or _stands_before(result, known):
            given[control.name] = result
        if known is not None:
            losses.lose(
                "further-span",
                "Several passages are marked; the first one counts.",
                annotation.where,
            )
    return given


def _stands_before(one: Result, other: Result) -> bool:
    def place(result: Result) -> tuple[int, int]:
        found = (number(result.value.get(key)) for key in ("start", "startOffset"))
        turn, offset = (_NOWHERE if each is None else each for each in found)
        return turn, offset

    return place(one) < place(other)


def _check_form(result: Result, control: Control, where: str, losses: Losses) -> None:
    if result.type != control.type:
        losses.lose(
            "wrong-type",
            "A result is of another type than its control; the annotation is left out.",
            f"{where}: {control.name} is {control.type}, the result {quoted(result.type)}",
        )
        raise _Unreadable
    if result.to_name == control.to_name:
        return
    if control.type == "pairwise" and result.to_name == f"{LEFT},{RIGHT}":
        losses.note(
            "pairwise-to-name",
            "A pairwise result names both texts instead of its own control. Label Studio keeps it "
            "and does not show it; it is taken.",
            f"{where}: {quoted(result.to_name)}",
        )
        return
    losses.lose(
        "wrong-to-name",
        "A result is about an object that its control does not stand on. Label Studio keeps such a "
        "result and never shows it, so nobody can have checked it; the annotation is left out.",
        f"{where}: {control.name} to {quoted(result.to_name)}, expected {control.to_name!r}",
    )
    raise _Unreadable


def _note(result: Result | None, where: str, losses: Losses) -> str:
    if result is None:
        return ""
    text = result.value.get("text")
    lines = [text] if isinstance(text, str) else text
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        losses.lose("odd-reason", "A reason is no text; left out.", f"{where}: {quoted(text)}")
        return ""
    note = "\n".join(lines).strip()
    if len(note) > LONGEST_NOTE:
        losses.note(
            "long-reason", f"A reason has more than {LONGEST_NOTE:,} letters; cut there.", where
        )
    return note[:LONGEST_NOTE]


class _Reading:
    """The results of one annotation, read control by control."""

    def __init__(
        self,
        given: Mapping[str, Result],
        controls: Mapping[str, Control],
        where: str,
        losses: Losses,
    ) -> None:
        self._given = given
        self._controls = controls
        self._where = where
        self._losses = losses

    def answer(self, asked: Asked) -> Answer | None:
        """Give the answer to the queue's task; None when its control was left empty."""
        match asked.queue.task:
            case "criterion":
                outcome = self._choice(VERDICT)
                return Answer(outcome=cast("LabelOutcome", outcome)) if outcome else None
            case "first-failure":
                return self._first_failure(asked.turns)
            case "scale":
                points = self._points()
                return Answer(points=points) if points is not None else None
            case "answer-class":
                return self._answer_class()
            case "pairwise":
                return self._preferred(asked.is_swapped)

    def _lose(self, kind: str, message: str, example: str) -> _Unreadable:
        self._losses.lose(kind, message, f"{self._where}: {example}")
        return _Unreadable()

    def _choice(self, name: str) -> str:
        """Give the alias that was chosen; empty when nothing was."""
        result = self._given.get(name)
        if result is None:
            return ""
        chosen = result.value.get("choices")
        if not isinstance(chosen, list) or not all(isinstance(each, str) for each in chosen):
            raise self._lose(
                "odd-choice", "A choice is no list of texts; the annotation is left out.", name
            )
        if len(set(chosen)) > 1:
            raise self._lose(
                "several-choices",
                "Several answers stand where one was asked for; the annotation is left out.",
                f"{name}: {', '.join(map(quoted, chosen[:4]))}",
            )
        return self._alias(name, chosen[0]) if chosen else ""

    def _alias(self, name: str, chosen: str) -> str:
        options = self._controls[name].options
        if any(chosen == option.alias for option in options):
            return chosen
        for option in options:
            if chosen.strip().casefold() == option.shown.casefold():
                self._losses.note(
                    "shown-instead-of-alias",
                    "A choice holds the text that is shown instead of what is stored. Label Studio "
                    "keeps it and does not show it; it is taken for what it says.",
                    f"{self._where}: {quoted(chosen)} for {option.alias!r}",
                )
                return option.alias
        known = ", ".join(option.alias for option in options)
        raise self._lose(
            "unknown-choice",
            "A choice is none of those that were offered; the annotation is left out.",
            f"{name}: {quoted(chosen)}, expected {known}",
        )

    def _points(self) -> int | None:
        result = self._given.get(POINTS)
        if result is None:
            return None
        value, most = result.value.get("rating"), self._controls[POINTS].most
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        point = next((one for one in range(1, most + 1) if is_number and value == one), None)
        if point is None:
            raise self._lose(
                "rating-out-of-range",
                "A rating is no point of the scale; the annotation is left out.",
                f"{quoted(value)}, expected 1 to {most}",
            )
        return point

    def _answer_class(self) -> Answer | None:
        done, instead, said = (self._choice(name) for name in ("done", "instead", "said"))
        if not done:
            return None
        if done == "all" and (instead not in ("", "nothing") or said == "silently"):
            raise self._lose(
                "class-contradicts-itself",
                "A reply that did all of it did nothing else instead; the annotation is left out.",
                f"{done}, {instead or '-'}, {said or '-'}",
            )
        if done != "all" and not (instead and said):
            raise self._lose(
                "class-incomplete",
                "A reply that did not do all of it needs all three answers; the annotation is left "
                "out.",
                f"{done}, {instead or '-'}, {said or '-'}",
            )
        found = AnswerClass(
            done=cast("Done", done),
            instead=cast("Instead", instead or "nothing"),
            said=cast("Said", said or "openly"),
        )
        return Answer(answer_class=found)

    def _first_failure(self, turns: Sequence[Turn]) -> Answer | None:
        outcome, marked = self._choice(VERDICT), self._given.get(SPAN)
        span = None
        if marked is not None:
            labels = marked.value.get("paragraphlabels")
            if labels != [FAILURE_LABEL]:
                raise self._lose(
                    "unknown-choice",
                    "A choice is none of those that were offered; the annotation is left out.",
                    f"{SPAN}: {quoted(labels)}, expected {FAILURE_LABEL}",
                )
            span = read_span(marked.value, turns, self._where, self._losses)
        if not outcome and span is not None:
            self._losses.note(
                "span-without-verdict",
                "A failure is marked without a verdict; taken as fail.",
                self._where,
            )
            outcome = "fail"
        if outcome == "pass" and marked is not None:
            raise self._lose(
                "pass-with-failure",
                "A reply passes and a failure is marked in it; the annotation is left out.",
                "pass",
            )
        return Answer(outcome=cast("LabelOutcome", outcome), span=span) if outcome else None

    def _preferred(self, is_swapped: bool) -> Answer | None:
        chosen, quick = self._choice(PREFERRED), self._side()
        if chosen and quick and quick != chosen:
            raise self._lose(
                "preference-contradicts-itself",
                "The quick choice and the answer name different sides; the annotation is left out.",
                f"{quick} and {chosen}",
            )
        side = chosen or quick
        if not side:
            return None
        first, second = (RIGHT, LEFT) if is_swapped else (LEFT, RIGHT)
        by_side = {first: "first", second: "second"}
        return Answer(preferred=cast("Preferred", by_side.get(side, side)))

    def _side(self) -> str:
        result = self._given.get(QUICK)
        if result is None:
            return ""
        selected = result.value.get("selected")
        if selected not in (LEFT, RIGHT):
            raise self._lose(
                "unknown-choice",
                "A choice is none of those that were offered; the annotation is left out.",
                f"{QUICK}: {quoted(selected)}, expected {LEFT}, {RIGHT}",
            )
        return str(selected)
