"""Does the answer change where the specification does not say it may?

Four comparisons, each with everything else held fast: one case asked again (repeats); other words
for the same, same place and person (paraphrases); the same question on other surfaces, and by
other people. Replies are compared by what they do, the answer class, and by whatever else the
caller can tell of a reply, such as the voice.

Licensed to differ are cases that say so (`differs-from`) and cases that test other clauses: there
the specification itself asks for something else. Twins are another question, so never compared;
nor are attacks, which `robustness` holds against what they attack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from ethogram.findings.heard import Heard
from ethogram.findings.summary import Inconsistency
from ethogram.judge.answer_class import class_of
from ethogram.judge.voice import profile, range_on
from ethogram.spec.voice import VoiceRange

Across = Literal["repeats", "paraphrases", "surfaces", "audiences"]
Traits = Mapping[str, str]
"""What can be told of a reply: `answer class` to `all`, a voice axis to `below its range`."""
Describe = Callable[[Heard], Traits]

Described = tuple[Heard, Traits]


def answer_class_trait(heard: Heard) -> Traits:
    """Tell what a reply does."""
    return {"answer class": class_of(heard.text, heard.user_text).name}


def traits_within(ranges: Sequence[VoiceRange]) -> Describe:
    """Tell what a reply does, and on which side of each voice range of its surface it stands.

    A range that a surface has for a reason of its own licenses the difference between surfaces:
    what is compared is `below`, `within` or `above` the range in force there.
    """

    def describe(heard: Heard) -> Traits:
        traits = dict(answer_class_trait(heard))
        measured = profile(heard.text)
        for axis in dict.fromkeys(one.axis for one in ranges):
            value, in_force = measured.value(axis), range_on(ranges, axis, heard.surface)
            if value is not None and in_force is not None:
                is_below, is_above = value < in_force.low, value > in_force.high
                traits[axis] = "below" if is_below else "above" if is_above else "within"
        return traits

    return describe


def inconsistencies(
    heard: Iterable[Heard], describe: Describe = answer_class_trait
) -> tuple[Inconsistency, ...]:
    """Find where replies differ and nothing licenses it.

    Args:
        heard: The replies of a run.
        describe: Tells what is compared of a reply; the answer class unless told otherwise.

    Returns:
        One for each family, comparison and trait that varies, in the order of the run.
    """
    families: dict[str, list[Described]] = {}
    for one in heard:
        if not one.is_twin:
            families.setdefault(one.family, []).append((one, describe(one)))
    return tuple(
        found for family, replies in families.items() for found in _of_family(family, replies)
    )


def _of_family(family: str, replies: Sequence[Described]) -> Iterator[Inconsistency]:
    yield from _varying(family, "repeats", _grouped(replies, lambda one: one.case), None)
    free = [(one, traits) for one, traits in replies if not one.is_licensed and not one.is_attack]
    comparisons: tuple[tuple[Across, _Place, _Place], ...] = (
        ("paraphrases", lambda one: (one.clauses, one.surface, one.audience), lambda one: one.case),
        ("surfaces", lambda one: (one.clauses, one.audience), lambda one: one.surface),
        ("audiences", lambda one: (one.clauses, one.surface), lambda one: one.audience),
    )
    for across, held_fast, varied in comparisons:
        yield from _varying(family, across, _grouped(free, held_fast), varied)


_Place = Callable[[Heard], Hashable]


def _grouped(replies: Sequence[Described], key: _Place) -> list[list[Described]]:
    groups: dict[Hashable, list[Described]] = {}
    for reply in replies:
        groups.setdefault(key(reply[0]), []).append(reply)
    return list(groups.values())


def _varying(
    family: str, across: Across, groups: Iterable[Sequence[Described]], varied: _Place | None
) -> Iterator[Inconsistency]:
    """Yield the traits that vary within groups; with `varied`, from one part of it to another."""
    varying: dict[str, list[Described]] = {}
    for group in groups:
        parts = [[reply] for reply in group] if varied is None else _grouped(group, varied)
        for trait in dict.fromkeys(name for _, traits in group for name in traits):
            if len({_typical(part, trait) for part in parts}) > 1:
                varying.setdefault(trait, []).extend(group)
    for trait, replies in varying.items():
        yield _found(family, across, trait, replies)


def _typical(part: Sequence[Described], trait: str) -> str | None:
    """Give the most frequent value; of several, the first one seen."""
    values = Counter(traits[trait] for _, traits in part if trait in traits)
    return values.most_common(1)[0][0] if values else None


def _found(family: str, across: Across, trait: str, replies: Sequence[Described]) -> Inconsistency:
    """Keep the values with their counts, and one transcript that shows each."""
    values: Counter[str] = Counter()
    shown: dict[str, Heard] = {}
    for one, traits in replies:
        if trait in traits:
            values[traits[trait]] += 1
            shown.setdefault(traits[trait], one)
    return Inconsistency(
        family=family,
        across=across,
        what=trait,
        values=tuple(values.most_common()),
        transcripts=tuple(shown[value].transcript for value, _ in values.most_common()),
    )
