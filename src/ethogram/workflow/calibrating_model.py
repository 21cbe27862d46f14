"""Measure a judge that can be asked: its exam, every labelled reply, a second look, the probes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.executor.fan_out import FanOutEnd
from ethogram.ids import CriterionId, Digest, JudgeName, TranscriptId
from ethogram.judge.calibrate import Graded, JudgeFacts
from ethogram.judge.calibrate_gold import GoldItem
from ethogram.judge.card import Probe
from ethogram.judge.exam import ExamResult, grade_exam
from ethogram.judge.model_judge import judge_parts
from ethogram.judge.pair_judge import pair_digest
from ethogram.judge.panel import may_judge
from ethogram.judge.probe import (
    Tried,
    changed_probe,
    order_probe,
    probed_items,
    refusal_probe,
    same_family_probe,
    truncation_probe,
)
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import DECIDED, Verdict
from ethogram.model.target import Target
from ethogram.spec.clause import Criterion
from ethogram.store.database import Connection
from ethogram.workflow.calibrating_ask import (
    ASKED_PROBES,
    RETEST,
    Interview,
    OnCriterion,
    Question,
    exam_questions,
    known_answers,
    on_criterion,
    probe_questions,
    questions_about,
)
from ethogram.workflow.calibrating_gold import Gold
from ethogram.workflow.calibrating_sheet import CalibrationWish, Measured, Sheet, graded_of
from ethogram.workflow.plan import LETTERS_PER_TOKEN, USUAL_REPLY_TOKENS
from ethogram.workflow.workspace import Workspace


class CalibrationPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What measuring a judge takes, before anything is asked."""

    judge: str
    criteria: int
    replies: int
    """Labelled replies it is asked about, on every criterion of each."""
    calls: int
    """At most: some probes only make sense once the verdict is there."""
    known: int
    """Calls that the cache answers for free."""
    input_tokens: int
    output_tokens: int
    cost: float | None
    currency: str = ""


