"""One clause: its words and rulings, what it rests on, how it did, what people said."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.errors import DocumentChanged, UsageRefused
from ethogram.findings.summary import ClauseConformance
from ethogram.ids import Digest
from ethogram.report.answers import could_not, finding, judged_by
from ethogram.report.change import change_of
from ethogram.report.corrected import correction_sentences
from ethogram.report.multiples import HEIGHT, WIDTH, Asked, Multiple, multiples, scale
from ethogram.report.number import bar_text, estimate_text
from ethogram.report.page import Chart, chart
from ethogram.report.word_changes import Change, changed_passages
from ethogram.spec.clause import Clause
from ethogram.studio.desk import reader_of
from ethogram.studio.form import read_fields
from ethogram.studio.ground import Ground, Links, ground_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.studio.prose import paragraphs
from ethogram.workflow.clause_story import ClauseStory
from ethogram.workflow.clause_versions import Version
from ethogram.workflow.rulings import Decision, add_ruling
from ethogram.workflow.spec_files import section_of

NAV: tuple[NavEntry, ...] = ()
KEYS = (
    Key("j k", "next, previous failing reply"),
    Key("Enter", "read it"),
    Key("n p", "next, previous clause of the specification"),
    Key("r", "write a ruling"),
    Key("e", "edit the clause"),
    Key("u", "back up to all clauses"),
)


class Draft(NamedTuple):
    """A ruling that was not written, and why: nothing a person typed is lost."""

    text: str = ""
    case: str = ""
    by: str = ""
    problem: str = ""


class Wording(NamedTuple):
    """One wording in the history, and what it changed."""

    number: int
    version: Version
    changes: tuple[Change, ...]
    beside: tuple[str, ...]
    """What else changed: bar, authority, stakes, place."""


class Told(NamedTuple):
    """What the page shows beside the story itself."""

    found: ClauseConformance | None
    chart: Chart | None
    finding: str
    judged: str
    corrected: tuple[str, ...]
    """How a judge's rate was corrected, on what, and with which doubts."""
    change: str
    could_not: str
    multiples: tuple[Multiple, ...]
    history: tuple[Wording, ...]
    digest: str
    """Of the document as shown; empty where no ruling can be written."""
    before: str
    """The clause before this one in the specification."""
    after: str
    titles: dict[str, str]


async def clause(request: Request) -> Response:
    """Show one clause."""
    return await _page(request, Draft(by=reader_of(request).name))


async def rule(request: Request) -> Response:
    """Write a ruling under the clause, and show it there."""
    fields = await read_fields(request)
    name, ground = request.path_params["clause"], await run_in_threadpool(ground_of, request)
    decision = Decision(
        text=fields.get("text", ""), case=fields.get("case", "").strip(), by=fields.get("by", "")
    )

    def write() -> None:
        add_ruling(
            ground.studio.root,
            name,
            decision,
            expected_digest=Digest(fields.get("digest", "")),
            clock=ground.studio.clock,
        )

    try:
        await run_in_threadpool(write)
    except UsageRefused as error:
        if isinstance(error, DocumentChanged):
            problem = (
                f"{error.path} was changed on disk after this page was shown, so nothing was "
                "written. The clause below is as it is now; read it again, then write the ruling."
            )
        else:
            problem = str(error)
        draft = Draft(decision.text, decision.case, decision.by, problem)
        return await _page(request, draft, status=409)
    return RedirectResponse(f"/clauses/{quote(name, safe='')}?said=ruled#rulings", status_code=303)


async def _page(request: Request, draft: Draft, *, status: int = 200) -> Response:
    def look() -> tuple[Ground, ClauseStory, Told]:
        ground = ground_of(request)
        story = ground.book.story(request.path_params["clause"], ground.run)
        return ground, story, _told(story, ground)

    ground, story, told = await run_in_threadpool(look)
    return render(
        request,
        "clause.html.j2",
        status=status,
        keys=KEYS,
        story=story,
        clause=story.clause,
        told=told,
        draft=draft,
        said=request.query_params.get("said", ""),
        links=Links(ground.run.id) if ground.run else None,
        run=ground.run,
        bar=bar_text(story.clause.bar),
        prose=lambda text: paragraphs(text, told.titles),
        estimate=estimate_text,
        plot=(WIDTH, HEIGHT, scale()),
    )


def _told(story: ClauseStory, ground: Ground) -> Told:
    clause, summary = story.clause, ground.summary
    found = next((x for x in summary.clauses if x.clause == clause.id), None) if summary else None
    is_asked = found is not None and found.status != "untested"
    spec = ground.shelf.workspace().spec
    names = [each.id for each in spec.clauses]
    place = names.index(clause.id)
    runs = [Asked(each.run, each.at, each.clauses.get(clause.id)) for each in story.runs]
    return Told(
        found=found,
        chart=chart(found) if found else None,
        finding=finding(found) if found and is_asked else "",
        judged=judged_by(found) if found and is_asked else "",
        corrected=correction_sentences(found) if found else (),
        change=change_of(clause.id, summary.comparison) if summary else "",
        could_not=could_not(found) if found else "",
        multiples=multiples(runs),
        history=history(story.versions),
        digest=_digest(ground, clause),
        before=names[place - 1] if place else "",
        after=names[place + 1] if place + 1 < len(names) else "",
        titles={each.id: each.title for each in spec.clauses},
    )


def history(versions: tuple[Version, ...]) -> tuple[Wording, ...]:
    """Give every wording with what it changed, the newest first."""
    found = []
    for number, version in enumerate(versions, 1):
        before = versions[number - 2].clause if number > 1 else None
        changes = changed_passages(_words(before), _words(version.clause)) if before else ()
        beside = _beside(before, version.clause) if before else ()
        found.append(Wording(number, version, changes, beside))
    return tuple(reversed(found))


def _words(clause: Clause) -> str:
    return "\n".join([clause.title, clause.text, *(each.text for each in clause.criteria)])


def _beside(old: Clause, new: Clause) -> tuple[str, ...]:
    pairs = (
        ("bar", bar_text(old.bar), bar_text(new.bar)),
        ("stakes", old.stakes, new.stakes),
        ("authority", old.authority or "none", new.authority or "none"),
        ("judged", old.judged, new.judged),
        ("where", _list(old.surfaces), _list(new.surfaces)),
        ("who", _list(old.audiences), _list(new.audiences)),
        ("doing", _list(old.use_cases), _list(new.use_cases)),
        ("criteria", str(len(old.criteria)), str(len(new.criteria))),
    )
    return tuple(f"{name}: {was} → {now}" for name, was, now in pairs if was != now)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "everywhere"


def _digest(ground: Ground, clause: Clause) -> str:
    try:
        return section_of(ground.studio.root, clause).digest
    except UsageRefused:
        return ""


ROUTES: tuple[BaseRoute, ...] = (
    Route("/clauses/{clause}", clause),
    Route("/clauses/{clause}/rulings", rule, methods=["POST"]),
)
