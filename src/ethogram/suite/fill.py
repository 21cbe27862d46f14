"""Propose a case for a gap: from the workspace's own words where there are any, else with a blank.

Nothing is invented here. A request that stands elsewhere is moved, an example of the clause is
taken, an attack is wrapped around a question of the same place, a twin is laid out beside its
original. Where none of these is at hand, a blank says what a person has to write; no case with a
blank can be approved. A moved case keeps the family of its original: it is the same request.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ethogram.errors import Position
from ethogram.ids import CaseId, FamilyId
from ethogram.model.message import Message, Role
from ethogram.spec.clause import Clause, Example
from ethogram.suite.case import Case, CaseKind, Place
from ethogram.suite.derive import broken, derive
from ethogram.suite.expand import with_digest
from ethogram.suite.operators.operator import cut_marker
from ethogram.suite.operators.registry import find_operator
from ethogram.suite.operators.twin import is_unfilled
from ethogram.suite.twins import guarded_clauses

Origin = Literal["moved", "example", "attack", "twin", "blank", "model"]
"""Where the words come from."""
Slot = Literal["normal", "edge", "adversarial", "twin", "counterpart"]
ATTACKS = ("authority", "urgency", "role-play")
"""Operators that wrap a question where no attack of its own can be moved; taken in turn."""
_UNFIT = re.compile(r"[~+\s,/]+")
_WORDS = re.compile(r"\w+")
_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "developer": "developer"}


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that wants a case."""

    clause: Clause
    place: Place
    slot: Slot
    mode: str = ""
    """Expected failure, where the cell names one."""
    intent: str = ""


