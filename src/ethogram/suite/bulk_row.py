"""One line of a bulk file into one case, at the cost of a few dictionary look-ups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, TypeVar

import msgspec

from ethogram.context.problems import Problems, listed, suggestion
from ethogram.context.yaml_node import Items, Leaf, Node, Table
from ethogram.errors import Position
from ethogram.ids import CaseId, ClauseId, FamilyId
from ethogram.model.message import Message
from ethogram.spec.clause import GradedReply
from ethogram.spec.product import Product
from ethogram.suite.case import Case, CheckSpec, Place
from ethogram.suite.draft import DraftPlace, Turns
from ethogram.suite.expand import expand, fill, fill_checks, fill_turns, place_of, with_digest
from ethogram.suite.inherit import parent_of
from ethogram.suite.proposal import stands_among_proposed
from ethogram.suite.read_case import (
    EXPECTATIONS,
    KINDS,
    KNOWN_FROM,
    STAKES,
    known_id,
    read_draft,
    slug,
    take_proposed,
    take_rung,
)
from ethogram.suite.where import folded

Choice = TypeVar("Choice", bound=str)
PLACE_KEYS = ("surface", "audience", "use-case", "known-from")
_MOST_REMEMBERED = 10_000
_NAMES = re.compile(r"[;,\s]+")
_PHRASES = re.compile(r"[;,]")
_ID_BREAKS = re.compile(r"[\s,~]+")
_EXPECT = {folded(each): each for each in EXPECTATIONS}
_STAKES = {folded(each): each for each in STAKES}
_KIND = {folded(each): each for each in KINDS}
_KNOWN_FROM = {folded(each): each for each in KNOWN_FROM}


class Row(Problems):
    """One line of the file: where it stands, and what is wrong with it."""

    def __init__(self, path: str, text: str, line: int) -> None:
        """Keep the line's own text for the excerpt."""
        super().__init__(path, text, line)
        self.line = line
        self.column = 1


