"""Have a model write the words of a proposed case; a person still has to approve them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ethogram.errors import CallFailed, MissingExtra
from ethogram.executor.fan_out import FanOutEnd, fan_out
from ethogram.judge.prompt import filled, read_prompt
from ethogram.model.message import Message, Request, Settings
from ethogram.model.target import Target
from ethogram.suite.case import Case
from ethogram.suite.expand import with_digest
from ethogram.suite.fill import Filling, Gap, same_words, wanted
from ethogram.suite.operators.operator import cut_marker
from ethogram.suite.operators.twin import is_unfilled
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.workspace import Workspace

if TYPE_CHECKING:
    from ethogram.model.embedder import Embedder

PROMPT = "write-case"
TOO_NEAR = 0.95
"""Cosine from which two questions of one situation count as one."""
MOST_SAMPLES = 4
LONGEST = 2_000
"""Letters of a question; more is no question but an answer."""
_LEAST_TOKENS = 400
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "why": {"type": "string", "maxLength": 240},
        "question": {"type": "string", "minLength": 3, "maxLength": 600},
    },
    "required": ["why", "question"],
    "additionalProperties": False,
}

Told = Callable[[int, int], None]
"""Shown how many of how many were asked for."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """Proposals after a model was asked for their words."""

    fillings: tuple[Filling, ...]
    problems: tuple[str, ...] = ()
    """What the model gave that could not be used, by case; its blank stays."""
    stopped: str = ""
    """Why not every blank was asked for: Ctrl-C, or the budget; empty when all were."""


class _Words(msgspec.Struct, kw_only=True):
    why: str
    question: str


def words_request(gap: Gap, target: Target, samples: Sequence[str]) -> Request:
    """Write the request for the words of one case; everything of the workspace is fenced."""
    clause = f"{gap.clause.title}\n{gap.clause.text}".strip()
    shown = "\n".join(f"- {' '.join(each.split())}" for each in samples[:MOST_SAMPLES])
    fence = _fence(f"{clause}\0{shown}\0{wanted(gap)}")
    place = gap.place
    said = [f"surface {place.surface}"]
    said += [f"asked by {place.audience}"] if place.audience else []
    said += [f"while doing {place.use_case}"] if place.use_case else []
    given = target.settings
    values = {
        "fence": fence,
        "clause": clause,
        "place": ", ".join(said),
        "wanted": wanted(gap),
        "samples": shown or "(none yet)",
    }
    return Request(
        messages=filled(read_prompt(PROMPT, package="ethogram.workflow"), values),
        model=target.request_model,
        settings=Settings(
            temperature=given.temperature,
            # A reply on the surface may be short; an answer cut in the middle is no JSON.
            max_tokens=max(given.max_tokens or 0, _LEAST_TOKENS),
        ),
        response_schema=SCHEMA,
    )


def words_of(text: str) -> str | _Words:
    """Read what the model wrote; gives a sentence on what is wrong with it instead."""
    body = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        words = msgspec.json.decode(body, type=_Words)
    except msgspec.DecodeError as error:
        return f"its answer is not the JSON object that was asked for ({error})"
    question = words.question.strip()
    if not 3 <= len(question) <= LONGEST or is_unfilled(question):
        return f"its question is {question[:40]!r}, which nobody would ask"
    return _Words(why=" ".join(words.why.split())[:400], question=question)


async def write_words(
    workspace: Workspace,
    gaps: Sequence[Gap],
    fillings: Sequence[Filling],
    target: Target,
    *,
    env: Mapping[str, str],
    told: Told = lambda _, __: None,
) -> Written:
    """Have a model fill the blanks among proposals.

    Args:
        workspace: The documents in force.
        gaps: What each proposal is for.
        fillings: Proposals; those that have words are left alone.
        target: The model that writes; a stand-in's words say so.
        env: The environment, where keys are.
        told: Shown how far it is.
    """
    blanks = [number for number, each in enumerate(fillings) if each.is_blank]
    said = Said((*workspace.cases, *workspace.proposed))
    found, problems = list(fillings), dict[int, str]()
    stop, done = asyncio.Event(), 0
    desk = Desk(workspace, target, env, stop)

    async def ask(number: int) -> None:
        nonlocal done
        gap, filling = gaps[number], fillings[number]
        try:
            request = words_request(gap, target, _samples(workspace, gap))
            words = words_of((await desk.ask(request)).reply.text)
            if not isinstance(words, str) and _repeats(words.question, request):
                words = "it repeats what it was told instead of asking something"
        except CallFailed as error:
            words = f"the call failed: {error}"
        if not isinstance(words, str):
            case = _worded(filling.case, words, target)
            like = said.like(case)
            if like:
                words = f"it wrote what {like} asks there already"
            else:
                said.add(case)
                found[number] = Filling(case=case, origin="model", like=filling.like)
        if isinstance(words, str):
            problems[number] = f"{filling.case.id}: {words}."
        done += 1
        told(done, len(blanks))

    try:
        with draining_on_interrupt(stop):
            end = await fan_out(blanks, ask, limit=target.limits.concurrency, stop=stop)
    finally:
        await desk.aclose()
    return Written(
        fillings=tuple(found),
        problems=tuple(problems[number] for number in sorted(problems)),
        stopped=_why_stopped(end),
    )


def _why_stopped(end: FanOutEnd) -> str:
    if not end.is_drained:
        return ""
    return str(end.budget) if end.budget is not None else "Stopped."


def _repeats(question: str, request: Request) -> bool:
    """True when a question is a piece of the prompt, as small models are prone to."""
    return same_words([Message(role="user", content=question)]) in same_words(
        [Message(role="user", content=each.content) for each in request.messages]
    )


def _worded(case: Case, words: _Words, target: Target) -> Case:
    """Put the model's words in the place of the blank, behind the marker of who is speaking."""
    marker = cut_marker(case.turns[-1].content)[0]
    standin = " (stand-in)" if target.is_standin else ""
    turns = (*case.turns[:-1], Message(role="user", content=marker + cut_marker(words.question)[1]))
    return with_digest(
        msgspec.structs.replace(
            case, turns=turns, why=words.why, source=f"model: {target.name}{standin}, {PROMPT}@1"
        )
    )


