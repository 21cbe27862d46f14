"""Alpha over a million labels, and its interval, beside the bars and beside what is installed.

    python bench/agreement.py [--rounds 9]

Five labellers, 250,000 items, five answers, a fifth of the labels missing. Every figure is the
least of its rounds. `krippendorff` and `nltk` are asked for the same where this interpreter has
them; they are no dependencies.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ethogram.stats.agreement import krippendorff
from ethogram.stats.agreement_codes import MISSING, tally_codes
from ethogram.stats.agreement_interval import BOOTSTRAP
from ethogram.stats.agreement_tally import Tally

if TYPE_CHECKING:
    from ethogram.stats.agreement_codes import Codes

PEOPLE, ITEMS, ANSWERS = 5, 250_000, "abcde"
ALPHA_BAR_S, INTERVAL_BAR_S = 0.005, 0.1


def planted_codes(seed: int = 0) -> Codes:
    """Give labels of people who look with chance 0.7 and guess otherwise."""
    rng = np.random.default_rng(seed)
    size, answers = (PEOPLE, ITEMS), len(ANSWERS)
    truth = rng.integers(0, answers, ITEMS)
    guessed = rng.integers(0, answers, size)
    codes = np.where(rng.random(size) < 0.7, truth, guessed).astype(np.int8)
    codes[rng.random(size) < 0.2] = MISSING
    return codes


def quickest(job: Callable[[], object], rounds: int) -> float:
    """Give the least seconds of some rounds."""
    least = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        job()
        least = min(least, time.perf_counter() - started)
    return least


def line(name: str, seconds: float, bar: float | None = None) -> None:
    """Print one figure, and whether it meets its bar."""
    beside = (
        "" if bar is None else f"   bar {bar * 1e3:g} ms: {'met' if seconds <= bar else 'MISSED'}"
    )
    print(f"{name:<52}{seconds * 1e3:>10.2f} ms{beside}")


def print_peers(codes: Codes, counted: Tally) -> None:
    """Ask installed packages for the same alpha; a different one is said."""
    if not importlib.util.find_spec("krippendorff"):
        print("krippendorff is not installed: no peer to print")
        return
    import krippendorff as peer

    ratings = np.where(codes == MISSING, np.nan, codes.astype(float))
    line(
        "krippendorff, ratings given",
        quickest(lambda: peer.alpha(ratings, level_of_measurement="nominal"), 3),
    )
    theirs, ours = (
        peer.alpha(ratings, level_of_measurement="nominal"),
        krippendorff(counted).estimate,
    )
    print(f"their alpha {theirs:.10f}, ours {ours:.10f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    codes = planted_codes()
    counted = tally_codes(codes, ANSWERS)
    print(f"{int((codes != MISSING).sum()):,} labels; {krippendorff(counted)}")
    with_counting = quickest(lambda: krippendorff(tally_codes(codes, ANSWERS)), rounds)
    line("counting", quickest(lambda: tally_codes(codes, ANSWERS), rounds))
    line("counting, alpha and its jackknife interval", with_counting, ALPHA_BAR_S)
    drawn = quickest(lambda: krippendorff(tally_codes(codes, ANSWERS), how=BOOTSTRAP), rounds)
    line("counting, alpha and 1,000 bootstrap rounds", drawn, INTERVAL_BAR_S)
    print_peers(codes, counted)


if __name__ == "__main__":
    main()