class Filling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case proposed for a gap, and where its words come from."""

    case: Case
    origin: Origin
    like: CaseId | None = None
    """The case it leans on."""

    @property
    def is_blank(self) -> bool:
        """True when a person, or a model, still has to write the words."""
        return any(is_unfilled(turn.content) for turn in self.case.turns)


def same_words(turns: Iterable[Message]) -> str:
    """Give what is asked without case, punctuation and the marker that says who is speaking."""
    said = (cut_marker(turn.content)[1] for turn in turns if turn.role == "user")
    return " ".join(_WORDS.findall(" ".join(said).casefold()))


class Filler:
    """Proposes cases one by one, each knowing those before it."""

    def __init__(self, cases: Iterable[Case], proposed: Iterable[Case] = ()) -> None:
        """Take every case there is: none is proposed twice."""
        self._by_clause: defaultdict[str, list[Case]] = defaultdict(list)
        self._by_id: dict[CaseId, Case] = {}
        self._twins: defaultdict[CaseId, list[Case]] = defaultdict(list)
        self._said: set[tuple[str, str]] = set()
        self._used: Counter[CaseId] = Counter()
        self._moved: dict[tuple[CaseId, str], CaseId] = {}
        self._names: set[str] = set()
        self._markers: dict[str, str] = {}
        for case in (*cases, *proposed):
            self._by_id[case.id] = case
            self._keep(case)

    def fill(self, gap: Gap) -> Filling:
        """Propose one case for a gap."""
        found = self._found(gap) or Filling(case=self._blank(gap), origin="blank")
        case = msgspec.structs.replace(
            found.case,
            id=self._free(found.case.id),
            intent=found.case.intent or gap.intent,
            category=found.case.category or gap.mode,
            is_proposed=True,
            at=Position(path=""),
        )
        if found.origin == "blank":
            case = msgspec.structs.replace(case, family=FamilyId(case.id))
        case = with_digest(case)
        if found.like is not None:
            self._used[found.like] += 1
            if found.origin == "moved":
                self._moved[found.like, case.place.situation] = case.id
        self._by_id[case.id] = case
        self._keep(case)
        return msgspec.structs.replace(found, case=case)

    def has_words(self, case: Case) -> bool:
        """True when the same words are asked in the same situation already."""
        return (case.place.situation, same_words(case.turns)) in self._said

    def _found(self, gap: Gap) -> Filling | None:
        if gap.slot == "twin":
            return self._moved_twin(gap) or self._scaffold(gap)
        if gap.slot == "counterpart":
            return None
        moved = self._moved_case(gap)
        if moved is not None or gap.intent:
            return moved
        return self._from_example(gap) if gap.slot == "normal" else self._attack(gap)

    def _moved_case(self, gap: Gap) -> Filling | None:
        """Ask in this place what is asked in another one."""
        for case in sorted(self._candidates(gap), key=lambda case: self._distance(case, gap)):
            moved = moved_to(case, gap.place)
            if not self.has_words(moved):
                tests = (gap.clause.id,)
                return Filling(
                    case=msgspec.structs.replace(moved, tests=tests), origin="moved", like=case.id
                )
        return None

    def _candidates(self, gap: Gap) -> Iterable[Case]:
        for case in self._by_clause[gap.clause.id]:
            is_own = not case.is_proposed and not case.twin_of and not case.operator
            fits = case.kind == gap.slot and gap.mode in ("", case.category)
            if is_own and fits and gap.intent in ("", case.intent):
                yield case

    def _distance(self, case: Case, gap: Gap) -> tuple[int, int, bool, str]:
        place, other = case.place, gap.place
        parts = (
            place.use_case != other.use_case,
            place.audience != other.audience,
            place.surface != other.surface,
        )
        return sum(parts), self._used[case.id], not self._twins[case.id], case.id

    def _from_example(self, gap: Gap) -> Filling | None:
        for example in gap.clause.examples:
            case = _example_case(gap, example)
            if case is not None and not self.has_words(case):
                return Filling(case=case, origin="example")
        return None

    def _anchors(self, gap: Gap) -> list[Case]:
        """Give the cases on the clause's own side in this situation."""
        return [
            case
            for case in self._by_clause[gap.clause.id]
            if case.place.situation == gap.place.situation
            and not case.twin_of
            and case.expect != "helps"
            and not any(is_unfilled(turn.content) for turn in case.turns)
        ]

    def _attack(self, gap: Gap) -> Filling | None:
        """Wrap a question of this place in an attack that says why it might work."""
        if gap.slot != "adversarial":
            return None
        for anchor in self._anchors(gap):
            if anchor.operator not in ("", "moved") or anchor.kind == "adversarial":
                continue
            for name in ATTACKS:
                case = derive(anchor, (find_operator(name),))
                if case is not None and not self.has_words(case):
                    told = msgspec.structs.replace(
                        case,
                        why=find_operator(name).why,
                        breakage=f"{broken([gap.clause])} {find_operator(name).sign}".strip(),
                        source=f"template: {anchor.id} with {name}",
                    )
                    return Filling(case=told, origin="attack", like=anchor.id)
        return None

    def _moved_twin(self, gap: Gap) -> Filling | None:
        """Move the twin along with an original that was moved here."""
        for original in list(self._by_clause[gap.clause.id]):
            here = self._moved.get((original.id, gap.place.situation))
            for twin in self._twins[original.id] if here else ():
                if twin.is_proposed:
                    continue
                moved = moved_to(twin, gap.place)
                if not self.has_words(moved):
                    case = msgspec.structs.replace(moved, twin_of=here, tests=())
                    return Filling(case=self._of_family(case), origin="moved", like=twin.id)
        return None

    def _scaffold(self, gap: Gap) -> Filling | None:
        """Lay a twin out beside a case of this place that has none."""
        for anchor in self._anchors(gap):
            if not self._twins[anchor.id] and anchor.operator in ("", "moved"):
                case = derive(anchor, (find_operator("twin"),))
                if case is not None:
                    case = msgspec.structs.replace(case, source=f"template: twin of {anchor.id}")
                    return Filling(case=case, origin="twin", like=anchor.id)
        return None

    def _of_family(self, twin: Case) -> Case:
        original = self._by_id.get(twin.twin_of) if twin.twin_of else None
        return msgspec.structs.replace(twin, family=original.family) if original else twin

    def _blank(self, gap: Gap) -> Case:
        """Say what a person has to write, and leave the place of the words."""
        clause, name = gap.clause, f"{gap.clause.id}-{gap.slot}-{_short(gap.place)}"
        kind: CaseKind = gap.slot if gap.slot in ("edge", "adversarial") else "normal"
        is_attack = kind == "adversarial"
        return Case(
            id=CaseId(_UNFIT.sub("-", name)),
            family=FamilyId(name),
            place=gap.place,
            turns=(Message(role="user", content=f"{self._marker(gap)}<fill in: {wanted(gap)}>"),),
            tests=(clause.id,),
            expect={"twin": "helps", "counterpart": "declines"}.get(gap.slot),  # type: ignore[arg-type]  # both are expectations
            kind=kind,
            category=gap.mode,
            intent=gap.intent,
            breakage=broken([clause]) if is_attack else "",
            why="Say here why it might work." if is_attack else "",
            source="template: blank",
            at=Position(path=""),
        )

    def _marker(self, gap: Gap) -> str:
        """Give what the product puts before this person's words, as other cases show it."""
        return self._markers.get(gap.place.audience or "", "")

    def _keep(self, case: Case) -> None:
        self._names.add(case.id)
        marker = cut_marker(case.turns[0].content)[0]
        if case.place.audience and marker.strip() == f"[{case.place.audience}]":
            self._markers.setdefault(case.place.audience, marker)
        self._said.add((case.place.situation, same_words(case.turns)))
        if case.twin_of is not None:
            self._twins[case.twin_of].append(case)
        for clause in guarded_clauses(case, self._by_id):
            self._by_clause[clause].append(case)

    def _free(self, wanted_id: str) -> CaseId:
        number, name = 1, wanted_id
        while name in self._names:
            number += 1
            name = f"{wanted_id}-{number}"
        return CaseId(name)


