"""Read one entry of a case file into a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from ethogram.context.fields import (
    kind_of,
    take_choice,
    take_items,
    take_names,
    take_table,
    take_text,
    take_texts,
)
from ethogram.context.problems import Placed, Problems, suggestion
from ethogram.context.turns import take_documents, take_turns
from ethogram.context.yaml_node import Items, Leaf, Node, Table
from ethogram.model.message import Message
from ethogram.spec.clause import Grade, GradedReply, Stakes
from ethogram.spec.product import Audience, KnownFrom, Product, Surface, UseCase
from ethogram.suite.case import CaseKind, Expectation
from ethogram.suite.check_form import take_checks
from ethogram.suite.draft import Draft, DraftPlace, Turns

PLACE_KEYS = ("surface", "audience", "use-case", "known-from")
CASE_KEYS = (
    "id",
    "at",
    "user",
    "also",
    "turns",
    "tests",
    "twin-of",
    "differs-from",
    "expect",
    "checks",
    "vars",
    "tags",
    "stakes",
    "kind",
    "category",
    "why",
    "documents",
    "history",
    "references",
    "breakage",
    "intent",
    "family",
    "source",
    "parent",
    "operator",
    "ladder",
    "rung",
    "proposed",
)
_OWN_KEYS = ("id", "twin-of", "differs-from", "parent", "rung")
DEFAULT_KEYS = tuple(key for key in CASE_KEYS if key not in _OWN_KEYS)
_TRUE, _FALSE = ("yes", "true"), ("no", "false")
EXPECTATIONS: tuple[Expectation, ...] = get_args(Expectation)
KINDS: tuple[CaseKind, ...] = get_args(CaseKind)
STAKES: tuple[Stakes, ...] = get_args(Stakes)
KNOWN_FROM: tuple[KnownFrom, ...] = get_args(KnownFrom)
GRADES: tuple[Grade, ...] = get_args(Grade)
_NOT_IN_AN_ID = re.compile(r"[\s,~]")
_REPLY_KEYS = ("text", "reason", "violates", "grade", *GRADES)


def slug(name: str) -> str:
    """Give the id behind a name: `Support chat` is `support-chat`."""
    return "-".join(re.findall(r"\w+", name.lower().replace("_", " ")))


def read_draft(node: Node, problems: Problems, product: Product | None) -> Draft | None:
    """Read one entry; None when it is not a mapping."""
    if not isinstance(node, Table):
        problems.add(
            "wrong-case",
            node,
            f"A case is {kind_of(node)}; a mapping with an id was expected.",
            "Write '- id: name' with 'user: text' below it.",
        )
        return None
    fields = take_table(node, "case", CASE_KEYS, problems)
    draft = _read_fields(fields, node, problems, product)
    own = take_text(fields["id"], "id", problems).strip() if "id" in fields else ""
    if not own:
        own = slug(draft.wordings[0][0].content[:40]) if draft.wordings else ""
        problems.add("no-id", node, "A case has no 'id'.", f"Write '- id: {own or 'name'}'.")
    elif _NOT_IN_AN_ID.search(own):
        problems.add(
            "wrong-id",
            fields["id"],
            f"The id {own!r} holds a space, a comma or '~'; '~2' marks the members of a family.",
            f"Write 'id: {slug(own)}'.",
        )
        own = slug(own)
    return msgspec.structs.replace(draft, id=own) if own else None


def read_defaults(node: Node, problems: Problems, product: Product | None) -> Draft:
    """Read the `defaults:` of a file."""
    fields = take_table(node, "defaults", DEFAULT_KEYS, problems)
    return _read_fields(fields, node, problems, product)


def _read_fields(
    fields: dict[str, Node], node: Node, problems: Problems, product: Product | None
) -> Draft:
    def text(key: str) -> str | None:
        return (take_text(fields[key], key, problems) or None) if key in fields else None

    def names(key: str) -> tuple[str, ...] | None:
        return take_names(fields[key], key, problems) if key in fields else None

    return Draft(
        place=take_place(fields["at"], problems, product) if "at" in fields else DraftPlace(),
        wordings=_wordings(fields, problems),
        tests=names("tests"),
        expect=take_choice(fields["expect"], "expect", EXPECTATIONS, problems)
        if "expect" in fields
        else None,
        checks=take_checks(fields["checks"], problems) if "checks" in fields else None,
        twin_of=text("twin-of"),
        differs_from=text("differs-from"),
        references=_references(fields["references"], problems) if "references" in fields else None,
        documents=take_documents(fields["documents"], "documents", problems)
        if "documents" in fields
        else None,
        history=take_turns(fields["history"], "history", problems) if "history" in fields else None,
        variables=_variables(fields["vars"], problems) if "vars" in fields else None,
        tags=names("tags"),
        stakes=take_choice(fields["stakes"], "stakes", STAKES, problems)
        if "stakes" in fields
        else None,
        kind=take_choice(fields["kind"], "kind", KINDS, problems) if "kind" in fields else None,
        category=text("category"),
        why=text("why"),
        family=text("family"),
        source=text("source"),
        breakage=text("breakage"),
        intent=text("intent"),
        parent=text("parent"),
        operator=text("operator"),
        ladder=text("ladder"),
        rung=take_rung(fields["rung"], problems) if "rung" in fields else None,
        is_proposed=take_proposed(fields["proposed"], problems) if "proposed" in fields else None,
        at=problems.at(node),
    )


def take_rung(node: Node, problems: Problems) -> int | None:
    """Take the place on a ladder: a whole number from 1."""
    text = take_text(node, "rung", problems).strip()
    if text.isascii() and text.isdecimal() and int(text[:9]) > 0:
        return int(text[:9])
    problems.add(
        "wrong-kind",
        node,
        f"'rung' is {text!r}; a whole number from 1 was expected, 1 for the mildest.",
        "Write 'rung: 1'.",
    )
    return None


def take_proposed(node: Node, problems: Problems) -> bool | None:
    """Take whether the case waits for approval; None when that is neither said nor denied."""
    choice = take_choice(node, "proposed", (*_TRUE, *_FALSE), problems)
    return None if choice is None else choice in _TRUE


def take_place(node: Node, problems: Problems, product: Product | None) -> DraftPlace:
    """Take `at:`; a single word is the surface. Names are matched to the product's ids."""
    if isinstance(node, Leaf):
        node = Table(
            pairs=((Leaf(text="surface", line=node.line, column=node.column), node),),
            line=node.line,
            column=node.column,
        )
    fields = take_table(node, "at", PLACE_KEYS, problems)

    def named(
        key: str, known: Sequence[Surface] | Sequence[Audience] | Sequence[UseCase]
    ) -> str | None:
        if key not in fields:
            return None
        text = take_text(fields[key], key, problems)
        return known_id(text, key, known if product else None, fields[key], problems)

    return DraftPlace(
        surface=named("surface", product.surfaces if product else ()),
        audience=named("audience", product.audiences if product else ()),
        use_case=named("use-case", product.use_cases if product else ()),
        known_from=take_choice(fields["known-from"], "known-from", KNOWN_FROM, problems)
        if "known-from" in fields
        else None,
    )


