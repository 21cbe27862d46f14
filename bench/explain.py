"""What root cause costs, and how often it is right, on causes that were planted.

    python bench/explain.py [--seeds 5] [--calls 200]

Three tables. *Causes*: every planted scenario of `tests/fakes/planted_causes.py`, asked of scripted
models with other dice each time: how often the planted cause is named, and for how many replies.
*Screen*: the variance of an effect in a screen of 15 parts, beside leaving one part out at a time
for the same replies. *Shrink*: oracle tests of delta debugging over 24 parts. Stand-ins answer: none
of it says anything about a real model.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parent.parent))

from ethogram.experiment.design import Design, Factor, screen
from ethogram.experiment.effects import Count, main_effects
from ethogram.experiment.shrink import ddmin, drive
from tests.fakes.chance import chance
from tests.fakes.planted_causes import SCENARIOS, Scenario, planted
from tests.fakes.workspaces import Folder

PARTS, BLOCKS = 15, 24
NEEDS_A_READER = {"judge fault", "does not fail"}
"""Scenarios in which a person first reads a reply; tests/flow/test_explain.py goes through them."""


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description="Root cause on planted truth.")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--calls", type=int, default=200)
    options = parser.parse_args()
    causes(options.seeds, options.calls)
    screens()
    shrinks()


def causes(seeds: int, calls: int) -> None:
    """Say how often each planted cause is named."""
    print(f"causes named, {seeds} seeds, at most {calls} replies")
    right = total = 0
    for scenario in SCENARIOS:
        if scenario.cause in NEEDS_A_READER:
            continue
        named, spent = Counter[str](), []
        for seed in range(seeds):
            cause, asked = explained(scenario._replace(seed=100 + seed), calls)
            named[cause] += 1
            spent.append(asked)
        right += named[scenario.cause]
        total += seeds
        others = {cause: count for cause, count in named.items() if cause != scenario.cause}
        print(
            f"  {scenario.name:40} {named[scenario.cause]:2} of {seeds}"
            f"   {fmean(spent):5.1f} replies   {others or ''}"
        )
    print(f"  {'all':40} {right} of {total} ({right / total:.0%})")


def explained(scenario: Scenario, calls: int) -> tuple[str, int]:
    """Give the cause that is named, and the replies it took."""
    with tempfile.TemporaryDirectory() as folder:
        workspace: Folder = planted(Path(folder), scenario)
        workspace.type("run", "--json")
        done = workspace.type("explain", "coach", "--calls", str(calls), "--json")
        if done.code not in {0, 4}:
            return done.said[:60], 0
        return done.json["suspicion"]["cause"], done.json["calls"]


def screens() -> None:
    """Say how much less the effects of a screen scatter."""
    factors = [Factor(name=f"b{number}") for number in range(PARTS)]
    planted_effects = {"b1": 0.10, "b4": -0.06, "b9": 0.06, "b12": -0.10}
    names = [factor.name for factor in factors]
    design = screen(factors, fold=False)
    left_out = [tuple(-1 if i == j else 1 for j in range(PARTS)) for i in range(PARTS)]
    by_hand = Design(factors=tuple(factors), runs=((1,) * PARTS, *left_out))
    rng = chance(1)

    def ask(plan: Design) -> list[Count]:
        rates = [
            0.5 + sum(planted_effects.get(n, 0.0) * x / 2 for n, x in zip(names, run, strict=True))
            for run in plan.runs
        ]
        return [
            Count(failed=sum(rng.random() < rate for _ in range(60)), asked=60) for rate in rates
        ]

    screened, one_by_one = [], []
    for _ in range(300):
        for effect in main_effects(design, {"all": ask(design)}):
            estimate = effect.change.estimate or 0.0
            screened.append((estimate - planted_effects.get(effect.factors[0], 0.0)) ** 2)
        whole, *without = ask(by_hand)
        for name, part in zip(names, without, strict=True):
            change = (whole.failed - part.failed) / 60
            one_by_one.append((change - planted_effects.get(name, 0.0)) ** 2)
    print(f"screen of {PARTS} parts, {len(design.runs) * 60} replies either way")
    print(
        f"  error of an effect: {fmean(screened) ** 0.5:.3f}, one at a time {fmean(one_by_one) ** 0.5:.3f}"
    )
    print(f"  variance {fmean(one_by_one) / fmean(screened):.1f} times less   (theory 8)")


def shrinks() -> None:
    """Say how many questions delta debugging takes."""
    print(f"delta debugging over {BLOCKS} parts, oracle tests on average")
    for culprits, bar in ((1, 10), (2, 60), (3, 90)):
        tried = [
            drive(ddmin(BLOCKS), set(chance(seed).sample(range(BLOCKS), culprits)).issubset).tried
            for seed in range(1_000)
        ]
        print(
            f"  {culprits} culprits: {fmean(tried):5.1f}, 95 % within {sorted(tried)[950]}   (bar {bar})"
        )


if __name__ == "__main__":
    main()
