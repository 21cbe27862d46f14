"""Do my labellers agree? Per clause or criterion, with what divides them and since when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ethogram.findings.agreement_figures import Figures, figures
from ethogram.findings.agreement_items import (
    FamilyOf,
    Item,
    Kind,
    family_by_name,
    items_of,
    preference_items,
)
from ethogram.findings.agreement_people import Pairing, Person, pairings, persons
from ethogram.findings.agreement_words import DividingWord, named_words, reply_words, wording
from ethogram.findings.contest import Contest
from ethogram.findings.dispute import Dispute, contests, disputes
from ethogram.ids import ClauseId, CriterionId, Digest, TranscriptId
from ethogram.judge.adjudication import Adjudication, ReasonCode
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant
from ethogram.judge.preference import Preference
from ethogram.spec.clause import Spec
from ethogram.stats.agreement import percent_agreement
from ethogram.stats.agreement_tally import tally
from ethogram.stats.estimate import Estimate
from ethogram.stats.proportion import wilson


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Everything people said, and what it is held against."""

    spec: Spec
    labels: tuple[Label, ...] = ()
    adjudications: tuple[Adjudication, ...] = ()
    preferences: tuple[Preference, ...] = ()
    family_of: FamilyOf = family_by_name
    texts: Mapping[TranscriptId, str] = msgspec.field(default_factory=dict)
    """Replies, as far as they are at hand: for the words that divided ones share."""
    guidance: Mapping[CriterionId, str] = msgspec.field(default_factory=dict)
    """What people were told beside the criterion."""


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people agreed under one wording of a clause and one guideline."""

    clause_digest: Digest
    guideline: Digest
    since: str
    """When the first label was given under it."""
    is_in_force: bool
    """True for the wording in force."""
    items: int
    divided: int
    percent: Estimate


class Agreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people agree on one clause, or on one criterion of it."""

    clause: ClauseId
    criterion: CriterionId | None = None
    """None: the clause, all its criteria together."""
    kind: Kind = "outcome"
    figures: Figures
    alone: int = 0
    """Items that one person alone answered about."""
    words: tuple[DividingWord, ...] = ()
    """Words of the clause over which people part."""
    in_replies: tuple[DividingWord, ...] = ()
    """Words that divided replies share."""
    contest: Contest | None = None
    """What stands against the clause once slips and broken items are set aside."""
    reasons: tuple[tuple[ReasonCode, int], ...] = ()
    """Why people differed, by adjudication, the commonest first."""
    heat: Estimate
    """Share of the pairs of people that differ here."""
    part: Estimate
    """Its part of all disagreement in the workspace."""
    versions: tuple[Version, ...] = ()
    """Under each wording and guideline, the oldest first."""


