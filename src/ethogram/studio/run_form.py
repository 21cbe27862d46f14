"""The form of a new run: what it asks for, what that takes, and the command it stands for."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from ethogram.errors import UsageRefused
from ethogram.report.number import duration, money
from ethogram.workflow.plan import Planned, Preview, Wish
from ethogram.workflow.run import prepare, preview_run, refuse_unpriced
from ethogram.workflow.runs import seconds_per_reply
from ethogram.workflow.settings import Budget
from ethogram.workflow.workspace import Workspace


class Begin(NamedTuple):
    """What the form of a new run holds."""

    fields: Mapping[str, str]
    planned: Planned | None = None
    preview: Preview | None = None
    price: str = ""
    time: str = ""
    command: str = ""
    problem: str = ""


def previewed(workspace: Workspace, fields: Mapping[str, str]) -> Begin:
    """Plan a run without starting it.

    Raises:
        EthogramError: A field cannot be read, or the documents do not allow it.
    """
    workspace = with_budget(workspace, fields)
    planned = prepare(workspace, wish_of(fields))
    refuse_unpriced(planned, workspace.settings.budget)
    shown, target = preview_run(workspace, planned), planned.run.plan.target
    price = "not known: the target has no prices"
    if shown.cost is not None:
        price = f"at most {money(shown.cost, shown.currency)}"
    elif target.is_free:
        price = "free"
    left = shown.calls - shown.known
    pace = seconds_per_reply(workspace.root, target.name)
    time = "not known: nothing of this target was timed here yet"
    if pace is not None:
        time = f"about {duration(left * pace)}, at the pace of its last run"
    elif not left:
        time = "at once: every reply is known"
    typed = ["ethogram", *arguments(fields)]
    return Begin(fields, planned, shown, price, time, shlex.join(typed))


def wish_of(fields: Mapping[str, str]) -> Wish:
    """Read what is to be asked from a form.

    Raises:
        UsageRefused: A number is none.
    """
    return Wish(
        target=fields.get("target", ""),
        where=fields.get("where", "").strip(),
        sample=_whole(fields, "sample", "families"),
        repeats=_whole(fields, "repeats", "repeats"),
        is_noise=bool(fields.get("noise")),
    )


def with_budget(workspace: Workspace, fields: Mapping[str, str]) -> Workspace:
    """Let the budget of a form go before the workspace's own."""
    own = workspace.settings.budget
    budget = Budget(
        money=_amount(fields) or own.money,
        tokens=own.tokens,
        calls=_whole(fields, "budget-calls", "calls") or own.calls,
    )
    settings = msgspec.structs.replace(workspace.settings, budget=budget)
    return msgspec.structs.replace(workspace, settings=settings)


def arguments(fields: Mapping[str, str]) -> list[str]:
    """Write a form as the command it stands for."""
    wish, typed = wish_of(fields), ["run"]
    pairs = (
        ("--target", wish.target),
        ("--where", wish.where),
        ("--sample", wish.sample),
        ("--repeats", wish.repeats),
        ("--budget-money", _amount(fields)),
        ("--budget-calls", _whole(fields, "budget-calls", "calls")),
    )
    typed += [f"{option}={value}" for option, value in pairs if value]
    return [*typed, "--noise"] if wish.is_noise else typed


def _whole(fields: Mapping[str, str], name: str, noun: str) -> int | None:
    said = fields.get(name, "").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and 0 < len(said) < 10 and int(said)):
        raise UsageRefused(
            f"{said!r} is no number of {noun}. Expected a whole number from 1 up, or nothing. "
            "Change the field and look again."
        )
    return int(said)


def _amount(fields: Mapping[str, str]) -> float | None:
    said = fields.get("budget-money", "").strip().replace(",", ".")
    if not said:
        return None
    try:
        amount = float(said)
    except ValueError:
        amount = 0.0
    if not 0 < amount < 1e9:
        raise UsageRefused(
            f"{said!r} is no sum of money. Expected a number above 0, such as 2.50, or nothing. "
            "Change the field and look again."
        )
    return amount
