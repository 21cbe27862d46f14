"""Settle what divides people: one reply after the other, without a name on any label."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from string import ascii_uppercase

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.agreement_items import family_by_name
from ethogram.findings.dispute import Dispute, disputes
from ethogram.findings.observation import whole_criterion
from ethogram.ids import ClauseId, CriterionId, Digest, LabelId, RunId, TranscriptId, digest
from ethogram.judge.adjudication import Adjudication, ReasonCode, Settled
from ethogram.judge.adjudication_file import adjudication_line, adjudication_refused
from ethogram.judge.label import Label
from ethogram.report.adjudication import Question, Voice
from ethogram.report.evidence import (
    Judged,
    ReportContext,
    report_clause,
    report_context,
    report_transcript,
)
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection
from ethogram.store.reading import load_snapshot, load_transcripts
from ethogram.workflow.adjudications import adjudications_path
from ethogram.workflow.agreeing import (
    Opinions,
    at_hand_in,
    load_opinions,
    narrowed,
    read_of,
    run_of,
)
from ethogram.workflow.comparing import RENDERED_DECODER
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.journal import append_lines, moment
from ethogram.workflow.labelling import labeller_name


class Adjudicating:
    """A sitting: questions in front of an adjudicator, and what was settled so far.

    Attributes:
        questions: How many there are.
        away: Divided replies that stand in no run at hand, and cannot be shown.
        own: Questions on which the adjudicator labelled too.
        given: Adjudications of this sitting that stand, oldest first.
        opinions: What it all rests on.
    """

    def __init__(
        self,
        connection: Connection,
        root: Path,
        opinions: Opinions,
        found: Sequence[Dispute],
        who: str,
        clock: Callable[[], float],
    ) -> None:
        """Take what divides people; see `open_adjudication`."""
        self._connection = connection
        self._path = adjudications_path(root)
        self._who = who
        self._clock = clock
        at_hand = at_hand_in(connection, opinions, found)
        self._found = [each for each in found if each.item.transcript in at_hand]
        self._place = -1
        self._count = 0
        self._settled: dict[int, list[Adjudication]] = {}
        self._order: list[tuple[int, Adjudication]] = []
        self.opinions = opinions
        self.questions = len(self._found)
        self.away = len(found) - self.questions
        self.own = sum(who in {x.labeller for x in each.labels} for each in self._found)

    @property
    def given(self) -> tuple[Adjudication, ...]:
        """Give the adjudications of this sitting that stand."""
        return tuple(each for _, each in self._order)

    @property
    def file_name(self) -> str:
        """Say where they are kept, as seen from the workspace."""
        return f"{self._path.parent.name}/{self._path.name}"

    def close(self) -> None:
        """Close the evidence. What was settled is on the disk already."""
        self._connection.close()

    def next(self) -> Question | None:
        """Go on to the next question; None after the last."""
        return self._go_to(self._place + 1)

    def back(self) -> Question | None:
        """Go back one question; None before the first."""
        return self._go_to(self._place - 1)

    def current(self) -> Question | None:
        """Give the question in front of the adjudicator; None where there is none."""
        if not 0 <= self._place < self.questions:
            return None
        return self._question(self._place)

    def open(self, transcript: TranscriptId, subject: str) -> Question | None:
        """Go to the question about a reply, for a page that remembers nothing of this sitting.

        Args:
            transcript: The reply.
            subject: The clause or criterion in question.

        Returns:
            None when nothing divides people there, or somebody has settled it meanwhile.
        """
        for place, dispute in enumerate(self._found):
            named = _criterion(dispute) or dispute.item.clause
            if dispute.item.transcript == transcript and named == subject:
                return self._go_to(place)
        return None

    def settle(
        self, settled: Settled, reason: ReasonCode, *, words: Sequence[str] = (), note: str = ""
    ) -> Adjudication:
        """Append how the question in front is settled; it is on the disk when this returns.

        Args:
            settled: `kept` for an honest value difference, and for nothing else.
            reason: Why people differed.
            words: Words of the clause or the guideline that they read differently.
            note: One note.

        Raises:
            UsageRefused: There is no question in front, or outcome and reason do not go together.
        """
        if not 0 <= self._place < self.questions:
            raise UsageRefused("There is no question in front of you. Go on to one first.")
        refused = adjudication_refused(settled, reason)
        if refused:
            raise UsageRefused(refused)
        earlier = self._standing(self._place)
        made = self._adjudication(
            self._found[self._place], settled, reason, supersedes=earlier.id if earlier else None
        )
        made = msgspec.structs.replace(made, words=tuple(words), note=note)
        self._append(made)
        self._settled.setdefault(self._place, []).append(made)
        self._order.append((self._place, made))
        return made

    def undo(self) -> Adjudication | None:
        """Take the last adjudication of this sitting back, or the earlier one in front.

        The question it was about is in front again.

        Returns:
            What was taken back; None when there is nothing.
        """
        if self._order:
            self._place, undone = self._order.pop()
            self._settled[self._place].remove(undone)
        else:
            earlier = self._standing(self._place) if 0 <= self._place < self.questions else None
            if earlier is None:
                return None
            undone = earlier
            self._found[self._place] = msgspec.structs.replace(
                self._found[self._place], adjudication=None
            )
        dispute = self._found[self._place]
        self._append(
            self._adjudication(dispute, "withdrawn", undone.reason_code, supersedes=undone.id)
        )
        return undone

    def _standing(self, place: int) -> Adjudication | None:
        here = self._settled.get(place)
        return here[-1] if here else self._found[place].adjudication

    def _go_to(self, place: int) -> Question | None:
        self._place = min(max(place, -1), self.questions)
        return self.current()

    def _question(self, place: int) -> Question:
        dispute = self._found[place]
        item, run = dispute.item, self.opinions.runs[_run(dispute)]
        clause = self.opinions.spec.clause(item.clause)
        if clause is None:
            raise UsageRefused(f"The specification has lost the clause {str(item.clause)!r}.")
        criterion = _criterion(dispute)
        rubric = self.opinions.rubrics.get(criterion) if criterion else None
        read = read_of(item.transcript)
        transcript = self._transcript(run, read)
        shown = report_transcript(transcript, read, Judged())
        return Question(
            number=place + 1,
            of=self.questions,
            run=run.id,
            reply=msgspec.structs.replace(shown, model=""),
            context=self._context(transcript.context),
            clause=report_clause(clause),
            criterion=criterion,
            guidance=rubric.guidance if rubric else "",
            voices=voices(dispute.labels),
            settled=self._standing(place),
        )

    def _transcript(self, run: Run, read: int) -> Transcript:
        found = next(load_transcripts(self._connection, run, [read]), None)
        if found is None:
            raise UsageRefused(
                f"Reply {read} of run {str(run.id)!r} is gone from the evidence. "
                "Expected a run that was neither deleted nor cut short: 'ethogram runs'."
            )
        return found[0]

    def _context(self, name: Digest) -> ReportContext | None:
        body = load_snapshot(self._connection, name)
        if body is None:
            return None
        rendered = RENDERED_DECODER.decode(body)
        return report_context(rendered, {span.block: span.serves for span in rendered.spans})

    def _append(self, made: Adjudication) -> None:
        append_lines(self._path, adjudication_line(made))

    def _adjudication(
        self,
        dispute: Dispute,
        settled: Settled,
        reason: ReasonCode,
        *,
        supersedes: LabelId | None,
    ) -> Adjudication:
        self._count += 1
        first, at = dispute.labels[0], moment(self._clock())
        seen = tuple(label.id for label in dispute.labels)
        own = digest([seen, self._who, at, settled, supersedes, self._count, os.getpid()])
        clause = self.opinions.spec.clause(dispute.item.clause)
        return Adjudication(
            id=LabelId(own[:16]),
            transcript=dispute.item.transcript,
            case=dispute.item.case,
            clause=dispute.item.clause,
            criterion=_criterion(dispute),
            settled=settled,
            reason_code=reason,
            seen=seen,
            adjudicator=self._who,
            at=at,
            clause_digest=clause.digest if clause else Digest(""),
            reply=first.reply,
            supersedes=supersedes,
        )


def open_adjudication(
    root: Path,
    run: str | None = None,
    clause: str | None = None,
    who: str = "",
    clock: Callable[[], float] = time.time,
    *,
    again: bool = False,
) -> Adjudicating:
    """Find what divides people and nobody has settled.

    Args:
        root: The workspace.
        run: Only replies of this run; None takes those of every run.
        clause: Only this clause or criterion.
        who: Who adjudicates; see `labelling.labeller_name`.
        clock: Seconds since the epoch.
        again: Also ask about what was settled or kept before.

    Raises:
        UsageRefused: There is no evidence, run, clause or criterion of that name.
    """
    name = labeller_name(who)
    connection = open_evidence(root)
    try:
        opinions = load_opinions(connection, root, run)
        if clause:
            opinions = narrowed(opinions, clause)
        found = disputes(
            opinions.labels,
            opinions.adjudications,
            opinions.spec,
            family_of=lambda case: opinions.families.get(case) or family_by_name(case),
        )
        asked = [each for each in found if again or each.state == "open"]
        return Adjudicating(connection, root, opinions, asked, name, clock)
    except BaseException:
        connection.close()
        raise


def voices(labels: Sequence[Label]) -> tuple[Voice, ...]:
    """Show what people said under letters, in an order that tells neither who nor when."""
    shuffled = sorted(labels, key=lambda label: digest(["order", label.id]))
    return tuple(
        Voice(
            letter=ascii_uppercase[place % len(ascii_uppercase)],
            outcome=label.outcome,
            note=label.note,
            span=label.span,
        )
        for place, label in enumerate(shuffled)
    )


def _run(dispute: Dispute) -> RunId:
    return run_of(dispute.item.transcript)


def _criterion(dispute: Dispute) -> CriterionId | None:
    item = dispute.item
    clause: ClauseId = item.clause
    return None if item.criterion == whole_criterion(clause) else item.criterion
