"""Every operator, and combinations of them as a person types them: `role-play+base64`."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from ethogram.errors import UsageRefused
from ethogram.suite.operators import conversation, encoding, framing, surroundings, twin, wording
from ethogram.suite.operators.operator import STAGES, Operator, OperatorKind

OPERATORS: tuple[Operator, ...] = (
    *wording.OPERATORS,
    *surroundings.OPERATORS,
    *twin.OPERATORS,
    *framing.OPERATORS,
    *encoding.OPERATORS,
    *conversation.OPERATORS,
)
"""In the order they are listed."""

GROUPS: dict[str, tuple[str, ...]] = {
    "wording": ("paraphrase", "typos", "casing", "politeness"),
    "irrelevant": ("irrelevant-before", "irrelevant-after"),
    "encoding": ("base64", "rot13", "leetspeak", "zero-width", "homoglyphs"),
    "pressure": ("urgency", "authority", "emotion"),
    "injection": ("document", "tool-result"),
}
"""One name for several operators; each is applied on its own."""

Chain = tuple[Operator, ...]
"""A combination, outermost first."""

_BY_NAME = {operator.name: operator for operator in OPERATORS}


def find_operator(name: str) -> Operator:
    """Give the operator of a name.

    Raises:
        UsageRefused: There is none.
    """
    found = _BY_NAME.get(name)
    if found is not None:
        return found
    near = difflib.get_close_matches(name, [*_BY_NAME, *GROUPS], n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Expected one of {', '.join(_BY_NAME)}."
    raise UsageRefused(f"No operator {name!r}. {hint} List them with 'ethogram suite operators'.")


def chain_name(chain: Iterable[Operator]) -> str:
    """Write a combination as a case keeps it: `role-play+base64`."""
    return "+".join(operator.name for operator in chain)


def read_chains(texts: Iterable[str], *, allowed: Collection[OperatorKind]) -> tuple[Chain, ...]:
    """Read what a person wrote behind `--with`.

    `typos,casing` are two operators, each on its own; `role-play+base64` is one combination. The
    name of a group stands for each of its members. In whatever order they are written, the words
    are changed first, then encoded, then framed, then spread over turns.

    Raises:
        UsageRefused: A name is unknown, does not belong here, or cannot be combined.
    """
    chains: dict[str, Chain] = {}
    for text in texts:
        for part in filter(None, (part.strip() for part in text.split(","))):
            for chain in _combinations(part):
                _refuse_unfit(chain, part, allowed)
                chains[chain_name(chain)] = chain
    if not chains:
        raise UsageRefused(
            "No operator is named. Expected names behind --with, such as '--with typos,casing'. "
            "List them with 'ethogram suite operators'."
        )
    return tuple(chains.values())


def _combinations(part: str) -> list[Chain]:
    """Give every combination that `role-play+encoding` stands for, outermost first."""
    names: list[tuple[str, ...]] = [()]
    for name in (each.strip().lower() for each in part.split("+")):
        members = GROUPS.get(name) or (find_operator(name).name,)
        names = [(*before, member) for before in names for member in members]
    return [_ordered(tuple(map(find_operator, each))) for each in names]


def _ordered(chain: Chain) -> Chain:
    """Put the outermost first; operators of one stage stay as they were written."""
    return tuple(sorted(chain, key=lambda operator: -STAGES.index(operator.stage)))


def _refuse_unfit(chain: Chain, part: str, allowed: Collection[OperatorKind]) -> None:
    kinds = {operator.kind for operator in chain}
    if "adversarial" in kinds and "adversarial" not in allowed:
        raise UsageRefused(
            f"{part!r} is an attack. Propose attacks with 'ethogram suite attack --with {part}'."
        )
    if kinds == {"invariance"} and "invariance" not in allowed:
        raise UsageRefused(
            f"{part!r} changes nothing that could break a clause on purpose. Propose it with "
            f"'ethogram suite vary --with {part}', or combine it with an attack."
        )
    if "twin" in kinds and ("twin" not in allowed or len(chain) > 1):
        raise UsageRefused(
            f"A twin is a case of its own and cannot be used in {part!r}. Propose twins with "
            "'ethogram suite vary --with twin'."
        )
    twice = len({operator.name for operator in chain}) < len(chain)
    talks = [operator.name for operator in chain if operator.stage == "conversation"]
    if twice or len(talks) > 1:
        reason = "names an operator twice" if twice else f"combines {' and '.join(talks)}"
        raise UsageRefused(
            f"{part!r} {reason}. Expected each operator once, and at most one that spreads the "
            "question over turns or documents."
        )
