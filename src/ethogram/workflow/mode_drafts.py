"""From a failure mode, what keeps it from coming back: a criterion with its rubric, and cases.

Both are drafts. Nothing counts before a person has read it and put it where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.failure_mode import FailureMode
from ethogram.findings.write_taxonomy import plain_line
from ethogram.ids import ClauseId, CriterionId, ModeId, clause_of, criterion_id
from ethogram.model.message import Message
from ethogram.report.failures import FailingReply
from ethogram.run.converse import read_number
from ethogram.store.reading import load_transcripts
from ethogram.suite.case import Case
from ethogram.suite.personal import scrubbed
from ethogram.workflow.failures import Bench
from ethogram.workflow.suite_journal import change_files
from ethogram.workflow.template import write_new
from ethogram.workflow.varying import Proposal, Wish, propose
from ethogram.workflow.varying import proposed_text as cases_text
from ethogram.workflow.workspace import Workspace

FOLDER = "drafts"
SHOWN = 4
"""Replies that a draft quotes."""
_LONGEST_QUOTE = 600
OPERATORS = ("paraphrase", "politeness", "typos")
"""How the questions that failed are put again: none of these may change behaviour."""


class Drafted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was written for a mode."""

    mode: ModeId
    path: str
    line: str = ""
    """The criterion, to be put under its clause."""
    cases: int = 0


def draft_criterion(bench: Bench, mode: FailureMode) -> Drafted:
    """Write a criterion that the mode fails, and a rubric for its judge, with its replies as anchors.

    Raises:
        UsageRefused: The mode names no clause of the specification, or the draft is there already.
    """
    clause = next(
        (each for each in mode.clauses if bench.evidence.documents.spec.clause(each)), None
    )
    if clause is None:
        known = ", ".join(each.id for each in bench.evidence.documents.spec.clauses[:12])
        raise UsageRefused(
            f"{str(mode.id)!r} names no clause of the specification, and a criterion stands under "
            f"one. Write 'Clauses: ...' into its entry in taxonomy.md. Clauses: {known}."
        )
    own = _stem(mode)
    line = f"- {{#{own}}} {_negated(mode)}"
    path = f"{FOLDER}/{clause}.{own}.md"
    failing = bench.open(bench.of_mode(mode.id)[:SHOWN])
    passing = _passing(bench, clause)
    text = _rubric(mode, criterion_id(clause, own), line, failing, passing)
    write_new(bench.root, {path: text})
    return Drafted(mode=mode.id, path=path, line=line)


def draft_cases(bench: Bench, workspace: Workspace, mode: FailureMode, now: float) -> Drafted:
    """Propose cases that put the questions which showed the mode in other words.

    They wait in cases/proposed/ and carry the mode as their category, so that coverage counts them.

    Raises:
        UsageRefused: No reply of this run shows the mode, or none of its cases is a case any more.
    """
    today = {case.id for case in workspace.cases}
    showing = [bench.failing_case(name) for name in bench.of_mode(mode.id)]
    names = [case for case in dict.fromkeys(showing) if case in today]
    if not names:
        raise UsageRefused(
            f"No case of the workspace shows {str(mode.id)!r} in run {bench.run.id}. Code replies "
            "with it first: 'ethogram failures read'."
        )
    wish = Wish(operators=OPERATORS, names=tuple(map(str, names)))
    made = propose(workspace, wish, now=now)
    cases = tuple(_for_mode(case, mode, bench) for case in made.derived.cases)
    if not cases:
        raise UsageRefused(
            f"Every variation of the {len(names)} cases that show {str(mode.id)!r} is there already. "
            "See them with 'ethogram cases --proposed', or vary them otherwise: 'ethogram suite vary'."
        )
    text = cases_text(cases, [f"From the failure mode {mode.id}: {mode.name}."])
    path = _free(bench, mode, made)
    change_files(bench.root, {path: text}, f"proposed {len(cases)} cases for {mode.id}", now)
    return Drafted(mode=mode.id, path=path, cases=len(cases))


def _for_mode(case: Case, mode: FailureMode, bench: Bench) -> Case:
    turns = tuple(_scrubbed(turn) for turn in case.turns)
    return msgspec.structs.replace(
        case,
        turns=turns,
        kind="adversarial",
        category=str(mode.id),
        why=case.why or f"{case.parent} showed {mode.id} in run {bench.run.id}.",
        breakage=case.breakage or " ".join((mode.definition or mode.name).split()),
    )


def _scrubbed(turn: Message) -> Message:
    return msgspec.structs.replace(turn, content=scrubbed(turn.content))


def _free(bench: Bench, mode: FailureMode, made: Proposal) -> str:
    folder = made.path.rpartition("/")[0]
    number, path = 1, f"{folder}/{_stem(mode)}.yaml"
    while (bench.root / path).exists():
        number += 1
        path = f"{folder}/{_stem(mode)}-{number}.yaml"
    return path


def _stem(mode: FailureMode) -> str:
    """Name a file after a mode; its id was written by hand and may hold anything."""
    return re.sub(r"[^\w-]", "-", mode.id)


def _negated(mode: FailureMode) -> str:
    name = plain_line(mode.name).rstrip(".")
    return f"does not show this: {name[:1].lower()}{name[1:]}."


def _passing(bench: Bench, clause: ClauseId) -> list[str]:
    good = {
        each.transcript: None
        for each in bench.evidence.observations
        if each.clause == clause
        and each.outcome == "pass"
        and each.transcript not in bench.failing
        and not each.is_twin
    }
    reads = sorted(read_number(name) for name in good)[: SHOWN // 2]
    return [found.text for found, _ in load_transcripts(bench.connection, bench.run, reads)]


def _rubric(
    mode: FailureMode,
    criterion: CriterionId,
    line: str,
    failing: Sequence[FailingReply],
    passing: Sequence[str],
) -> str:
    parts = [
        f"---\ncriterion: {criterion}\ngraded-by: model\n---",
        f"<!-- A draft, made from {len(failing)} replies that show {mode.id}. Nothing reads it here. "
        f"1. Put this line under the criteria of {clause_of(criterion)} in the specification, in your words: "
        f"{line.replace('--', '- -')} 2. Edit what stands below. 3. Move this file to rubrics/. "
        f"4. Measure the judge: ethogram judge --help -->",
        plain_line(mode.definition or mode.name),
    ]
    if mode.include:
        parts += ["## Include", plain_line(mode.include)]
    if mode.exclude:
        parts += ["## Exclude", plain_line(mode.exclude)]
    if passing:
        parts += ["## Passes", "\n".join(map(_anchor, passing))]
    quotes = [each.reply for each in failing] or [each.text for each in mode.examples]
    if quotes:
        parts += ["## Fails", "\n".join(map(_anchor, dict.fromkeys(quotes)))]
    return "\n\n".join(parts) + "\n"


def _anchor(text: str) -> str:
    """Quote a reply on one line; its own quotation marks become single ones."""
    line = " ".join(scrubbed(text).split()).replace('"', "'")
    return f'- "{line[:_LONGEST_QUOTE]}"'