class Agreements(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole answer."""

    by_clause: tuple[Agreement, ...] = ()
    """Where people disagree comes first, then by heat."""
    by_criterion: tuple[Agreement, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    people: tuple[Person, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    """What divides people, what nobody settled first."""
    simulated: tuple[Agreement, ...] = ()
    """By clause, of labels that no person gave; never counted as people."""
    simulated_labels: int = 0


_ORDER = ("disagree", "too few", "tentative", "agree", "not shared")


def agreements(said: Said) -> Agreements:
    """Say how people agree, on what and over which words they part."""
    items = [
        *items_of(said.labels, said.spec, family_of=said.family_of),
        *preference_items(said.preferences, said.spec, family_of=said.family_of),
    ]
    found = disputes(said.labels, said.adjudications, said.spec, family_of=said.family_of)
    contested = contests(said.labels, said.adjudications, said.spec, family_of=said.family_of)
    differing = sum(item.pairs[1] for item in items)
    frame = _Frame(said=said, disputes=found, contests=contested, differing=differing)
    simulated = items_of(said.labels, said.spec, family_of=said.family_of, is_simulated=True)
    return Agreements(
        by_clause=_sorted(_grouped(items, frame, by_criterion=False)),
        by_criterion=_sorted(_grouped(items, frame, by_criterion=True)),
        pairings=pairings(items),
        people=persons(items, said.labels, said.family_of),
        disputes=found,
        simulated=_sorted(_grouped(simulated, _Frame(said=said), by_criterion=False)),
        simulated_labels=sum(label.is_simulated for label in said.labels),
    )


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a single agreement is seen against."""

    said: Said
    disputes: tuple[Dispute, ...] = ()
    contests: Mapping[ClauseId, Contest] = msgspec.field(default_factory=dict)
    differing: int = 0
    """Pairs of people who differ, in the whole workspace."""


def _sorted(found: Iterable[Agreement]) -> tuple[Agreement, ...]:
    def place(each: Agreement) -> tuple[int, float, str, str]:
        standing = _ORDER.index(each.figures.standing)
        return standing, -(each.heat.estimate or 0.0), each.clause, each.criterion or ""

    return tuple(sorted(found, key=place))


def _grouped(items: Sequence[Item], frame: _Frame, *, by_criterion: bool) -> list[Agreement]:
    groups: dict[tuple[ClauseId, CriterionId | None, Kind], list[Item]] = defaultdict(list)
    for item in items:
        criterion = item.criterion if by_criterion else None
        groups[item.clause, criterion, item.kind].append(item)
    return [
        _agreement(own, clause, criterion, frame) for (clause, criterion, _), own in groups.items()
    ]


def _agreement(
    items: Sequence[Item], clause: ClauseId, criterion: CriterionId | None, frame: _Frame
) -> Agreement:
    kind = items[0].kind
    found = figures(items, kind)
    held = [
        each.adjudication
        for each in frame.disputes
        if each.adjudication is not None
        and kind == "outcome"
        and each.item.clause == clause
        and criterion in (None, each.item.criterion)
    ]
    shared = [item for item in items if item.is_shared]
    divided = [item for item in shared if item.is_divided]
    agreed = [item for item in shared if not item.is_divided]
    texts = frame.said.texts
    return Agreement(
        clause=clause,
        criterion=criterion,
        kind=kind,
        figures=found,
        alone=len(items) - found.items,
        words=named_words(_read(frame.said, clause, criterion), divided, agreed, held),
        in_replies=reply_words(_replies(divided, texts), _replies(agreed, texts)),
        contest=frame.contests.get(clause) if kind == "outcome" and criterion is None else None,
        reasons=tuple(Counter(each.reason_code for each in held).most_common()),
        heat=wilson(found.differing, found.pairs),
        part=wilson(found.differing, frame.differing) if frame.differing else wilson(0, 0),
        versions=_versions(frame.said, clause, criterion) if kind == "outcome" else (),
    )


def _replies(items: Sequence[Item], texts: Mapping[TranscriptId, str]) -> list[str]:
    """Give the replies at hand; of a table's rows the text is often not known."""
    found = (texts.get(item.transcript, "") for item in items)
    return [text for text in found if text.strip()]


def _read(said: Said, clause: ClauseId, criterion: CriterionId | None) -> str:
    """Give what people read before they judged: the clause, its criteria, the guideline."""
    found = said.spec.clause(clause)
    told = [
        text
        for name, text in said.guidance.items()
        if name.rpartition(".")[0] == clause and criterion in (None, name)
    ]
    return "\n".join((wording(found) if found else "", *told))


def _versions(said: Said, clause: ClauseId, criterion: CriterionId | None) -> tuple[Version, ...]:
    """Follow agreement through every wording and guideline under which labels were given."""
    in_force = said.spec.clause(clause)
    groups: dict[tuple[Digest, Digest], list[Label]] = defaultdict(list)
    for label in said.labels:
        if label.clause == clause:
            groups[label.clause_digest, label.guideline].append(label)
    found = [
        _version(said, labels, digest, guideline, criterion)
        for (digest, guideline), labels in groups.items()
        if in_force is not None
    ]
    shown = [each for each in found if each.items]
    return tuple(sorted(shown, key=lambda each: instant(each.since))) if len(shown) > 1 else ()


def _version(
    said: Said,
    labels: Sequence[Label],
    digest: Digest,
    guideline: Digest,
    criterion: CriterionId | None,
) -> Version:
    clause = labels[0].clause
    then = Spec(
        clauses=tuple(
            msgspec.structs.replace(each, digest=digest or each.digest)
            for each in said.spec.clauses
            if each.id == clause
        )
    )
    shared = [
        item
        for item in items_of(labels, then, family_of=said.family_of)
        if item.kind == "outcome" and item.is_shared and criterion in (None, item.criterion)
    ]
    counted = tally([item.answers for item in shared], clusters=[item.family for item in shared])
    return Version(
        clause_digest=digest,
        guideline=guideline,
        since=min((label.at for label in labels), key=instant),
        is_in_force=digest
        in ("", *(each.digest for each in said.spec.clauses if each.id == clause)),
        items=len(shared),
        divided=sum(item.is_divided for item in shared),
        percent=percent_agreement(counted),
    )
