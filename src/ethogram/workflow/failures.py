"""The error-analysis bench: failing replies, what people noted of them, and the modes they show."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ethogram.errors import UsageRefused
from ethogram.findings.code import Code, deciding_codes, standing_codes
from ethogram.findings.failure_mode import FailureMode, Taxonomy
from ethogram.findings.mode_counts import Seen, failing_replies, mode_of, modes_seen
from ethogram.findings.taxonomy_edit import add_mode, find_mode, new_mode_id
from ethogram.ids import CaseId, ClauseId, CodeId, ModeId, TranscriptId, digest
from ethogram.judge.turns import all_user_text, exchange_digest
from ethogram.report.failures import FailingReply, FailuresPage
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.spec.clause import Stakes
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_transcripts
from ethogram.workflow.codebook import (
    Change,
    Edit,
    append_codes,
    change_codebook,
    load_codes,
    load_taxonomy,
    taking_back,
    undo_change,
)
from ethogram.workflow.evidence import RunEvidence, gather_evidence, labels_on, open_evidence
from ethogram.workflow.journal import moment
from ethogram.workflow.labelling import labeller_name


class Bench:
    """The failing replies of one run and a coder. Every code is on the disk before the next key.

    Attributes:
        run: The run whose failures are read.
        root: The workspace.
        connection: Its evidence, open.
        evidence: Everything that numbers about the run are made of.
        failing: Its failing replies.
        coder: Who codes.
        is_blind: True for a second coder, who is shown no code of anybody else.
        taxonomy: The codebook as it is now.
        order: Failing replies in the order to read them: one of each family first, else mixed,
            so that what was read speaks for what was not.
    """

    def __init__(
        self,
        connection: Connection,
        root: Path,
        run: Run,
        *,
        coder: str,
        is_blind: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take a run; see `open_bench`."""
        self.run, self.coder, self.is_blind = run, coder, is_blind
        self.connection, self.root, self._clock = connection, root, clock
        self._cases: dict[TranscriptId, CaseId] | None = None
        self.evidence: RunEvidence = gather_evidence(connection, root, run)
        self.failing = failing_replies(self.evidence.observations)
        self._noted = {
            each.transcript: (each.note, each.labeller)
            for each in self.evidence.labels
            if each.outcome == "fail" and each.note
        }
        self._steps: list[Code | None] = []
        self._count = 0
        self.refresh()
        self.order: tuple[TranscriptId, ...] = self._ordered()

    def close(self) -> None:
        """Close the evidence. Codes are on the disk already."""
        self.connection.close()

    def go_on_from(self, other: Bench) -> None:
        """Take over what can be undone from a bench of the same coder that is closed now."""
        self._steps = other._steps

    def refresh(self) -> None:
        """Read the codebook and the codes again."""
        parsed, codes = load_taxonomy(self.root), load_codes(self.root)
        self.taxonomy: Taxonomy = parsed.value
        self.problems = (*parsed.problems, *codes.problems)
        self.standing: list[Code] = standing_codes(codes.value, self.taxonomy)
        self.on_run: tuple[Code, ...] = labels_on(self.connection, self.run, self.standing)
        self.deciding = deciding_codes(self.on_run, once=False)

    def page(self) -> FailuresPage:
        """Count the modes."""
        return FailuresPage(
            run=self.run.id,
            is_standin=self.run.plan.target.is_standin,
            version=self.taxonomy.version,
            seen=modes_seen(self.taxonomy, self.standing, self.failing, self.deciding),
            problems=self.problems,
        )

    def open(self, names: Sequence[TranscriptId]) -> list[FailingReply]:
        """Give failing replies with their texts, in the order asked for."""
        wanted = {read_number(name): name for name in names}
        found = {
            transcript.id: (transcript, case)
            for transcript, case in load_transcripts(self.connection, self.run, sorted(wanted))
        }
        replies = []
        for name in names:
            if name not in found or name not in self.failing:
                continue
            transcript, case = found[name]
            code, (note, by) = self.code_of(name), self.note_of(name)
            replies.append(
                FailingReply(
                    read=read_number(name),
                    transcript=name,
                    case=case.id,
                    situation=self.failing[name].situation,
                    clauses=self.failing[name].clauses,
                    prompt=all_user_text(transcript),
                    reply=transcript.text,
                    words=exchange_digest(transcript),
                    note=note,
                    mode=code.mode if code else ModeId(""),
                    by=by,
                )
            )
        return replies

    def code_of(self, name: TranscriptId) -> Code | None:
        """Give the code this coder is shown of a reply."""
        if not self.is_blind:
            return self.deciding.get(name)
        own = [x for x in self.on_run if x.is_blind and x.by == self.coder and x.transcript == name]
        return own[-1] if own else None

    def note_of(self, name: TranscriptId) -> tuple[str, str]:
        """Give what was noted of a reply, with a code or else with a label, and by whom."""
        code = self.code_of(name)
        if self.is_blind:
            return (code.note, code.by) if code else ("", "")
        label = self._noted.get(name, ("", ""))
        if code is None:
            return label
        return code.note or label[0], code.by

    def uncoded(self) -> list[TranscriptId]:
        """Give what is left to code, in the order to read it."""
        left = [name for name in self.order if not ((code := self.code_of(name)) and code.mode)]
        if not self.is_blind:
            return left
        # A second opinion measures something only where there is a first one.
        return [name for name in left if (x := self.deciding.get(name)) and self._is_theirs(x)]

    def of_mode(self, mode: ModeId) -> list[TranscriptId]:
        """Give the failing replies of the run that carry a mode, in the order to read them."""
        return [name for name in self.order if mode_of(self.deciding.get(name)) == mode]

    def failing_case(self, name: TranscriptId) -> CaseId:
        """Give the case that a failing reply answers."""
        if self._cases is None:
            self._cases = {each.transcript: each.case for each in self.evidence.observations}
        return self._cases[name]

    def find(self, read: int) -> TranscriptId:
        """Give the failing reply of a number.

        Raises:
            UsageRefused: That reply fails nothing, or there is none.
        """
        for name in self.failing:
            if read_number(name) == read:
                return name
        short = self.run.id.rpartition("-")[2]
        raise UsageRefused(
            f"Reply {read} of run {short} fails nothing, so there is no failure to name. List the "
            "failing ones with 'ethogram read broken --list', or give it a fail in 'ethogram read'."
        )

    def code(self, reply: FailingReply, mode: str, note: str = "") -> Code:
        """Say which mode a reply shows, or with no mode only what went wrong.

        Raises:
            UsageRefused: There is no such mode.
        """
        chosen = find_mode(self.taxonomy, mode).id if mode else ModeId("")
        code = self.make(reply, chosen, note or reply.note)
        append_codes(self.root, self.coder, [code])
        self._steps.append(code)
        self.refresh()
        return code

    def name_mode(
        self, name: str, replies: Sequence[FailingReply], *, is_reviewed: bool = True
    ) -> FailureMode:
        """Add a mode and give it to replies, as one step that can be undone.

        Raises:
            UsageRefused: The name is taken or holds no letter; a second coder names nothing.
        """
        if self.is_blind:
            raise UsageRefused(
                f"A second coder uses the modes there are, and {name!r} is none. Choose one of "
                "them, or leave the reply without one and write a note."
            )
        named = new_mode_id(self.taxonomy, name)
        clauses = tuple(dict.fromkeys(clause for reply in replies for clause in reply.clauses))
        mode = FailureMode(
            id=named,
            name=" ".join(name.split()),
            clauses=clauses,
            severity=self._severity(clauses),
            named_by=self.coder if is_reviewed else "",
        )
        codes = [self.make(reply, named, reply.note) for reply in replies]
        self.change(lambda book, who: add_mode(book, mode, who), codes)
        return mode

    def change(self, edit: Edit, codes: Sequence[Code] = ()) -> Change:
        """Change the codebook as one step that can be undone; see `change_codebook`."""
        change = change_codebook(self.root, edit, self.coder, self._clock(), codes)
        self._steps.append(None)
        self.refresh()
        return change

    def undo(self) -> str:
        """Take the last step of this sitting back, else the last change of the codebook."""
        last = self._steps.pop() if self._steps else None
        if last is None:
            said = undo_change(self.root, self.coder, self._clock()).what
        else:
            append_codes(self.root, self.coder, [taking_back(last, self.coder, self._clock())])
            said = f"read {read_number(last.transcript)}: {last.mode or 'a note'}"
        self.refresh()
        return said

    def make(self, reply: FailingReply, mode: ModeId, note: str) -> Code:
        """Write a code on a reply without keeping it."""
        self._count += 1
        at = moment(self._clock())
        own = digest([reply.transcript, self.coder, at, mode, self._count, os.getpid()])
        return Code(
            id=CodeId(own[:16]),
            transcript=reply.transcript,
            case=reply.case,
            clause=reply.clauses[0] if reply.clauses else ClauseId(""),
            mode=mode,
            note=" ".join(note.split()),
            by=self.coder,
            at=at,
            reply=reply.words,
            is_blind=self.is_blind,
        )

    def _severity(self, clauses: Sequence[ClauseId]) -> Stakes:
        stakes = [x.stakes for x in self.evidence.documents.spec.clauses if x.id in clauses]
        return min(stakes, key=("high", "medium", "low").index, default="medium")

    def _is_theirs(self, code: Code) -> bool:
        return bool(code.mode) and code.by != self.coder

    def _ordered(self) -> tuple[TranscriptId, ...]:
        seen: dict[str, int] = {}
        mixed = sorted(
            self.failing.values(), key=lambda each: digest(["mixed", read_number(each.transcript)])
        )
        ranked: list[tuple[int, int, Seen]] = []
        for place, each in enumerate(mixed):
            rank = seen[each.family] = seen.get(each.family, 0) + 1
            ranked.append((rank, place, each))
        return tuple(each.transcript for _, _, each in sorted(ranked, key=lambda x: x[:2]))


def open_bench(
    root: Path,
    run: str | None = None,
    *,
    coder: str = "",
    is_blind: bool = False,
    clock: Callable[[], float] = time.time,
) -> Bench:
    """Open the bench on a run; without a name on the newest.

    Raises:
        UsageRefused: There is no evidence, no such run, or nobody can be named.
    """
    who = labeller_name(coder)
    connection = open_evidence(root)
    try:
        found = find_run(connection, run)
        return Bench(connection, root, found, coder=who, is_blind=is_blind, clock=clock)
    except BaseException:
        connection.close()
        raise
