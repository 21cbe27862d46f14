"""The queues: how far each is, who labels it, and a form that draws another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import EthogramError, UsageRefused
from ethogram.judge.queue_progress import SECONDS_OF_A_STRANGER, QueueProgress
from ethogram.report.number import count, duration
from ethogram.report.queue_page import RULES, SPEAKS_FOR, TASKS, drawn_text
from ethogram.run.run import Run
from ethogram.spec.clause import Clause
from ethogram.studio.desk import reader_of
from ethogram.studio.form import read_fields
from ethogram.studio.ground import Ground, ground_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.queue_making import MadeQueue, QueueWish, make_queue
from ethogram.workflow.queues import Queues, survey_queues
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.runs import list_runs
from ethogram.workflow.shelf import LABELS, stamp

NAV = (NavEntry("Label", "/label", "l"),)
KEYS = (
    Key("j k", "next, previous queue"),
    Key("Enter", "label it"),
    Key("n", "draw a new queue"),
)
DEFAULTS = {"rule": "random", "n": "40", "overlap": "2", "task": "criterion"}
_READS = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
MOST_READS = 10_000


class Form(NamedTuple):
    """The form of a new queue, as it was filled in."""

    fields: Mapping[str, str]
    preview: Preview | None = None
    problem: str = ""

    @property
    def is_open(self) -> bool:
        """True when somebody has begun to fill it in."""
        return bool(self.fields)


class Preview(NamedTuple):
    """What a queue would hold."""

    made: MadeQueue
    drawn: str
    speaks_for: str
    effort: str
    strata: tuple[tuple[str, int], ...]


class Surveyed(NamedTuple):
    """What the page stands on."""

    queues: Queues
    clauses: tuple[Clause, ...]
    runs: tuple[Run, ...]


async def label(request: Request) -> Response:
    """Show the queues, and what a new one would hold."""
    fields = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    made = fields.pop("made", "")
    is_preview = fields.pop("preview", "") == "1"

    def look() -> tuple[Surveyed, Form]:
        ground = ground_of(request)
        return surveyed(ground), _form(ground, fields, is_preview=is_preview)

    found, form = await run_in_threadpool(look)
    return _page(request, found, form, made=made)


async def draw(request: Request) -> Response:
    """Draw a queue and write it down; what was wrong is said above what was filled in."""
    fields = await read_fields(request)
    ground = await run_in_threadpool(ground_of, request)

    def write() -> MadeQueue:
        studio = ground.studio
        return make_queue(studio.root, wish_of(fields), clock=studio.clock)

    try:
        made = await run_in_threadpool(write)
    except UsageRefused as error:
        found = await run_in_threadpool(surveyed, ground)
        return _page(request, found, Form(fields, problem=str(error)), status=409)
    name = quote(made.queue.name)
    return RedirectResponse(f"/label?made={name}#{name}", status_code=303)


def surveyed(ground: Ground) -> Surveyed:
    """Read the queues, kept while no document, label or evidence of a run moves."""
    root, spec = ground.studio.root, ground.shelf.workspace().spec
    runs = [each.run for each in list_runs(root)] if (root / EVIDENCE).is_file() else []
    state = (ground.shelf.edition, stamp(root, LABELS), len(runs))
    queues = ground.shelf.kept("queues", state, lambda: survey_queues(root))
    return Surveyed(queues, spec.clauses, tuple(run for run in runs if not run.plan.is_trial))


def wish_of(fields: Mapping[str, str]) -> QueueWish:
    """Read the form of a new queue.

    Raises:
        UsageRefused: A number is none, or a choice is none of those offered.
    """
    given = DEFAULTS | {name: value.strip() for name, value in fields.items() if value.strip()}
    wanted: dict[str, object] = {
        "name": given.get("name", ""),
        "subject": given.get("subject", ""),
        "run": given.get("run"),
        "against": given.get("against"),
        "rule": given["rule"],
        "n": _whole(given, "n"),
        "where": given.get("where", ""),
        "reads": reads_of(given.get("reads", "")),
        "with_twins": bool(given.get("twins")),
        "overlap": _whole(given, "overlap"),
        "task": given["task"],
        "gold": _share(given, "gold"),
        "retest": _share(given, "retest"),
        "seed": _whole(given, "seed") if "seed" in given else None,
    }
    try:
        return msgspec.convert(wanted, QueueWish)
    except msgspec.ValidationError as error:
        raise UsageRefused(
            f"No queue can be drawn like this: {error}. Expected one of the choices of the form. "
            "Choose again."
        ) from error


def reads_of(said: str) -> tuple[int, ...]:
    """Read numbers of replies: `3,7,12-15`.

    Raises:
        UsageRefused: A piece is no number and no stretch of numbers, or there are too many.
    """
    found: list[int] = []
    for piece in filter(None, (part.strip() for part in said.split(","))):
        match = _READS.fullmatch(piece)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first or last - first >= MOST_READS:
            raise UsageRefused(
                f"{piece!r} names no replies. Expected numbers such as '3,7,12-15'. Change the field."
            )
        found += range(first, last + 1)
    return tuple(found)


def _form(ground: Ground, fields: Mapping[str, str], *, is_preview: bool) -> Form:
    if not is_preview:
        return Form(fields)
    try:
        made = make_queue(ground.studio.root, wish_of(fields), dry_run=True)
    except EthogramError as error:
        return Form(fields, problem=str(error))
    return Form(fields, previewed(made))


def previewed(made: MadeQueue) -> Preview:
    """Say what a queue would hold, what it would speak for, and what it would take."""
    queue = made.queue
    noun = ("pair", "pairs") if queue.task == "pairwise" else ("reply", "replies")
    runs = f"{queue.run} and {queue.against}" if queue.against else str(queue.run)
    answers = len(queue.items) * queue.overlap
    return Preview(
        made=made,
        drawn=f"{queue.drawn} of {count(queue.frame, *noun)} of {runs}, "
        f"{drawn_text(queue.rule, queue.where, queue.seed)}",
        speaks_for=SPEAKS_FOR[queue.sampling],
        effort=f"{count(answers, 'answer')} of {count(queue.overlap, 'person', 'people')}, about "
        f"{max(1, round(answers * SECONDS_OF_A_STRANGER / 60))} min together at "
        f"{duration(SECONDS_OF_A_STRANGER)} each",
        strata=tuple(sorted(Counter(x.stratum for x in queue.items if x.stratum).items())),
    )


def _page(
    request: Request, found: Surveyed, form: Form, *, made: str = "", status: int = 200
) -> Response:
    who = reader_of(request)
    return render(
        request,
        "label.html.j2",
        status=status,
        keys=KEYS,
        queues=found.queues.queues,
        problems=found.queues.problems,
        clauses=found.clauses,
        runs=found.runs,
        form=form,
        fields=DEFAULTS | dict(form.fields),
        made=made,
        who=who,
        mine=lambda queue: left_for(queue, who.name),
        rules=RULES,
        tasks=TASKS,
        speaks_for=SPEAKS_FOR,
        count=count,
        duration=duration,
    )


def left_for(queue: QueueProgress, who: str) -> int | None:
    """Give how many items may still come to somebody; None before they begin."""
    return next((each.left for each in queue.labellers if each.labeller == who), None)


def _whole(given: Mapping[str, str], name: str) -> int:
    said = given[name]
    if not (said.isascii() and said.isdigit() and len(said) < 8):
        raise UsageRefused(
            f"{said!r} is no number for {name!r}. Expected a whole number, such as 40. Change the "
            "field and look again."
        )
    return int(said)


def _share(given: Mapping[str, str], name: str) -> float:
    said = given.get(name, "").removesuffix("%").strip().replace(",", ".")
    try:
        share = float(said or 0) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UsageRefused(
            f"{said!r} is no share of the items for {name!r}. Expected 0 to 100 percent. Change the "
            "field and look again."
        )
    return share


ROUTES: tuple[BaseRoute, ...] = (
    Route("/label", label, methods=["GET"]),
    Route("/label", draw, methods=["POST"]),
)