def known_id(
    text: str,
    key: str,
    known: Sequence[Surface] | Sequence[Audience] | Sequence[UseCase] | None,
    place: Placed,
    problems: Problems,
) -> str | None:
    """Match a typed name to an id of the product; without a product, make the id from the name."""
    if not text.strip():
        return None
    own = slug(text)
    if known is None:
        return own
    ids = {slug(name): each.id for each in known for name in (each.name, each.id)}
    if own not in ids:
        problems.add(
            f"unknown-{key}",
            place,
            f"The product has no {key} {text!r}.",
            suggestion(text, [each.id for each in known]),
        )
    return ids.get(own, own)


def _wordings(fields: dict[str, Node], problems: Problems) -> tuple[Turns, ...] | None:
    first: Turns = ()
    if "user" in fields and "turns" in fields:
        problems.add(
            "wrong-case",
            fields["turns"],
            "A case has both 'user' and 'turns'; 'turns' counts.",
            "Make the 'user' text the first of the 'turns'.",
        )
    if "turns" in fields:
        first = take_turns(fields["turns"], "turns", problems)
    elif "user" in fields:
        content = take_text(fields["user"], "user", problems)
        first = (Message(role="user", content=content),) if content.strip() else ()
    also = take_items(fields["also"], "also", problems) if "also" in fields else ()
    wordings = (first, *(take_turns(entry, "also", problems) for entry in also))
    asked = tuple(turns for turns in wordings if turns)
    return asked or None


def _variables(node: Node, problems: Problems) -> dict[str, tuple[str, ...]]:
    if not isinstance(node, Table):
        problems.add(
            "wrong-kind",
            node,
            f"'vars' is {kind_of(node)}; a mapping of names to values was expected.",
            "Write 'vars: {topic: [light, sound]}'.",
        )
        return {}
    taken: dict[str, tuple[str, ...]] = {}
    for key, value in node.pairs:
        if isinstance(value, Leaf):
            taken[key.text] = (value.text,)
        else:
            taken[key.text] = take_texts(value, key.text, problems)
            if not taken[key.text]:
                problems.add(
                    "wrong-kind",
                    value,
                    f"The variable {key.text!r} has no value, so nothing would be asked.",
                    f"Write '{key.text}: [one, two]'.",
                )
                taken[key.text] = ("",)
    return taken


def _references(node: Node, problems: Problems) -> tuple[GradedReply, ...]:
    """Take `{good: text, bad: [text, ...]}` or a list of `{good: text, reason: why}`."""
    if isinstance(node, Items):
        return tuple(reply for item in node.items for reply in _replies(item, problems))
    return tuple(_replies(node, problems))


def _replies(node: Node, problems: Problems) -> list[GradedReply]:
    fields = take_table(node, "references", _REPLY_KEYS, problems)
    reason = take_text(fields["reason"], "reason", problems) if "reason" in fields else ""
    violates = take_names(fields["violates"], "violates", problems) if "violates" in fields else ()
    replies: list[GradedReply] = []
    grade = take_choice(fields["grade"], "grade", GRADES, problems) if "grade" in fields else None
    if grade is not None and "text" in fields:
        text = take_text(fields["text"], "text", problems)
        replies.append(GradedReply(grade=grade, text=text, reason=reason, violates=violates))
    for each in GRADES:
        items = take_items(fields[each], each, problems) if each in fields else ()
        replies += [_reply(item, each, reason, violates, problems) for item in items]
    if not replies:
        problems.add(
            "wrong-reference",
            node,
            "A reference holds no reply.",
            "Write 'good: text' or 'bad: text'.",
        )
    return replies


def _reply(
    node: Node,
    grade: Literal["good", "bad", "ok"],
    reason: str,
    violates: tuple[str, ...],
    problems: Problems,
) -> GradedReply:
    if isinstance(node, Leaf):
        return GradedReply(grade=grade, text=node.text, reason=reason, violates=violates)
    fields = take_table(node, grade, ("text", "reason", "violates"), problems)
    return GradedReply(
        grade=grade,
        text=take_text(fields["text"], "text", problems) if "text" in fields else "",
        reason=take_text(fields["reason"], "reason", problems) if "reason" in fields else reason,
        violates=take_names(fields["violates"], "violates", problems)
        if "violates" in fields
        else violates,
    )
