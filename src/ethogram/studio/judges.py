"""Can I trust this judge here? Every judge, its cards, and measuring one."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ethogram.errors import EthogramError, UsageRefused
from ethogram.ids import TargetName
from ethogram.judge.card import JudgeCard
from ethogram.judge.probe import PROBES
from ethogram.report.number import count, money
from ethogram.studio.form import read_fields
from ethogram.studio.ground import Ground, ground_of
from ethogram.studio.judge_view import CardShown, JudgeShown, card_shown, judge_shown
from ethogram.studio.measuring import Measurer, Measuring, measurer_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.studio.studio import Studio, studio_of
from ethogram.workflow.calibrating import preview_calibration
from ethogram.workflow.calibrating_model import CalibrationPreview
from ethogram.workflow.calibrating_sheet import CalibrationWish
from ethogram.workflow.judges_here import JudgeHere, Misjudgements, judges_here, tuning_misjudged
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.shelf import LABELS, stamp

NAV = (NavEntry("Judges", "/judges", "j"),)
KEYS = (
    Key("j k", "next, previous judge or card"),
    Key("Enter", "open it"),
    Key("m", "measure a judge"),
    Key("u", "back up to all judges"),
)
LOOK_EVERY_S = 0.4
EVIDENCE_FILES = (EVIDENCE, f"{EVIDENCE}-wal")


class Takes(NamedTuple):
    """What measuring a judge takes."""

    preview: CalibrationPreview
    cost: str


class MeasureForm(NamedTuple):
    """The form of a measuring, as it was filled in."""

    judge: str
    about: str
    has_probes: bool
    takes: Takes | None = None
    problem: str = ""

    @property
    def wish(self) -> CalibrationWish:
        """What is asked for."""
        probes = PROBES if self.has_probes else ()
        return CalibrationWish(judge=self.judge, about=self.about, probes=probes)

    @property
    def command(self) -> str:
        """The same, to be typed."""
        typed = ["ethogram", "judge", "calibrate", self.judge]
        typed += ["--for", self.about] if self.about else []
        typed += [] if self.has_probes else ["--probes", "none"]
        return shlex.join(typed)


async def judges(request: Request) -> Response:
    """Show every judge, or one with its cards in full."""
    name = request.query_params.get("judge", "")

    def look() -> tuple[tuple[JudgeShown, ...], tuple[CardShown, ...], Ground]:
        ground = ground_of(request)
        here = at_hand(ground)
        if not name:
            return tuple(map(judge_shown, here)), (), ground
        judge = next((each for each in here if each.name == name), None)
        if judge is None:
            known = ", ".join(repr(str(each.name)) for each in here) or "none yet"
            raise UsageRefused(
                f"No judge {name!r} has judged or was measured here. Judges: {known}. "
                "Let one judge the last run: 'ethogram judge --judge NAME'."
            )
        return (judge_shown(judge),), _cards(ground, judge), ground

    shown, cards, ground = await run_in_threadpool(look)
    form = _form_of(request.query_params) if "measure" in request.query_params else None
    if form is not None and form.judge:
        form = await run_in_threadpool(_previewed, ground, form)
    measurer = measurer_of(request)
    return render(
        request,
        "judges.html.j2",
        keys=KEYS,
        judges=shown,
        judge=shown[0] if name else None,
        cards=cards,
        form=form,
        targets=tuple(ground.shelf.workspace().targets.values()),
        clauses=ground.shelf.workspace().spec.clauses,
        measuring=measurer.last,
        run=ground.run,
        count=count,
    )


async def measure(request: Request) -> Response:
    """Begin to measure a judge."""
    fields = await read_fields(request)
    form, measurer = _form_of(fields), measurer_of(request)

    def begin() -> None:
        ground = ground_of(request)
        measuring = Measuring(ground.shelf.workspace(), form.wish)
        measurer.begin(measuring, os.environ)

    await run_in_threadpool(begin)
    return RedirectResponse("/judges#measuring", status_code=303)


async def stop(request: Request) -> Response:
    """Let the calls in flight finish, and make no card."""
    await read_fields(request)
    last = measurer_of(request).last
    if last is not None and not last.is_over:
        last.stop()
    if "application/json" not in request.headers.get("accept", ""):
        return RedirectResponse("/judges#measuring", status_code=303)
    return JSONResponse({"said": "stopping: waits for the calls in flight"})


async def events(request: Request) -> Response:
    """Stream how the measuring is getting on, until it is over."""
    return StreamingResponse(
        _events(studio_of(request), measurer_of(request)),
        media_type="text/event-stream; charset=utf-8",
    )


async def _events(studio: Studio, measurer: Measurer) -> AsyncIterator[bytes]:
    while not studio.ending.is_set():
        last = measurer.last
        is_over = last is None or last.is_over
        line = (last.outcome() if last.is_over else last.line()) if last else ""
        body = msgspec.json.encode({"line": line, "share": last.share if last else 0.0})
        yield b"event: " + (b"over" if is_over else b"pulse") + b"\ndata: " + body + b"\n\n"
        if is_over:
            return
        await asyncio.sleep(LOOK_EVERY_S)


def at_hand(ground: Ground) -> tuple[JudgeHere, ...]:
    """Give every judge, kept while neither a document nor the evidence moves."""
    workspace, root = ground.shelf.workspace(), ground.studio.root
    state = (ground.shelf.edition, stamp(root, EVIDENCE_FILES))
    return ground.shelf.kept("judges", state, lambda: judges_here(workspace))


def _cards(ground: Ground, judge: JudgeHere) -> tuple[CardShown, ...]:
    targets = ground.shelf.workspace().targets
    target = targets.get(TargetName(judge.name))
    currency = target.prices.currency if target is not None and target.prices else ""
    standings = [each.standing for each in judge.criteria if each.standing is not None]
    return tuple(
        card_shown(each, currency, _misjudged(ground, each.card))
        for each in sorted(standings, key=lambda one: one.counts)
    )


def _misjudged(ground: Ground, card: JudgeCard) -> Misjudgements | None:
    """Find where a judge errs in the tuning part; None where there is none, or labels are gone."""
    if not card.tuned_on:
        return None
    workspace, root = ground.shelf.workspace(), ground.studio.root
    state = (ground.shelf.edition, stamp(root, LABELS), stamp(root, EVIDENCE_FILES))

    def find() -> Misjudgements | None:
        try:
            return tuning_misjudged(workspace, card)
        except EthogramError:
            return None

    return ground.shelf.kept(("misjudged", card.id), state, find)


def _form_of(fields: Mapping[str, str]) -> MeasureForm:
    return MeasureForm(
        judge=(fields.get("of", "") or fields.get("judge", "")).strip(),
        about=fields.get("for", "").strip(),
        has_probes=fields.get("probes", "1") == "1",
    )


def _previewed(ground: Ground, form: MeasureForm) -> MeasureForm:
    try:
        preview = preview_calibration(ground.shelf.workspace(), form.wish)
    except EthogramError as error:
        return form._replace(problem=str(error))
    cost = "not known: the target has no prices"
    if preview.cost is not None:
        cost = f"at most {money(preview.cost, preview.currency)}" if preview.cost else "free"
    return form._replace(takes=Takes(preview, cost))


def judge_href(name: str, criterion: str = "") -> str:
    """Give the page of a judge, or of one of its cards."""
    anchor = f"#on-{criterion}" if criterion else ""
    return f"/judges?{urlencode({'judge': name})}{anchor}"


ROUTES: tuple[BaseRoute, ...] = (
    Route("/judges", judges, methods=["GET"]),
    Route("/judges/measure", measure, methods=["POST"]),
    Route("/judges/stop", stop, methods=["POST"]),
    Route("/judges/events", events, methods=["GET"]),
)
