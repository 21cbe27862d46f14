"""What divides people, reply by reply and clause by clause, and what was settled of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ethogram.findings.agreement_figures import figures
from ethogram.findings.agreement_items import FamilyOf, Item, People, family_by_name, outcome_items
from ethogram.findings.agreement_words import named_words, wording
from ethogram.findings.contest import Contest
from ethogram.findings.in_force import people_on
from ethogram.findings.observation import whole_criterion
from ethogram.findings.settlement import holding, settled_by_reply
from ethogram.ids import ClauseId, CriterionId, TranscriptId
from ethogram.judge.adjudication import Adjudication, ReasonCode
from ethogram.judge.label import Label
from ethogram.spec.clause import Spec

DisputeState = Literal["open", "settled", "kept", "left out"]
"""`kept`: an honest difference that nobody is asked about again; `left out`: the item is broken."""

FORGIVEN: frozenset[ReasonCode] = frozenset({"slip", "item-broken"})
"""Reasons that do not stand against the clause."""


class Dispute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply and criterion on which people differ, or of which somebody says that the clause is wrong."""

    item: Item
    labels: tuple[Label, ...]
    """What they said, one label a person."""
    adjudication: Adjudication | None = None
    """The one that holds; None: the question is open."""

    @property
    def state(self) -> DisputeState:
        """Say what became of it."""
        if self.adjudication is None:
            return "open"
        if self.adjudication.reason_code == "item-broken":
            return "left out"
        return "kept" if self.adjudication.settled == "kept" else "settled"


def disputes(
    labels: Sequence[Label],
    adjudications: Iterable[Adjudication],
    spec: Spec,
    *,
    family_of: FamilyOf = family_by_name,
) -> tuple[Dispute, ...]:
    """Give every reply and criterion that divides people, those that nobody settled first.

    Args:
        labels: In any order; undone and stale ones may be among them.
        adjudications: In any order.
        spec: The specification in force.
        family_of: The family of a case.
    """
    people = people_on(labels, spec)
    return _disputes(people, outcome_items(people, family_of), adjudications, spec)


def _disputes(
    people: People, items: Sequence[Item], adjudications: Iterable[Adjudication], spec: Spec
) -> tuple[Dispute, ...]:
    held = _held(people, adjudications, spec)
    found = [
        Dispute(
            item=item,
            labels=tuple(people[item.transcript, item.clause][item.criterion].values()),
            adjudication=held.get((item.transcript, item.criterion)),
        )
        for item in items
        if is_disputed(item)
    ]
    return tuple(sorted(found, key=lambda each: each.state != "open"))


def is_disputed(item: Item) -> bool:
    """True when people differ, or somebody says that the clause is wrong."""
    return item.is_divided or "clause-is-wrong" in item.answers.values()


def contests(
    labels: Sequence[Label],
    adjudications: Iterable[Adjudication],
    spec: Spec,
    *,
    family_of: FamilyOf = family_by_name,
) -> dict[ClauseId, Contest]:
    """Say of every clause over which two people differ how often, over which words and why.

    A criterion is contested when people *disagree* on it; see `agreement_figures.standing_of`. Slips
    and broken items do not count against it; once they are settled as such, it is contested no
    longer. Nothing is computed for clauses on which nobody differs.
    """
    if len({label.labeller for label in labels if not label.is_simulated}) < 2:
        return {}
    people = people_on(labels, spec)
    items = outcome_items(people, family_of)
    found = _disputes(people, items, adjudications, spec)
    if not any(each.item.is_divided for each in found):
        return {}
    divided: dict[ClauseId, list[Dispute]] = {}
    for each in found:
        divided.setdefault(each.item.clause, []).append(each)
    shared: dict[ClauseId, list[Item]] = {}
    for item in items:
        if item.is_shared and item.clause in divided:
            shared.setdefault(item.clause, []).append(item)
    return {
        clause: _contest(clause, own, shared.get(clause, []), spec)
        for clause, own in divided.items()
        if any(each.item.is_divided for each in own)
    }


def _contest(
    clause: ClauseId, own: Sequence[Dispute], shared: Sequence[Item], spec: Spec
) -> Contest:
    held = [each.adjudication for each in own if each.adjudication is not None]
    forgiven = {
        _place(each.item)
        for each in own
        if each.adjudication is not None and each.adjudication.reason_code in FORGIVEN
    }
    counted = [item for item in shared if _place(item) not in forgiven]
    contested = _contested(counted)
    if contested:
        counted = [item for item in counted if item.criterion in contested]
    found = figures(counted)
    standing_for = spec.clause(clause)
    named = named_words(
        wording(standing_for) if standing_for else "",
        [item for item in counted if item.is_divided],
        [item for item in counted if not item.is_divided],
        held,
    )
    reasons = Counter(each.reason_code for each in held)
    return Contest(
        clause=clause,
        items=found.items,
        divided=found.divided,
        open=sum(each.state == "open" for each in own),
        kept=sum(each.state == "kept" for each in own),
        forgiven=len(forgiven),
        words=tuple(each.word for each in named),
        reason=reasons.most_common(1)[0][0] if reasons else None,
        coefficient=found.decided_by,
        agreement=found.deciding,
        criteria=contested,
    )


def _contested(counted: Sequence[Item]) -> tuple[CriterionId, ...]:
    """Name the criteria on which people disagree.

    Where none has enough labels of its own and all of them together have, it is those that divide.
    """
    by_criterion: dict[CriterionId, list[Item]] = {}
    for item in counted:
        by_criterion.setdefault(item.criterion, []).append(item)
    found = [name for name, own in by_criterion.items() if figures(own).standing == "disagree"]
    if not found and figures(counted).standing == "disagree":
        found = [n for n, own in by_criterion.items() if any(item.is_divided for item in own)]
    return tuple(found)


def _place(item: Item) -> tuple[TranscriptId, CriterionId]:
    return item.transcript, item.criterion


def _held(
    people: People, adjudications: Iterable[Adjudication], spec: Spec
) -> dict[tuple[TranscriptId, CriterionId], Adjudication]:
    """Find the adjudications that no later label has opened again."""
    held: dict[tuple[TranscriptId, CriterionId], Adjudication] = {}
    for (transcript, clause), settled in settled_by_reply(adjudications, spec).items():
        said = people.get((transcript, clause), {})
        for criterion, each in holding(settled, said, whole_criterion(clause)).items():
            held[transcript, criterion] = each
    return held
