"""What is here already: an answer given twice is counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from ethogram.ids import LabelId
from ethogram.judge.label import Label
from ethogram.judge.label_file import instant
from ethogram.judge.preference import Preference


class NewLabels(NamedTuple):
    """Labels that are to be appended, and how many were here."""

    new: tuple[Label, ...]
    known: int


class NewPreferences(NamedTuple):
    """Preferences that are to be appended, and how many were here."""

    new: tuple[Preference, ...]
    known: int


def new_labels(came: Iterable[Label], here: Sequence[Label]) -> NewLabels:
    """Leave out labels that are known by their id, or that say what their labeller says already.

    A label that says the same again under another id is known too: another server gives the same
    annotation another time. One that changes a mind, even back, is new.
    """
    ids = {label.id for label in here}
    last: dict[object, Label] = {}
    for label in sorted(here, key=lambda each: instant(each.at)):
        last[_subject(label)] = label
    new: list[Label] = []
    known = 0
    for label in came:
        before = last.get(_subject(label))
        if label.id in ids or (before is not None and _said(before) == _said(label)):
            known += 1
            continue
        ids.add(label.id)
        last[_subject(label)] = label
        new.append(label)
    return NewLabels(tuple(new), known)


def _subject(label: Label) -> object:
    return (
        label.labeller,
        label.transcript,
        label.clause,
        label.criterion,
        label.points is not None,
        label.answer_class is not None,
        label.retest_of,
    )


def _said(label: Label) -> object:
    return msgspec.structs.replace(label, id=LabelId(""), at="", seconds=None, supersedes=None)


def new_preferences(came: Iterable[Preference], here: Sequence[Preference]) -> NewPreferences:
    """Leave out preferences that are known, as `new_labels` does."""
    ids = {each.id for each in here}
    last: dict[object, Preference] = {}
    for each in sorted(here, key=lambda one: instant(one.at)):
        last[each.labeller, each.pair] = each
    new: list[Preference] = []
    known = 0
    for each in came:
        before = last.get((each.labeller, each.pair))
        if each.id in ids or (before is not None and _preferred(before) == _preferred(each)):
            known += 1
            continue
        ids.add(each.id)
        last[each.labeller, each.pair] = each
        new.append(each)
    return NewPreferences(tuple(new), known)


def _preferred(each: Preference) -> object:
    return msgspec.structs.replace(each, id=LabelId(""), at="", seconds=None, supersedes=None)
