"""Labelling: one item of a queue at a time, with the guideline beside it.

What is put into these pages is the item, which holds nothing that would tell who answered or what
anybody else says, and the labeller's own progress.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.judge.guideline import Guidance
from ethogram.judge.queue import Task
from ethogram.judge.queue_progress import LabellerProgress
from ethogram.report.label_item import QUESTIONS, LabelItem
from ethogram.report.number import count, duration
from ethogram.studio.desk import Reader, labeller_of, reader_of, wants_part
from ethogram.studio.form import read_fields, seconds_field, text_field
from ethogram.studio.label_answer import answer_from
from ethogram.studio.label_room import label_room_of
from ethogram.studio.page import Key, NavEntry, render, written
from ethogram.workflow.labelling_sitting import LabelSitting

ALWAYS = (
    Key("s", "skip; say why, then Enter"),
    Key("o", "one note, kept with your answer; Enter leaves the field"),
    Key("z", "undo your last answer"),
    Key("j k", "scroll down, up"),
    Key("Esc", "back to the queues; answers are kept"),
)
_UNDECIDED = (Key("u", "unclear"), Key("w", "the clause is wrong, not the reply"))
KEYS: Mapping[Task, tuple[Key, ...]] = {
    "criterion": (Key("p", "it keeps the criterion"), Key("f", "it breaks it"), *_UNDECIDED),
    "scale": (Key("1 … 9", "the point that fits"), *_UNDECIDED),
    "answer-class": (
        Key("a p x", "it did all, a part, none of what was asked"),
        Key("x a q h", "then: instead nothing, an alternative, a question, a hand-off"),
        Key("o s", "then: it says so openly, or does it silently"),
        *_UNDECIDED,
    ),
    "pairwise": (
        Key("1 l", "the left one is better"),
        Key("2 r", "the right one is better"),
        Key("t", "a tie"),
        Key("x", "both are bad"),
    ),
    "first-failure": (
        Key("p", "nothing goes wrong"),
        Key("f", "mark where it first goes wrong; or take the words you marked"),
        Key("→ ←", "then: the next word, the word before"),
        Key("⇧→ ⇧←", "then: one word more, one word less"),
        Key("↓ ↑", "then: the next sentence, the one before"),
        Key("Enter", "then: that is where"),
        *_UNDECIDED,
    ),
}


class Laid(NamedTuple):
    """What lies before a labeller."""

    queue: str
    task: Task
    points: int
    item: LabelItem | None
    """None when nothing is left for them."""
    progress: LabellerProgress
    notices: tuple[str, ...]
    place: str
    """The file that the answers go to."""
    is_shared: bool
    """True when others label the same items."""
    said: str = ""
    """What was just done."""

    @property
    def pace(self) -> str:
        """Seconds an item, in the middle; empty before the first answer."""
        return duration(self.progress.seconds) if self.progress.seconds is not None else ""

    @property
    def guidance(self) -> tuple[Guidance, ...]:
        """What people are told beside the clause's own words."""
        return self.item.guideline.parts if self.item else ()


async def page(request: Request) -> Response:
    """Show the item in question."""
    who, is_part = reader_of(request), wants_part(request)
    name, room = request.path_params["queue"], label_room_of(request)
    labeller = labeller_of(request)

    def look() -> Laid:
        with room.sitting(name, labeller, anew=not is_part) as sitting:
            return laid(sitting)

    found = await run_in_threadpool(look)
    template = "label_part.html.j2" if is_part else "label_desk.html.j2"
    keys = (*KEYS[found.task], *ALWAYS)
    return render(request, template, keys=keys, **_shown(found, who))


async def answer(request: Request) -> Response:
    """Keep an answer, and give the next item."""
    fields = await read_fields(request)

    def give(sitting: LabelSitting) -> str:
        item = sitting.item()
        said = answer_from(fields, item.reply if item else "")
        sitting.answer(said, key=fields.get("key", ""), seconds=seconds_field(fields))
        return "kept"

    return await _done(request, give)


async def skip(request: Request) -> Response:
    """Leave an item, and give the next one."""
    fields = await read_fields(request)

    def leave(sitting: LabelSitting) -> str:
        sitting.skip(text_field(fields, "note"), key=fields.get("key", ""))
        return "skipped; z undoes it"

    return await _done(request, leave)


async def undo(request: Request) -> Response:
    """Take the last answer back; its item is in question again."""
    await read_fields(request)

    def take_back(sitting: LabelSitting) -> str:
        taken = sitting.undo()
        return f"undone: {taken}" if taken else "there is nothing to undo"

    return await _done(request, take_back)


def laid(sitting: LabelSitting, said: str = "") -> Laid:
    """Gather what may be shown, and nothing else of the queue."""
    queue = sitting.queue
    return Laid(
        queue=queue.name,
        task=queue.task,
        points=len(queue.scale),
        item=sitting.item(),
        progress=sitting.progress,
        notices=sitting.notices,
        place=sitting.place,
        is_shared=queue.overlap > 1,
        said=said,
    )


async def _done(request: Request, act: Callable[[LabelSitting], str]) -> Response:
    """Do something at a sitting and answer with what lies there then."""
    name, room, labeller = (
        request.path_params["queue"],
        label_room_of(request),
        labeller_of(request),
    )

    def work() -> Laid:
        with room.sitting(name, labeller) as sitting:
            said = act(sitting)
            return laid(sitting, said)

    found = await run_in_threadpool(work)
    part = written(request, "label_part.html.j2", **_shown(found, Reader(labeller)))
    return JSONResponse({"said": found.said, "part": part})


def _shown(found: Laid, who: Reader) -> dict[str, Any]:
    return {
        "laid": found,
        "item": found.item,
        "question": QUESTIONS[found.task],
        "who": who,
        "count": count,
    }


NAV: tuple[NavEntry, ...] = ()
ROUTES: tuple[BaseRoute, ...] = (
    Route("/label/{queue}", page, methods=["GET"]),
    Route("/label/{queue}/answer", answer, methods=["POST"]),
    Route("/label/{queue}/skip", skip, methods=["POST"]),
    Route("/label/{queue}/undo", undo, methods=["POST"]),
)
