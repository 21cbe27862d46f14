"""The transcripts of a run as a list: filtered, counted, searched and paged while a person waits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal, get_args

import msgspec

from ethogram.findings.observation import Observation
from ethogram.ids import CaseId, ClauseId, FamilyId, TranscriptId
from ethogram.judge.label_file import labels_in_force
from ethogram.report.evidence import Flip, Standing, standings
from ethogram.run.converse import read_number
from ethogram.workflow.evidence import RunEvidence

Facet = Literal["clause", "standing", "situation", "judge", "labels", "flip", "answer"]
FACETS: tuple[Facet, ...] = get_args(Facet)

NOBODY, SOMEBODY, DISPUTED = "nobody", "somebody", "disputed"
BY, NOT_BY = "by ", "not by "
ANY_FLIP = "any"
PEOPLE = "people"
"""Stands for every person among the judges; `labels` tells them apart."""
_PHRASE = re.compile(r'"([^"]+)"|([^\s"]+)')
_KEPT_PILES = 32
"""Choices whose numbers are kept, so that paging and stepping cost nothing."""


class Entry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """One transcript, as far as choosing it takes. Positional, because runs have many."""

    read: int
    case: CaseId
    family: FamilyId
    situation: str
    repeat: int
    standings: tuple[tuple[ClauseId, Standing], ...]
    judges: tuple[str, ...]
    """Whose outcomes are in force."""
    people: tuple[str, ...]
    """Who labelled it, under the clauses as they are."""
    is_disputed: bool


class Sieve(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which transcripts a person wants to see; empty fields choose nothing."""

    clause: str = ""
    standing: str = ""
    situation: str = ""
    judge: str = ""
    labels: str = ""
    """`nobody`, `somebody`, `disputed`, `by NAME` or `not by NAME`."""
    flip: str = ""
    """`newly fails`, `newly passes`, `changed`, or `any` of them."""
    answer: str = ""
    """Name of an answer class, or its first word: `none` fits `none · question · openly`."""
    case: str = ""
    """Stands in the case's id or its family's."""
    words: str = ""
    """All stand in what the user said or in the reply, in any order; "in quotes" side by side."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What only the replies themselves tell, number by number."""

    texts: Mapping[int, str] | None = None
    """What was said in the conversation, case-folded; None when nobody has read it yet."""
    answers: Mapping[int, str] | None = None
    """Names of answer classes; None when not known yet."""
    flips: Mapping[int, Flip] | None = None
    """What became of a reply since the run before; None when not known yet."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What fits a sieve, and how many would fit if one choice were another."""

    reads: tuple[int, ...]
    families: int
    counts: Mapping[Facet, Mapping[str, int]]
    """Per facet: how many transcripts each value would give, all other choices kept."""


class TranscriptList:
    """Every transcript of one run; made of its rows once, and looked through many times."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the entries in reading order."""
        self._entries = {entry.read: entry for entry in entries}
        self._words = Words()
        self._chosen: dict[Sieve, Chosen] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """Give every entry in reading order."""
        return iter(self._entries.values())

    @property
    def words(self) -> Words:
        """What has been read of the replies themselves so far."""
        return self._words

    def take_words(self, words: Words) -> None:
        """Take what the replies themselves tell; what was chosen without it is chosen anew."""
        self._words = words
        self._chosen.clear()

    def entry(self, read: int) -> Entry | None:
        """Give one entry, or None."""
        return self._entries.get(read)

    def choose(self, sieve: Sieve) -> Chosen:
        """Give what fits; the same choice costs nothing the second time."""
        known = self._chosen.get(sieve)
        if known is not None:
            return known
        found = _choose(self._entries.values(), sieve, self._words)
        while len(self._chosen) >= _KEPT_PILES:
            self._chosen.pop(next(iter(self._chosen)))
        self._chosen[sieve] = found
        return found


_About = tuple[tuple[ClauseId, Standing], ...]
_Test = Callable[[Entry], bool]


def _choose(entries: Iterable[Entry], sieve: Sieve, words: Words) -> Chosen:
    """Choose in one pass; what fails a single facet counts for the other values of that facet."""
    tests = _tests(sieve, words)
    counts: dict[Facet, Counter[str]] = {facet: Counter() for facet in FACETS}
    reads: list[int] = []
    families = set[str]()
    for entry in entries:
        missed = [facet for facet, test in tests if not test(entry)]
        if len(missed) > 1 or "words" in missed or "case" in missed:
            continue
        if not missed:
            reads.append(entry.read)
            families.add(entry.family)
        _count(counts, entry, sieve, words, missed[0] if missed else "")
    return Chosen(reads=tuple(reads), families=len(families), counts=counts)


