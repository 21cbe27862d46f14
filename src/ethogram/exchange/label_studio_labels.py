"""Answers that came back from Label Studio into labels and preferences of this workspace.

An item is found by our own id and is taken only while what was shown is what stands here. The id
of a label is made of what was said, so the same annotation imported twice is one label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import msgspec

from ethogram.exchange.label_studio_answer import Answer, Asked, read_answer
from ethogram.exchange.label_studio_config import DIALOGUE, LEFT, RIGHT
from ethogram.exchange.label_studio_file import Annotation
from ethogram.exchange.label_studio_tasks import task_data
from ethogram.exchange.loss import Losses, quoted
from ethogram.exchange.worksheet import WorkItem, Worksheet, is_swapped
from ethogram.ids import Digest, LabelId, digest
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant
from ethogram.judge.preference import Pair, Preference

STALE = (
    "A label was given under another wording of its clause, or the clause is gone; kept, and counted "
    "for nothing until somebody labels the reply again."
)
_DIGEST = re.compile(r"[0-9a-f]{32}")


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What a file said, as records."""

    labels: tuple[Label, ...] = ()
    preferences: tuple[Preference, ...] = ()
    known: int = 0
    """Annotations that went out from here with their label's id."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """On what terms answers are taken."""

    names: Mapping[str, str]
    """Annotator's id or address to the name that labels bear here."""
    now: str
    """Stands where the file gives no time; none later than this is believed. ISO 8601 with zone."""
    is_simulated: bool = False
    known: frozenset[LabelId] = frozenset()
    """Labels of this workspace."""


SheetOf = Callable[[str], Worksheet | None]
"""Gives the worksheet of a queue's name, or None."""


def labeller_of(annotation: Annotation, names: Mapping[str, str]) -> str:
    """Name who annotated; empty when only `--name` can say it."""
    named = names.get(annotation.annotator) or names.get(annotation.email)
    return named or annotation.email.partition("@")[0]


def unnamed(annotations: Iterable[Annotation], names: Mapping[str, str]) -> tuple[str, ...]:
    """List annotators that no name is known for."""
    found = {each.annotator for each in annotations if not labeller_of(each, names)}
    return tuple(sorted(found))


def labels_from(
    annotations: Iterable[Annotation], sheet_of: SheetOf, terms: Terms, losses: Losses
) -> Came:
    """Turn annotations into records, oldest first; what has no place here is counted.

    Args:
        annotations: What the file holds.
        sheet_of: The worksheets of this workspace.
        terms: Names, time, and what is known.
        losses: Where everything that is not taken is counted.
    """
    labels: list[Label] = []
    preferences: list[Preference] = []
    known, sheets = 0, _Sheets(sheet_of)
    for annotation in annotations:
        if _went_out_from_here(annotation, terms.known):
            known += 1
            continue
        placed = _place(annotation, sheets, losses)
        if placed is None:
            continue
        sheet, item = placed
        asked = Asked(
            queue=sheet.queue,
            turns=item.turns,
            is_swapped=is_swapped(sheet.queue.seed, item.uid),
        )
        answer = read_answer(annotation, asked, losses)
        if answer is None:
            continue
        maker = _Maker(annotation, sheet, item, terms, losses)
        if sheet.queue.task == "pairwise":
            preferences.append(maker.preference(answer))
        else:
            labels.append(maker.label(answer))
    return Came(
        labels=tuple(sorted(labels, key=lambda each: instant(each.at))),
        preferences=tuple(sorted(preferences, key=lambda each: instant(each.at))),
        known=known,
    )


def _went_out_from_here(annotation: Annotation, known: frozenset[LabelId]) -> bool:
    if not annotation.results:
        return False
    own = (result.meta.get("ethogram") for result in annotation.results)
    ids = [each.get("label") if isinstance(each, dict) else None for each in own]
    return isinstance(ids[0], str) and ids[0] in known and ids.count(ids[0]) == len(ids)


class _Sheets:
    """Worksheets by name, and their items by id, each looked up once."""

    def __init__(self, sheet_of: SheetOf) -> None:
        self._sheet_of = sheet_of
        self._known: dict[str, tuple[Worksheet, dict[str, WorkItem]] | None] = {}

    def find(self, batch: str) -> tuple[Worksheet, dict[str, WorkItem]] | None:
        """Give a worksheet with its items by id."""
        if batch not in self._known:
            sheet = self._sheet_of(batch)
            held = None if sheet is None else (sheet, {each.uid: each for each in sheet.items})
            self._known[batch] = held
        return self._known[batch]


