"""Take typed values out of a YAML tree, and say what does not fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from ethogram.context.problems import Placed, Problems, listed, suggestion
from ethogram.context.yaml_node import Items, Leaf, Node, Table

Choice = TypeVar("Choice", bound=str)


def kind_of(node: Node) -> str:
    """Name a node's kind in the words of a writer."""
    if isinstance(node, Items):
        return "a list"
    return "a mapping" if isinstance(node, Table) else "a text"


def take_text(node: Node, name: str, problems: Problems) -> str:
    """Take one text; a number or a word such as `yes` is the text that was typed."""
    if isinstance(node, Leaf):
        return "" if node.value is None else node.text
    problems.add(
        "wrong-kind",
        node,
        f"{name!r} is {kind_of(node)}; one text was expected.",
        f"Write '{name}: text'.",
    )
    return ""


def take_texts(node: Node, name: str, problems: Problems) -> tuple[str, ...]:
    """Take a list of texts; a single text is a list of one."""
    if isinstance(node, Leaf):
        return () if node.value is None else (node.text,)
    if isinstance(node, Items):
        return tuple(take_text(item, name, problems) for item in node.items)
    problems.add(
        "wrong-kind",
        node,
        f"{name!r} is a mapping; a list of texts was expected.",
        f"Write '{name}: [one, two]'.",
    )
    return ()


def take_names(node: Node, name: str, problems: Problems) -> tuple[str, ...]:
    """Take a list of ids: `[a, b]` or `a, b`."""
    texts = take_texts(node, name, problems)
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def take_items(node: Node, name: str, problems: Problems) -> tuple[Node, ...]:
    """Take a list; a single value is a list of one, nothing is an empty list."""
    if isinstance(node, Items):
        return node.items
    if isinstance(node, Leaf) and node.value is None:
        return ()
    if isinstance(node, Leaf):
        return (node,)
    problems.add(
        "wrong-kind",
        node,
        f"{name!r} is a mapping; a list was expected.",
        "Put '- ' before each entry.",
    )
    return ()


def take_table(
    node: Node, name: str, known: Collection[str], problems: Problems
) -> dict[str, Node]:
    """Take a mapping whose keys are known; `use_case` and `use-case` are one key."""
    if not isinstance(node, Table):
        problems.add(
            "wrong-kind",
            node,
            f"{name!r} is {kind_of(node)}; a mapping with keys was expected.",
            f"Keys that can stand here: {listed(known, 30)}.",
        )
        return {}
    taken: dict[str, Node] = {}
    for key, value in node.pairs:
        word = key.text.replace("_", "-")
        if word not in known:
            unknown_key(key, name, known, problems)
        elif word in taken:
            problems.add(
                "duplicate-key",
                key,
                f"The key {key.text!r} stands twice in {name!r}; the first one counts.",
                "Remove one of the two.",
            )
        else:
            taken[word] = value
    return taken


def unknown_key(key: Leaf, name: str, known: Collection[str], problems: Problems) -> None:
    """Report a key that does not belong, with the nearest that does."""
    problems.add(
        "unknown-key",
        key,
        f"Unknown key {key.text!r} in {name!r}.",
        suggestion(key.text.replace("_", "-"), known),
    )


def take_choice(
    node: Node, name: str, choices: Sequence[Choice], problems: Problems
) -> Choice | None:
    """Take one of a closed set of words; case, `-` and `_` do not matter."""
    text = take_text(node, name, problems)
    return choose(text, name, choices, node, problems) if text else None


def choose(
    text: str, name: str, choices: Sequence[Choice], place: Placed, problems: Problems
) -> Choice | None:
    """Match a typed word to one of a closed set."""
    by_word: Mapping[str, Choice] = {_folded(choice): choice for choice in choices}
    found = by_word.get(_folded(text))
    if found is None:
        problems.add(
            "unknown-value",
            place,
            f"{name!r} is {text!r}; expected one of {listed(choices)}.",
            suggestion(text, choices),
        )
    return found


def take_number(node: Node, name: str, problems: Problems) -> float | None:
    """Take a number."""
    value = node.value if isinstance(node, Leaf) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    problems.add("wrong-kind", node, f"{name!r} is not a number.", f"Write '{name}: 0.8'.")
    return None


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())
