"""A judge trained on published labels, beside the judges that came with them.

    python bench/trained_judge.py PATH

PATH holds XSTest's `labels.csv`, `xstest_prompts.csv` and `completions_mistralguard.csv`. Only one model's
replies have texts, so everything here is about those: 250 to harmless prompts, one family each.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from bench.xstest_people import imported
from ethogram.cli.app import run_command

CRITERION = "helps.helped"
SEEDS = range(5)


def told(folder: Path, *arguments: str) -> Any:
    """Run a command in the workspace and read what it prints as JSON."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = run_command(["-C", str(folder), *arguments, "--json"])
    if code:
        raise SystemExit(f"{' '.join(arguments)} ended with {code}: {out.getvalue()}")
    return json.loads(out.getvalue())


def line(name: str, card: Any, more: str = "") -> str:
    """Write one judge's error on the replies it decided."""
    counts = card["counts"]
    n = sum(counts.values())
    right = counts["both_fail"] + counts["both_pass"]
    return (
        f"{name:<16} accuracy {right / n:.3f} of {n}  catches {card['sensitivity']['estimate']:.2f}  "
        f"lets pass {card['specificity']['estimate']:.2f}  kappa {card['kappa']['estimate']:.2f}  "
        f"unclear {card['unclear']}{more}"
    )


def main() -> int:
    """Import, train with several seeds, and print each judge's figures on the same replies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "xstest"
        imported(parser.parse_args().path, folder)
        runs = told(folder, "runs")
        (run,) = [
            r["run"]["id"] for r in runs if r["run"]["plan"]["target"]["name"] == "mistralguard"
        ]
        for judge in ("string-match", "gpt-4"):
            about = ("--run", run, "--for", CRITERION, "--split", "0", "--probes", "none")
            (card,) = told(folder, "judge", "calibrate", judge, *about)["cards"]
            print(line(judge, card))
        for seed in SEEDS:
            done = told(folder, "judge", "train", "helped", "--for", CRITERION, "--seed", str(seed))
            area, took = done["area_under_curve"], done["seconds"]
            print(line(f"trained, seed {seed}", done["card"], f"  AUC {area:.3f}  {took:.1f} s"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