def _place(
    annotation: Annotation, sheets: _Sheets, losses: Losses
) -> tuple[Worksheet, WorkItem] | None:
    data = annotation.data
    batch, uid = data.get("batch"), data.get("item_uid")
    if not isinstance(batch, str) or not isinstance(uid, str):
        losses.lose(
            "not-ours",
            "A task was not exported from a workspace: its data has no `batch` and `item_uid`; left "
            "out.",
            annotation.where,
        )
        return None
    held = sheets.find(batch)
    if held is None:
        losses.lose(
            "unknown-queue",
            "A task belongs to a queue that is not in labels/queues/ of this workspace; left out.",
            f"{annotation.where}: {quoted(batch)}",
        )
        return None
    sheet, item = held[0], held[1].get(uid)
    if item is None:
        losses.lose(
            "unknown-item",
            "A task is no item of its queue here, or its reply is not in the evidence; left out.",
            f"{annotation.where}: {quoted(uid)}",
        )
        return None
    if not _is_as_shown(data, sheet, item):
        losses.lose(
            "text-changed",
            "What a task shows is not what stands in the evidence: its text was changed, and an "
            "answer to it says nothing about the reply; left out.",
            f"{annotation.where}: {uid}",
        )
        return None
    return sheet, item


def _is_as_shown(data: Mapping[str, object], sheet: Worksheet, item: WorkItem) -> bool:
    ours = task_data(sheet, item)
    keys = ("item_version", "order_seed", DIALOGUE, *((LEFT, RIGHT) if item.other else ()))
    return all(data.get(key) == ours[key] for key in keys)


class _Maker:
    """Makes the records of one annotation."""

    def __init__(
        self,
        annotation: Annotation,
        sheet: Worksheet,
        item: WorkItem,
        terms: Terms,
        losses: Losses,
    ) -> None:
        self._annotation = annotation
        self._sheet = sheet
        self._item = item
        self._terms = terms
        self._labeller = labeller_of(annotation, terms.names)
        self._at = self._time(losses)
        self._clause_digest = self._version("clause_digest", sheet.clause_digest)
        self._guideline = self._version("guideline", sheet.queue.guideline)
        if self._clause_digest != sheet.clause_digest:
            losses.note("stale", STALE, annotation.where)

    def _time(self, losses: Losses) -> str:
        at = self._annotation.at
        if at and instant(at) > instant(self._terms.now):
            losses.note(
                "time-ahead",
                "A time lies ahead; the time of the import stands instead.",
                f"{self._annotation.where}: {at}",
            )
            return self._terms.now
        return at or self._terms.now

    def _version(self, key: str, ours: Digest) -> Digest:
        """Give the version that the task was exported under, which may be stale by now."""
        value = self._annotation.data.get(key)
        return Digest(value) if isinstance(value, str) and _DIGEST.fullmatch(value) else ours

    def _id(self, answer: Answer) -> LabelId:
        said = [self._item.uid, self._labeller, self._annotation.at, self._clause_digest, answer]
        return LabelId(digest(["label-studio", *said])[:16])

    def label(self, answer: Answer) -> Label:
        """Make the label."""
        queue = self._sheet.queue
        return Label(
            id=self._id(answer),
            transcript=self._item.transcript,
            case=self._item.case,
            clause=queue.clause,
            criterion=queue.criterion,
            outcome=answer.outcome,
            note=answer.note,
            labeller=self._labeller,
            at=self._at,
            clause_digest=self._clause_digest,
            reply=self._item.reply,
            is_simulated=self._terms.is_simulated,
            guideline=self._guideline,
            queue=queue.name,
            points=answer.points,
            answer_class=answer.answer_class,
            span=answer.span,
            seconds=self._annotation.seconds,
        )

    def preference(self, answer: Answer) -> Preference:
        """Make the preference."""
        queue, item = self._sheet.queue, self._item
        pair = Pair(
            first=item.transcript,
            second=item.other or item.transcript,
            case=item.case,
            clause=queue.clause,
        )
        return Preference(
            id=self._id(answer),
            pair=pair,
            preferred=answer.preferred or "skipped",
            reason=answer.note,
            is_swapped=is_swapped(queue.seed, item.uid),
            labeller=self._labeller,
            at=self._at,
            clause_digest=self._clause_digest,
            guideline=self._guideline,
            queue=queue.name,
            seconds=self._annotation.seconds,
            is_simulated=self._terms.is_simulated,
        )
