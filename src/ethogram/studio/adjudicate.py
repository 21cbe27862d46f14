"""Settle what divides people: one reply after the other, without a name on any label."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import UsageRefused
from ethogram.ids import TranscriptId
from ethogram.judge.adjudication import ReasonCode, Settled
from ethogram.judge.adjudication_file import BLAMES_THE_WORDS
from ethogram.report.adjudication import Question, settled_text
from ethogram.report.number import count
from ethogram.studio.choice import query_of
from ethogram.studio.desk import Reader, labeller_of, reader_of
from ethogram.studio.form import read_fields, text_field
from ethogram.studio.page import Key, NavEntry, render, written
from ethogram.studio.reader_view import SentBlock, sent_blocks
from ethogram.studio.studio import studio_of
from ethogram.workflow.adjudicating import Adjudicating, open_adjudication
from ethogram.workflow.transcript_list import Sieve

NAV: tuple[NavEntry, ...] = ()
KEYS = (
    Key("p f u", "it passes, it fails, it cannot be told"),
    Key(
        "1 2 3 4", "then why they differed: clause unclear, clauses conflict, clause missing, slip"
    ),
    Key("Enter", "then: keep it, with the words they read differently"),
    Key("k", "keep it: an honest difference of values"),
    Key("x", "the item is broken: leave the reply out"),
    Key("o", "one note, kept with your decision"),
    Key("z", "undo"),
    Key("n b", "next, back"),
    Key("c", "what was sent before"),
    Key("Esc", "back to the agreement; decisions are kept"),
)
REASON_KEYS: tuple[tuple[str, ReasonCode, str], ...] = (
    ("1", "clause-unclear", "Clause unclear"),
    ("2", "clauses-conflict", "Clauses conflict"),
    ("3", "clause-missing", "Clause missing"),
    ("4", "slip", "A slip"),
)
MOST_OPEN = 8
MOST_WORDS = 12


class Asked(NamedTuple):
    """Which questions somebody sits at."""

    who: str
    run: str
    subject: str
    again: bool

    @property
    def address(self) -> str:
        """What to add to an address for the same questions."""
        more = {"run": self.run, "again": "1" if self.again else ""}
        return query_of(Sieve(clause=self.subject), **more)


class Laid(NamedTuple):
    """What lies before an adjudicator."""

    question: Question | None
    """None after the last one, or where nothing divides people."""
    questions: int
    settled: int
    away: int
    own: int
    asked: Asked
    blocks: tuple[SentBlock, ...]
    """What was sent before, those that serve the clause first."""
    said: str = ""


class AdjudicationRoom:
    """The sittings of this studio; each holds what was settled in it, to be undone."""

    def __init__(self, root: Path, clock: Callable[[], float]) -> None:
        """Take the workspace."""
        self._root = root
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[Asked, Adjudicating] = {}

    @contextmanager
    def sitting(self, asked: Asked, *, anew: bool = False) -> Iterator[Adjudicating]:
        """Give somebody's sitting to one request; anew, what divides people is found again.

        Raises:
            UsageRefused: There is no evidence, run, clause or criterion of that name.
        """
        with self._lock:
            known = self._open.pop(asked, None)
            if known is not None and anew:
                known.close()
                known = None
            if known is None:
                known = open_adjudication(
                    self._root,
                    asked.run or None,
                    asked.subject or None,
                    asked.who,
                    self._clock,
                    again=asked.again,
                )
                known.next()
            self._open[asked] = known
            while len(self._open) > MOST_OPEN:
                self._open.pop(next(iter(self._open))).close()
            yield known

    def close(self) -> None:
        """Close every sitting; what was settled is on the disk already."""
        with self._lock:
            for sitting in self._open.values():
                sitting.close()
            self._open.clear()


def adjudication_room_of(request: Request) -> AdjudicationRoom:
    """Give the room of this studio; opened by the first request that needs it."""
    state = request.app.state
    room = getattr(state, "adjudication_room", None)
    if not isinstance(room, AdjudicationRoom):
        studio = studio_of(request)
        room = state.adjudication_room = AdjudicationRoom(studio.root, studio.clock)
        studio.at_end.append(room.close)
    return room


async def page(request: Request) -> Response:
    """Show the first question."""
    room, asked, who = adjudication_room_of(request), _asked(request), reader_of(request)

    def look() -> Laid:
        with room.sitting(asked, anew=True) as sitting:
            return _laid(sitting, asked)

    found = await run_in_threadpool(look)
    return render(request, "adjudicate.html.j2", keys=KEYS, **_shown(found, who))


async def settle(request: Request) -> Response:
    """Keep a decision, and give the next question."""

    def act(sitting: Adjudicating, fields: Mapping[str, str]) -> str:
        settled, reason = decision_from(fields)
        _put_in_front(sitting, fields)
        words = words_from(fields) if reason in BLAMES_THE_WORDS else ()
        made = sitting.settle(settled, reason, words=words, note=text_field(fields, "note"))
        sitting.next()
        return settled_text(made)

    return await _done(request, act)


async def move(request: Request) -> Response:
    """Go on, or back."""

    def act(sitting: Adjudicating, fields: Mapping[str, str]) -> str:
        if fields.get("transcript"):
            _put_in_front(sitting, fields)
        if fields.get("step") != "back":
            sitting.next()
            return ""
        if sitting.back() is None:
            sitting.next()
            return "this is the first one"
        return ""

    return await _done(request, act)


async def undo(request: Request) -> Response:
    """Take the last decision of this sitting back; its question is in front again."""

    def act(sitting: Adjudicating, fields: Mapping[str, str]) -> str:
        if fields.get("transcript"):
            _put_in_front(sitting, fields)
        undone = sitting.undo()
        return f"undone: {settled_text(undone)}" if undone else "there is nothing to undo"

    return await _done(request, act)


def decision_from(fields: Mapping[str, str]) -> tuple[Settled, ReasonCode]:
    """Read how something is settled, and why people differed.

    Raises:
        UsageRefused: The page sent neither an outcome nor a reason that there is.
    """
    settled = next((x for x in get_args(Settled) if x == fields.get("settled")), None)
    reason = next((x for x in get_args(ReasonCode) if x == fields.get("reason")), None)
    if settled in (None, "withdrawn") or reason in (None, "unrecorded"):
        raise UsageRefused(
            f"{fields.get('settled', '')!r} for {fields.get('reason', '')!r} settles nothing. "
            "Expected pass, fail or unclear and why people differed. Press p, f or u, then 1 to 4."
        )
    return settled, reason


def words_from(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Read the words that people read differently, commas between."""
    words = (word.strip(" '\"“”") for word in text_field(fields, "words").split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def _put_in_front(sitting: Adjudicating, fields: Mapping[str, str]) -> None:
    """Two pages may share a sitting; a decision is about the question that its page shows."""
    name = TranscriptId(fields.get("transcript", ""))
    if sitting.open(name, fields.get("subject", "")) is None:
        raise UsageRefused(
            "This reply divides nobody any more, or somebody has settled it meanwhile. Nothing was "
            "kept. Load the page again for what is left."
        )


def _laid(sitting: Adjudicating, asked: Asked, said: str = "") -> Laid:
    question = sitting.current()
    blocks = sent_blocks(question.context, question.clause.id) if question else ()
    return Laid(
        question=question,
        blocks=blocks,
        questions=sitting.questions,
        settled=len(sitting.given),
        away=sitting.away,
        own=sitting.own,
        asked=asked,
        said=said,
    )


async def _done(
    request: Request, act: Callable[[Adjudicating, Mapping[str, str]], str]
) -> Response:
    fields = await read_fields(request)
    room, asked = adjudication_room_of(request), _asked(request)

    def work() -> Laid:
        with room.sitting(asked) as sitting:
            said = act(sitting, fields)
            return _laid(sitting, asked, said)

    found = await run_in_threadpool(work)
    part = written(request, "adjudicate_part.html.j2", **_shown(found, Reader(asked.who)))
    return JSONResponse({"said": found.said, "part": part})


def _asked(request: Request) -> Asked:
    query = request.query_params
    return Asked(
        who=labeller_of(request),
        run=query.get("run", "").strip(),
        subject=query.get("for", "").strip(),
        again=query.get("again", "") == "1",
    )


def _shown(found: Laid, who: Reader) -> dict[str, Any]:
    return {
        "laid": found,
        "question": found.question,
        "reason_keys": REASON_KEYS,
        "blaming": BLAMES_THE_WORDS,
        "settled_text": settled_text,
        "who": who,
        "count": count,
    }


ROUTES: tuple[BaseRoute, ...] = (
    Route("/adjudicate", page, methods=["GET"]),
    Route("/adjudicate/settle", settle, methods=["POST"]),
    Route("/adjudicate/move", move, methods=["POST"]),
    Route("/adjudicate/undo", undo, methods=["POST"]),
)