class BulkReader:
    """Makes cases of lines. Remembers what it met, so that repeated places cost nothing."""

    def __init__(self, path: str, product: Product | None) -> None:
        """Read for one file."""
        self._stem = PurePosixPath(path).stem
        self._source = PurePosixPath(path).name
        self._are_proposed = stands_among_proposed(path)
        self._product = product
        self._places: dict[tuple[str, str, str, str], Place] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        surfaces = product.surfaces if product else ()
        self._only_surface = str(surfaces[0].id) if len(surfaces) == 1 else ""
        self._seen: set[int] = set()

    def case(
        self,
        fields: Mapping[str, str],
        turns: Turns,
        variables: dict[str, str],
        row: Row,
        checks: tuple[CheckSpec, ...] = (),
    ) -> Case | None:
        """Make a case of plain texts; None when it asks nothing or stands nowhere."""
        take = fields.get
        if not turns:
            row.add("nothing-asked", row, "This line asks nothing.", "Give it a 'user' text.")
            return None
        place = self._place(fields, row)
        if place is None:
            return None
        own = self.own_id(take("id", ""), row)
        if not self.is_new(own, row):
            return None
        twin_of, family, parent = take("twin-of"), take("family"), take("parent")
        kin = parent or twin_of
        expect = self._choice(_EXPECT, take("expect"), "expect", row)
        why, category = take("why", ""), take("category", "")
        return with_digest(
            Case(
                id=CaseId(own),
                family=FamilyId(family or (parent_of(kin) if kin else own)),
                place=place,
                turns=fill_turns(turns, variables),
                tests=tuple(map(ClauseId, self._list(take("tests"), _NAMES))),
                expect=expect or ("helps" if twin_of else None),
                checks=fill_checks(checks, variables),
                twin_of=CaseId(twin_of) if twin_of else None,
                differs_from=CaseId(take("differs-from", "")) or None,
                references=self._references(fields, variables),
                variables=variables,
                tags=self._list(take("tags"), _PHRASES),
                stakes=self._choice(_STAKES, take("stakes"), "stakes", row),
                kind=self._choice(_KIND, take("kind"), "kind", row) or "normal",
                category=category,
                why=why,
                source=take("source") or self._source,
                breakage=take("breakage", ""),
                intent=take("intent", ""),
                parent=CaseId(parent) if parent else None,
                operator=take("operator", ""),
                ladder=take("ladder", ""),
                rung=self._rung(take("rung"), row),
                is_proposed=self._are_proposed or self._is_proposed(take("proposed"), row),
                # One record for case and checks: they stand on one line, and cases are many.
                at=checks[0].at if checks else Position(path=row.path, line=row.line),
            )
        )

    def cases_of_tree(self, fields: Mapping[str, Any], row: Row) -> Iterator[Case]:
        """Make cases of a line that holds lists or mappings, as `cases.yaml` would."""
        own = self.own_id(str(fields.get("id") or ""), row)
        if not self.is_new(own, row):
            return
        written = {"source": self._source, **fields, "id": own}
        place = {key: written.pop(key) for key in PLACE_KEYS if key in written}
        written.setdefault("at", {"surface": self._only_surface, **place})
        replies = {key: written.pop(key) for key in ("good", "bad") if key in written}
        if replies:
            written.setdefault("references", replies)
        draft = read_draft(node_of(written, row.line), row, self._product)
        if draft is None:
            return
        if draft.twin_of and draft.expect is None:
            draft = msgspec.structs.replace(draft, expect="helps")
        kin = draft.parent or draft.twin_of
        family = draft.family or (parent_of(kin) if kin else own)
        if self._are_proposed:
            draft = msgspec.structs.replace(draft, is_proposed=True)
        yield from expand(draft, family, row)

    def own_id(self, own: str, row: Row) -> str:
        """Give the id of a line; without one, the file's name and the line."""
        if not own:
            return f"{self._stem}-{row.line}"
        if _ID_BREAKS.search(own):
            better = slug(own)
            row.add(
                "wrong-id",
                row,
                f"The id {own!r} holds a space, a comma or '~'.",
                f"Write {better!r}.",
                severity="warning",
            )
            return better
        return own

    def is_new(self, own: str, row: Row) -> bool:
        """Report an id that stands in the file already."""
        key = hash(own)
        if key in self._seen:
            row.add(
                "duplicate-id",
                row,
                f"The case {own!r} already stands in {row.path}.",
                "Give this line another id; 'family' joins lines that belong together.",
            )
            return False
        self._seen.add(key)
        return True

    def _place(self, fields: Mapping[str, str], row: Row) -> Place | None:
        key = (
            fields.get("surface") or self._only_surface,
            fields.get("audience", ""),
            fields.get("use-case", ""),
            fields.get("known-from", ""),
        )
        known = self._places.get(key)
        if known is not None:
            return known
        product = self._product
        surface, audience, use_case, known_from = key
        draft = DraftPlace(
            surface=known_id(surface, "surface", product.surfaces if product else None, row, row),
            audience=known_id(
                audience, "audience", product.audiences if product else None, row, row
            ),
            use_case=known_id(
                use_case, "use-case", product.use_cases if product else None, row, row
            ),
            known_from=self._choice(_KNOWN_FROM, known_from, "known-from", row),
        )
        if not draft.surface:
            row.add(
                "no-surface",
                row,
                "This line does not say on which surface it stands.",
                "Add 'surface'.",
            )
            return None
        place = place_of(draft)
        if not row.found and len(self._places) < _MOST_REMEMBERED:
            self._places[key] = place
        return place

    def _list(self, text: str | None, breaks: re.Pattern[str]) -> tuple[str, ...]:
        if not text:
            return ()
        names = self._names.get(text)
        if names is None:
            names = tuple(part.strip() for part in breaks.split(text) if part.strip())
            if len(self._names) < _MOST_REMEMBERED:
                self._names[text] = names
        return names

    def _references(
        self, fields: Mapping[str, str], variables: dict[str, str]
    ) -> tuple[GradedReply, ...]:
        good, bad = fields.get("good"), fields.get("bad")
        if not good and not bad:
            return ()
        replies = []
        if good:
            replies.append(GradedReply(grade="good", text=fill(good, variables)))
        if bad:
            replies.append(GradedReply(grade="bad", text=fill(bad, variables)))
        return tuple(replies)

    def _rung(self, text: str | None, row: Row) -> int | None:
        return take_rung(node_of(text, row.line), row) if text else None

    def _is_proposed(self, text: str | None, row: Row) -> bool:
        return bool(text) and bool(take_proposed(node_of(text, row.line), row))

    def _choice(
        self, choices: Mapping[str, Choice], text: str | None, name: str, row: Row
    ) -> Choice | None:
        if not text:
            return None
        found = choices.get(text) or choices.get(folded(text))
        if found is None:
            row.add(
                "unknown-value",
                row,
                f"{name!r} is {text!r}; expected one of {listed(choices.values())}.",
                suggestion(text, choices.values()),
            )
        return found


def user_turn(text: str) -> Turns:
    """Give the one turn of a case that asks one thing."""
    return (Message(role="user", content=text),) if text and not text.isspace() else ()


def node_of(value: object, line: int) -> Node:
    """Put decoded JSON into the tree that the readers of people's documents take."""
    if isinstance(value, Mapping):
        pairs = tuple(
            (Leaf(text=str(key), is_quoted=True, line=line, column=1), node_of(item, line))
            for key, item in value.items()
        )
        return Table(pairs=pairs, line=line, column=1)
    if isinstance(value, list | tuple):
        return Items(items=tuple(node_of(item, line) for item in value), line=line, column=1)
    if isinstance(value, str):
        return Leaf(text=value, is_quoted=True, line=line, column=1)
    text = {None: "null", True: "true", False: "false"}.get(value)  # type: ignore[call-overload]
    return Leaf(text=str(value) if text is None else text, line=line, column=1)
