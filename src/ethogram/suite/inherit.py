"""Let twins and differing cases inherit, and fill what is left from the file's defaults.

A twin inherits the place and the stakes of its original; without `expect` of its own it must be
helped. A case that differs from another inherits its turns, documents, history, variables, place,
tests, tags, stakes, kind, category and intent, but never what is expected of the reply: `expect`,
`checks` and `references` are what differs. A case with a `parent` shares its family and inherits
nothing: it was written out whole when it was derived.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ethogram.context.page import Line
from ethogram.context.problems import Problems, suggestion
from ethogram.suite.draft import Draft

_FROM_DEFAULTS = (
    "wordings",
    "tests",
    "expect",
    "checks",
    "references",
    "documents",
    "history",
    "variables",
    "tags",
    "stakes",
    "kind",
    "category",
    "why",
    "family",
    "source",
    "breakage",
    "intent",
    "operator",
    "ladder",
    "is_proposed",
)
_FROM_ORIGINAL = ("stakes",)
_FROM_OTHER_PLACE = (
    "wordings",
    "tests",
    "documents",
    "history",
    "variables",
    "tags",
    "stakes",
    "kind",
    "category",
    "intent",
)


def parent_of(case_id: str) -> str:
    """Give the written id behind a member of a family: `essay` for `essay~2`."""
    return case_id.partition("~")[0]


class Drafts:
    """The drafts of a workspace, and what each becomes once it has inherited."""

    def __init__(self, drafts: Mapping[str, tuple[Draft, Draft, Problems]]) -> None:
        """Take every draft with the defaults and the problems of its own file."""
        self._drafts = drafts
        self._settled: dict[str, Draft] = {}
        self._orphans: set[str] = set()

    def settle(self, own: str) -> Draft:
        """Give a draft with everything it inherits."""
        waiting: list[str] = []
        step: str | None = own
        while step is not None and step not in self._settled:
            if step in waiting:
                self._report_circle(step)
                break
            waiting.append(step)
            step = self._parent(step)
        for name in reversed(waiting):
            self._settled[name] = self._inherit(name)
        return self._settled[own]

    def is_orphan(self, own: str) -> bool:
        """True when the case it should inherit from is not there; that is already reported."""
        return own in self._orphans

    def root_family(self, own: str) -> str:
        """Give the family of a draft: that of its parent or its original, its own otherwise."""
        seen: set[str] = set()
        while own not in seen:
            seen.add(own)
            draft = self.settle(own)
            if draft.family:
                return draft.family
            named = draft.parent or draft.twin_of
            original = parent_of(named) if named else None
            if original is None or original not in self._drafts:
                return original or own
            own = original
        return own

    def _parent(self, own: str) -> str | None:
        draft, _, problems = self._drafts[own]
        named = _inherits_from(draft)
        if named is None:
            return None
        parent = parent_of(named)
        if parent in self._drafts:
            return parent
        self._orphans.add(own)
        key = "twin-of" if draft.twin_of else "differs-from"
        others = [name for name in self._drafts if name != own]
        problems.add(
            "unknown-case",
            Line(text="", line=draft.at.line, column=draft.at.column),
            f"The case {own!r} is {key} {named!r}, which no file of cases holds.",
            suggestion(named, others) if others else "Write the other case first.",
        )
        return None

    def _report_circle(self, own: str) -> None:
        draft, _, problems = self._drafts[own]
        problems.add(
            "circular-case",
            Line(text="", line=draft.at.line, column=draft.at.column),
            f"The case {own!r} inherits from itself, through 'twin-of' or 'differs-from'.",
            "Let one case of the circle stand on its own.",
        )

    def _inherit(self, own: str) -> Draft:
        draft, defaults, _ = self._drafts[own]
        named = _inherits_from(draft)
        parent = self._settled.get(parent_of(named)) if named else None
        if draft.twin_of:
            if draft.expect is None:
                draft = msgspec.structs.replace(draft, expect="helps")
            draft = _filled(draft, parent, _FROM_ORIGINAL)
            if parent is not None and draft.variables is None and _has_placeholder(draft):
                draft = msgspec.structs.replace(draft, variables=parent.variables)
        elif draft.differs_from:
            borrows = draft.wordings is None and parent is not None
            draft = _filled(draft, parent, _FROM_OTHER_PLACE)
            draft = msgspec.structs.replace(draft, names_parent_wordings=borrows)
        return _filled(draft, defaults, _FROM_DEFAULTS)


def _inherits_from(draft: Draft) -> str | None:
    return None if draft.parent else draft.twin_of or draft.differs_from


def _has_placeholder(draft: Draft) -> bool:
    return any("{{" in turn.content for turns in draft.wordings or () for turn in turns)


def _filled(draft: Draft, source: Draft | None, names: tuple[str, ...]) -> Draft:
    if source is None:
        return draft
    missing = {name: getattr(source, name) for name in names if getattr(draft, name) is None}
    return msgspec.structs.replace(draft, place=draft.place.over(source.place), **missing)