class Said:
    """What is asked in each situation, to fold what comes too near: by words, and by meaning."""

    def __init__(self, cases: Iterable[Case]) -> None:
        """Take every case; without the extra for embeddings only the words are compared."""
        self._at: dict[str, list[tuple[str, str]]] = {}
        for case in cases:
            self.add(case)
        try:
            self._similarity: Callable[[str, str], float] | None = _embedder().similarity
        except MissingExtra:
            self._similarity = None

    def add(self, case: Case) -> None:
        """Remember one more."""
        self._at.setdefault(case.place.situation, []).append((case.id, same_words(case.turns)))

    def like(self, case: Case) -> str:
        """Give the case of the same situation that asks nearly the same, or nothing."""
        words = same_words(case.turns)
        for name, other in self._at.get(case.place.situation, ()):
            if words == other or (
                self._similarity is not None and self._similarity(words, other) >= TOO_NEAR
            ):
                return name
        return ""


def _embedder() -> Embedder:
    from ethogram.model.embedder import Embedder  # noqa: PLC0415  # brings numpy

    return Embedder()


def _samples(workspace: Workspace, gap: Gap) -> list[str]:
    """Give questions for their tone: of the clause first, else of the place."""
    own = [case for case in workspace.cases if gap.clause.id in case.tests]
    here = [case for case in workspace.cases if case.place.situation == gap.place.situation]
    return [case.turns[-1].content for case in (*own, *here)][:MOST_SAMPLES]


def _fence(content: str) -> str:
    fence = hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=6).hexdigest()
    while fence in content:
        fence = hashlib.blake2b(fence.encode(), digest_size=6).hexdigest()
    return f"data-{fence}"