def _count(
    counts: Mapping[Facet, Counter[str]], entry: Entry, sieve: Sieve, words: Words, only: str
) -> None:
    if only in ("", "about"):
        clause, standing = sieve.clause, sieve.standing
        counts["clause"].update([name for name, said in entry.standings if standing in ("", said)])
        counts["standing"].update({said for name, said in entry.standings if clause in ("", name)})
    if only in ("", "situation"):
        counts["situation"][entry.situation] += 1
    if only in ("", "judge"):
        counts["judge"].update(entry.judges)
    if only in ("", "labels"):
        counts["labels"].update(_label_values(entry))
    if only in ("", "flip") and (flip := (words.flips or {}).get(entry.read)):
        counts["flip"].update((flip, ANY_FLIP))
    if only in ("", "answer") and (answer := (words.answers or {}).get(entry.read)):
        counts["answer"][answer] += 1


def _label_values(entry: Entry) -> list[str]:
    values = [SOMEBODY if entry.people else NOBODY, *(BY + who for who in entry.people)]
    return [*values, DISPUTED] if entry.is_disputed else values


def _tests(sieve: Sieve, words: Words) -> list[tuple[str, _Test]]:
    """Give a test for every choice that was made, the cheapest first."""
    part = sieve.case.casefold()
    tests: list[tuple[bool, str, _Test]] = [
        (bool(sieve.situation), "situation", lambda entry: entry.situation == sieve.situation),
        (bool(sieve.judge), "judge", lambda entry: sieve.judge in entry.judges),
        (bool(sieve.clause or sieve.standing), "about", _about(sieve.clause, sieve.standing)),
        (bool(sieve.labels), "labels", _labelled(sieve.labels)),
        (bool(sieve.flip), "flip", _flipped(sieve.flip, words)),
        (bool(sieve.answer), "answer", _answered(sieve.answer, words)),
        (bool(part), "case", lambda one: part in f"{one.case}\n{one.family}".casefold()),
        (bool(sieve.words), "words", _saying(sieve.words, words)),
    ]
    return [(name, test) for is_chosen, name, test in tests if is_chosen]


def _about(clause: str, standing: str) -> _Test:
    def test(entry: Entry) -> bool:
        return any(
            clause in ("", name) and standing in ("", said) for name, said in entry.standings
        )

    return test


def _flipped(flip: str, words: Words) -> _Test:
    flips = words.flips or {}
    if flip == ANY_FLIP:
        return lambda entry: bool(flips.get(entry.read))
    return lambda entry: flips.get(entry.read) == flip


def _answered(answer: str, words: Words) -> _Test:
    answers = words.answers or {}
    return lambda entry: f"{answers.get(entry.read, '')} ".startswith(f"{answer} ")


def _saying(said: str, words: Words) -> _Test:
    texts, parts = words.texts or {}, phrases(said)

    def test(entry: Entry) -> bool:
        text = texts.get(entry.read, "")
        return all(part in text for part in parts)

    return test


def phrases(said: str) -> tuple[str, ...]:
    """Split what was typed into words; what stands in double quotes is looked for as it is."""
    found = _PHRASE.findall(said.casefold())
    return tuple(quoted or word for quoted, word in found)


def _labelled(wanted: str) -> _Test:
    if wanted == DISPUTED:
        return lambda entry: entry.is_disputed
    if wanted == NOBODY:
        return lambda entry: not entry.people
    if wanted == SOMEBODY:
        return lambda entry: bool(entry.people)
    if wanted.startswith(NOT_BY):
        who = wanted.removeprefix(NOT_BY)
        return lambda entry: who not in entry.people
    who = wanted.removeprefix(BY)
    return lambda entry: who in entry.people


def list_entries(evidence: RunEvidence) -> list[Entry]:
    """Make the entries of a run from what is in force on it."""
    people = _people(evidence)
    by_transcript = {
        transcript: list(seen)
        for transcript, seen in groupby(evidence.observations, key=lambda one: one.transcript)
    }
    abouts: dict[_About, _About] = {}
    judges: dict[tuple[str, ...], tuple[str, ...]] = {}
    entries = []
    for asked in evidence.asked:
        seen = by_transcript.get(asked.transcript, [])
        about, names = standings(seen), tuple(dict.fromkeys(filter(None, map(_judge, seen))))
        entries.append(
            Entry(
                read_number(asked.transcript),
                asked.case,
                asked.family,
                asked.situation,
                asked.repeat,
                abouts.setdefault(about, about),
                judges.setdefault(names, names),
                people.get(asked.transcript, ()),
                any(each.dispute for each in seen),
            )
        )
    return entries


def _judge(seen: Observation) -> str:
    return PEOPLE if seen.judge_kind == "person" else seen.judge


def _people(evidence: RunEvidence) -> dict[TranscriptId, tuple[str, ...]]:
    """Say who labelled what, under the clauses as the run was judged last."""
    digests = {clause.id: clause.digest for clause in evidence.documents.spec.clauses}
    people: dict[TranscriptId, tuple[str, ...]] = {}
    for subject, ruled in labels_in_force(evidence.labels, digests).items():
        names = (*people.get(subject.transcript, ()), *(each.labeller for each in ruled.labels))
        if names:
            people[subject.transcript] = tuple(sorted(set(names)))
    return people