class Measurement:
    """One measuring of one target as judge.

    Attributes:
        sheets: Criteria it is measured on, with what makes it the judge of each.
        skipped: Criteria people labelled and the judge is not measured on, with the reason.
    """

    def __init__(
        self,
        workspace: Workspace,
        target: Target,
        gold: Gold,
        sheets: Sequence[Sheet],
        wish: CalibrationWish,
    ) -> None:
        """Find out which criteria the target grades."""
        self._gold, self._wish, self._target = gold, wish, target
        self.sheets: list[tuple[Sheet, OnCriterion]] = []
        self.skipped: list[str] = []
        for sheet in sheets:
            criterion = next((c for c in sheet.clause.criteria if c.id == sheet.criterion), None)
            rubric = workspace.rubrics.get(sheet.criterion)
            because = self._not_its(criterion, rubric)
            if because or criterion is None:
                self.skipped.append(f"{sheet.criterion}: {because}")
            else:
                on = on_criterion(sheet.clause, criterion, rubric, target, sheet.generation)
                self.sheets.append((sheet, on))

    def _not_its(self, criterion: Criterion | None, rubric: Rubric | None) -> str:
        if criterion is None:
            return "it is no criterion of the specification, so no model can be asked about it"
        if rubric is None or self._wish.about:
            return ""
        if rubric.graded_by != "model":
            return f"its rubric says graded-by: {rubric.graded_by}; measure it with --for {criterion.id}"
        if not may_judge(rubric.judge, self._target.name):
            return f"its rubric names the judge {str(rubric.judge)!r}; measure it with --for {criterion.id}"
        return ""

    def preview(self, connection: Connection) -> CalibrationPreview:
        """Count the calls and what they cost at most."""
        questions = [
            *self._opening(),
            *(each for sheet, on in self.sheets for each in self._retests(sheet, on)),
            *(each for sheet, on in self.sheets for each in self._likely_probes(sheet, on)),
        ]
        cuts = "truncation" in self._wish.probes and not self._wish.tune
        unsure = sum(len(probed_items(s.held_out.items)) for s, _ in self.sheets) if cuts else 0
        known = known_answers(connection, questions)
        letters = sum(len(m.content) for each in questions for m in each.request.messages)
        calls = len(questions) + unsure
        per_call = letters / LETTERS_PER_TOKEN / len(questions) if questions else 0.0
        tokens_in = round(per_call * calls)
        tokens_out = sum(
            each.request.settings.max_tokens or USUAL_REPLY_TOKENS for each in questions
        ) + unsure * (self._target.settings.max_tokens or USUAL_REPLY_TOKENS)
        prices, share = self._target.prices, 1 - known / calls if calls else 0.0
        cost = None
        if prices is not None:
            cost = share * (tokens_in * prices.input + tokens_out * prices.output) / 1e6
        return CalibrationPreview(
            judge=self._target.name,
            criteria=len(self.sheets),
            replies=sum(len(self._items(sheet)) for sheet, _ in self.sheets),
            calls=calls,
            known=known,
            input_tokens=tokens_in,
            output_tokens=tokens_out,
            cost=0.0 if prices is None and self._target.is_free else cost,
            currency=prices.currency if prices else "",
        )

    async def hold(self, interview: Interview) -> FanOutEnd:
        """Ask everything there is to ask; what was answered before an early end is kept."""
        end = await interview.ask(self._opening())
        if end.is_drained or self._wish.tune:
            return end
        later: list[Question] = []
        for sheet, on in self.sheets:
            later += self._retests(sheet, on)
            items = probed_items(sheet.held_out.items)
            verdicts = self._verdicts(interview, sheet)
            names = [name for name in self._wish.probes if name in ASKED_PROBES]
            later += probe_questions(on, items, self._gold.transcripts, verdicts, names)
        return await interview.ask(later)

    def measured(self, interview: Interview) -> dict[CriterionId, Measured]:
        """Gather what was answered, criterion by criterion."""
        return {
            sheet.criterion: self._of(sheet, on, interview)
            for sheet, on in self.sheets
            if self._items(sheet)
        }

    def _items(self, sheet: Sheet) -> tuple[GoldItem, ...]:
        return (sheet.tuning if self._wish.tune else sheet.held_out).items

    def _opening(self) -> list[Question]:
        """Ask the exam, and about every reply as it is."""
        questions: list[Question] = []
        for sheet, on in self.sheets:
            if self._items(sheet):
                if not self._wish.tune:
                    questions += [question for _, question in exam_questions(on)]
                questions += questions_about(on, self._items(sheet), self._gold.transcripts)
        return questions

    def _retests(self, sheet: Sheet, on: OnCriterion) -> list[Question]:
        if self._wish.tune or self._wish.retest == 0:
            return []
        items = probed_items(sheet.held_out.items, self._wish.retest)
        return questions_about(on, items, self._gold.transcripts, "retest", RETEST)

    def _likely_probes(self, sheet: Sheet, on: OnCriterion) -> list[Question]:
        """Ask as if every verdict were a pass that quotes nothing."""
        if self._wish.tune:
            return []
        items = probed_items(sheet.held_out.items)
        verdicts = {
            item.transcript: Verdict(
                transcript=item.transcript,
                clause=on.clause.id,
                criterion=on.criterion.id,
                outcome="pass",
                judge=on.judge.name,
                judge_kind=on.judge.kind,
            )
            for item in items
        }
        names = [name for name in self._wish.probes if name in ASKED_PROBES]
        return list(probe_questions(on, items, self._gold.transcripts, verdicts, names))

    def _verdicts(self, interview: Interview, sheet: Sheet) -> dict[TranscriptId, Verdict]:
        found = {
            item.transcript: interview.verdict(sheet.criterion, item.transcript, "verdict")
            for item in self._items(sheet)
        }
        return {name: verdict for name, verdict in found.items() if verdict is not None}

    def _of(self, sheet: Sheet, on: OnCriterion, interview: Interview) -> Measured:
        items, verdicts = self._items(sheet), self._verdicts(interview, sheet)
        costs = {
            item.transcript: said.cost
            for item in items
            if (said := interview.said.get((sheet.criterion, item.transcript, "verdict")))
        }
        graded = graded_of(items, verdicts, costs)
        again = tuple(
            (each.item.family, each.outcome, second.outcome)
            for each in graded
            if (second := interview.verdict(sheet.criterion, each.item.transcript, "retest"))
            and second.outcome != "error"
            and each.outcome != "error"
        )
        return Measured(
            facts=JudgeFacts(
                judge=JudgeName(on.judge.name),
                kind=on.judge.kind,
                clause=sheet.clause.id,
                criterion=sheet.criterion,
                digest=Digest(on.digest),
                parts=judge_parts(on.clause, on.criterion, on.rubric, on.judge),
            ),
            graded=graded,
            verdicts=verdicts,
            again=again,
            probes=self._probes(on, graded, interview),
            exam=_exam(on, interview),
        )

    def _probes(
        self, on: OnCriterion, graded: Sequence[Graded], interview: Interview
    ) -> tuple[Probe, ...]:
        """Say what came of every probe that was wished for."""
        said, probes = [(each.item, each.outcome) for each in graded], list[Probe]()
        for name in self._wish.probes:
            if name == "severe-refusal":
                probes.append(refusal_probe(said))
            elif name == "same-family":
                probes.append(same_family_probe(on.judge.model, said))
            elif name == "order-swap":
                mine = {pair_digest(clause, on.judge) for clause in (on.clause, None)}
                probes.append(
                    order_probe([each for each in self._gold.pairs if each.judge_digest in mine])
                )
            else:
                tried = list(_tried(on.criterion.id, name, graded, interview))
                is_cut = name == "truncation"
                probes.append(truncation_probe(tried) if is_cut else changed_probe(name, tried))
        return tuple(probes)


def _tried(
    criterion: CriterionId, name: str, graded: Sequence[Graded], interview: Interview
) -> list[Tried]:
    before = {each.item.transcript: each for each in graded if each.outcome in DECIDED}
    tried = []
    for key, said in interview.said.items():
        if key[0] != criterion or key[2] != name or key[1] not in before:
            continue
        each = before[TranscriptId(key[1])]
        how = key[3] if len(key) > 3 else ""
        tried.append(
            Tried(family=each.item.family, before=each.outcome, after=said.verdict.outcome, how=how)
        )
    return tried


def _exam(on: OnCriterion, interview: Interview) -> ExamResult | None:
    asked = list(exam_questions(on))
    given = [found.verdict for _, question in asked if (found := interview.said.get(question.key))]
    if not asked or not given:
        return None
    return grade_exam(on.criterion.id, on.judge.name, [item for item, _ in asked], given)
