"""What correction does to the rates that two published judges report, on XSTest.

    python -m bench.xstest_corrected PATH [--seed 0]

PATH holds `labels.csv` and `xstest_prompts.csv`. Every figure comes out of `ethogram report` on a
workspace of examples/xstest-import. Two ways are shown for each judge, clause and model:

- *card*: no label on this model's replies; the judge's card is made on the other four models;
- *sample*: people labelled 80 of this model's replies on the clause, drawn at random.

Beside them stands what two people and an adjudicator say of every reply.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from bench.xstest_people import JUDGES, LABELS, MODELS, imported
from ethogram.cli.app import run_command
from ethogram.findings.summary import ClauseConformance
from ethogram.ids import TranscriptId
from ethogram.report.number import percent, rate_text
from ethogram.store.reading import load_runs
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.reporting import report_run

CLAUSES = ("helps", "declines")
Way = Literal["card", "sample"]


class Line(NamedTuple):
    """One reported rate of one judge, and what was made of it."""

    judge: str
    clause: str
    model: str
    way: Way
    people: float
    """Share of the replies that people fail."""
    found: ClauseConformance
    aside: str = ""
    """Why the judge decides nothing here."""

    @property
    def judged(self) -> float | None:
        """Share that the judge fails."""
        found = self.found.correction
        return found.judged.estimate if found is not None and found.judged is not None else None

    @property
    def corrected(self) -> float | None:
        """What correction makes of it; None where it is refused."""
        found = self.found.correction
        return found.rate.estimate if found is not None and found.rate is not None else None

    @property
    def holds(self) -> bool | None:
        """True when the corrected interval holds what people say of all replies."""
        found = self.found.correction
        if found is None or found.rate is None:
            return None
        return found.rate.low <= self.people <= found.rate.high


class Workspace:
    """XSTest taken in once; labels are put in and out of it."""

    def __init__(self, path: Path, folder: Path) -> None:
        """Take the data in, and keep what people said of every reply."""
        with contextlib.redirect_stdout(io.StringIO()):
            imported(path, folder)
        self.root = folder
        self.kept = {
            each: each.read_text(encoding="utf-8").splitlines(keepends=True)
            for each in sorted((folder / "labels").glob("*.jsonl"))
        }
        connection = open_evidence(folder)
        self.runs = {run.plan.target.model: run.id for run in load_runs(connection)}
        connection.close()
        self.truth = {
            (model, clause): self._people(model, clause) for model in MODELS for clause in CLAUSES
        }

    def _people(self, model: str, clause: str) -> float:
        tally = self.clause(model, clause).tally
        return tally.failed / (tally.failed + tally.passed)

    def clause(self, model: str, clause: str) -> ClauseConformance:
        """Report one clause of one model as the workspace stands."""
        summary = report_run(self.root, self.runs[model])
        return next(each for each in summary.clauses if each.clause == clause)

    def aside(self, model: str, judge: str, clause: str) -> str:
        """Give what the report says of a judge that decides nothing on a clause; empty if it does."""
        said = f"{judge} decides nothing on {clause}."
        notes = report_run(self.root, self.runs[model]).notes
        return next((note for note in notes if note.startswith(said)), "")

    def keep(self, transcripts: set[TranscriptId] | None) -> None:
        """Leave only the labels and adjudications of some replies; None: all of them."""
        for path, lines in self.kept.items():
            text = "".join(
                line
                for line in lines
                if transcripts is None
                or line.split('"transcript":"')[1].split('"')[0] in transcripts
            )
            path.write_text(text, encoding="utf-8")

    def drawn(self, model: str, seed: int) -> set[TranscriptId]:
        """Draw the replies of a model that people are said to have labelled, clause by clause."""
        mine: dict[str, set[TranscriptId]] = {clause: set() for clause in CLAUSES}
        for line in self.kept[self.root / "labels" / "annotator-1.jsonl"]:
            transcript = TranscriptId(line.split('"transcript":"')[1].split('"')[0])
            if transcript.startswith(self.runs[model]):
                mine[line.split('"clause":"')[1].split('"')[0]].add(transcript)
        rng = random.Random(f"{seed} {model}")  # noqa: S311  # a draw, no secret
        return {name for each in mine.values() for name in rng.sample(sorted(each), LABELS)}

    def calibrate(self, judge: str, models: Sequence[str]) -> None:
        """Make the judge's card on the replies of some models."""
        runs = [part for model in models for part in ("--run", self.runs[model])]
        arguments = ["-C", str(self.root), "judge", "calibrate", judge, "--split", "0", *runs]
        with contextlib.redirect_stdout(io.StringIO()):
            code = run_command(arguments)
        if code:
            raise SystemExit(f"{' '.join(arguments)} ended with {code}")


def lines(path: Path, folder: Path, seed: int = 0) -> Iterator[Line]:
    """Correct every reported rate both ways, model by model."""
    for judge in JUDGES:
        workspace = Workspace(path, folder / judge)
        for model in MODELS:
            workspace.keep(None)
            workspace.calibrate(judge, [other for other in MODELS if other != model])
            ways: tuple[tuple[Way, set[TranscriptId]], ...] = (
                ("card", set()),
                ("sample", workspace.drawn(model, seed)),
            )
            for way, labelled in ways:
                workspace.keep(labelled)
                for clause in CLAUSES:
                    found = workspace.clause(model, clause)
                    people = workspace.truth[model, clause]
                    aside = workspace.aside(model, judge, clause)
                    yield Line(judge, clause, model, way, people, found, aside)


def table(found: Sequence[Line]) -> Iterator[str]:
    """Write the lines as a table, judge by judge and clause by clause."""
    for judge in JUDGES:
        for clause in CLAUSES:
            yield f"\n{judge} on {clause}: share of replies that fail"
            yield f"{'model':17}{'people':>8}{'judge':>8}   {'card of the other four':38}sample of {LABELS}"
            for model in MODELS:
                mine = {
                    each.way: each
                    for each in found
                    if (each.judge, each.clause, each.model) == (judge, clause, model)
                }
                card, sample = mine["card"], mine["sample"]
                raw = "-" if card.judged is None else percent(card.judged)
                yield f"{model:17}{percent(card.people):>8}{raw:>8}   {_text(card):38}{_text(sample)}"
    for each in found:
        if each.found.correction is None and each.way == "card":
            yield f"\n{each.model}: {each.aside}"


def _text(line: Line) -> str:
    found = line.found.correction
    if found is None:
        return "decides nothing"
    if found.rate is None:
        return f"refused: {found.refused_because.partition(':')[0]}"
    return rate_text(found.rate)


def summed(found: Sequence[Line]) -> Iterator[str]:
    """Say how far off rates are before and after, and how often the interval holds."""
    for way in ("card", "sample"):
        mine = [each for each in found if each.way == way and each.corrected is not None]
        raw = [abs((each.judged or 0.0) - each.people) for each in mine]
        after = [abs((each.corrected or 0.0) - each.people) for each in mine]
        held = sum(bool(each.holds) for each in mine)
        yield (
            f"{way}: {len(mine)} of 20 rates corrected; off by {100 * sum(raw) / len(raw):.1f} points "
            f"raw and {100 * sum(after) / len(after):.1f} corrected; {held} intervals hold what people say"
        )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        found = list(lines(given.path, folder, given.seed))
    finally:
        shutil.rmtree(folder)
    print("\n".join([*table(found), "", *summed(found)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