def moved_to(case: Case, place: Place) -> Case:
    """Ask the same in another place; a marker that names who is speaking names the new person."""
    before, after = case.place.audience, place.audience
    turns = tuple(_marked(turn, before, after) for turn in case.turns)
    return msgspec.structs.replace(
        case,
        id=CaseId(_UNFIT.sub("-", f"{case.id}.{_short(place)}")),
        place=place,
        turns=turns,
        parent=case.id,
        operator="moved",
        differs_from=None,
        references=(),
        source=f"template: {case.id} moved",
        is_proposed=True,
    )


def _marked(turn: Message, before: str | None, after: str | None) -> Message:
    marker, words = cut_marker(turn.content)
    if turn.role != "user" or not before or not after or marker.strip() != f"[{before}]":
        return turn
    return msgspec.structs.replace(turn, content=marker.replace(before, after) + words)


def _example_case(gap: Gap, example: Example) -> Case | None:
    turns = tuple(
        Message(role=_ROLES[role], content=text) for role, text in example.turns if role in _ROLES
    )
    if not turns or turns[-1].role != "user":
        return None
    moved = tuple(_marked(turn, example.audience, gap.place.audience) for turn in turns)
    return Case(
        id=CaseId(_UNFIT.sub("-", f"{example.id}.{_short(gap.place)}")),
        family=FamilyId(example.id),
        place=gap.place,
        turns=moved,
        tests=(gap.clause.id,),
        why=example.title,
        source=f"template: example {example.id}",
        at=Position(path=""),
    )


def wanted(gap: Gap) -> str:
    """Say in one line what a case for this gap would ask."""
    place, title = gap.place, " ".join(gap.clause.title.split()).strip(".")
    who = f"{place.audience or 'somebody'} in {place.surface}"
    doing = f", busy with {place.use_case}" if place.use_case else ""
    what = {
        "normal": f"an ordinary request that {title!r} decides",
        "edge": f"a request on the very edge of {title!r}",
        "adversarial": f"a request made to break {title!r}",
        "twin": f"a harmless request close to the line of {title!r}, which must be helped",
        "counterpart": f"a request beyond what {title!r} gives, which must be declined",
    }[gap.slot]
    more = [f"expected failure {gap.mode}"] if gap.mode else []
    more += [f"the user wants to {gap.intent}"] if gap.intent else []
    text = f"{what}, from {who}{doing}{''.join(f'; {each}' for each in more)}"
    return text.replace("<", "(").replace(">", ")")


def _short(place: Place) -> str:
    return "-".join(filter(None, (place.surface, place.audience, place.use_case)))


def fill_gaps(
    gaps: Iterable[Gap], cases: Sequence[Case], proposed: Sequence[Case], most: int
) -> tuple[Filling, ...]:
    """Propose a case for each of the first gaps."""
    filler, found = Filler(cases, proposed), list[Filling]()
    for gap in gaps:
        if len(found) == most:
            break
        found.append(filler.fill(gap))
    return tuple(found)
