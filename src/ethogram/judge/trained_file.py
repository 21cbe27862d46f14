"""`judges/*.json`: a trained judge as a document that can be read, reviewed and doubted.

Plain numbers and hashes, nothing that could be run. What does not fit together is refused whole: a
judge with half its weights would judge, and be wrong.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.judge.trained_judge import FORMAT, TrainedJudge
from ethogram.stats.classifier import LinearModel

FOLDER = "judges"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
LARGEST_BYTES = 20_000_000
"""Some 50,000 labelled replies."""
MOST_COLUMNS = 4096
_BIG = 1e12
"""No weight of a sane model comes near; sums of such numbers stay finite."""

_DECODER = msgspec.json.Decoder(TrainedJudge)


def trained_text(trained: TrainedJudge) -> str:
    """Write the document, one number a line, so that two of them can be compared."""
    return msgspec.json.format(msgspec.json.encode(trained), indent=1).decode() + "\n"


def parse_trained(text: str, path: str) -> Parsed[TrainedJudge | None]:
    """Read one file of `judges/`; None with the reasons when it cannot be used."""
    if len(text) > LARGEST_BYTES:
        return too_large(path)
    try:
        trained = _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        return _refused(path, [f"This is no trained judge: {error}."])
    wrong = list(_wrong(trained, path))
    return _refused(path, wrong) if wrong else Parsed(value=trained, problems=())


def too_large(path: str) -> Parsed[TrainedJudge | None]:
    """Refuse a file by its size, before it is read."""
    return _refused(path, [f"It is larger than {LARGEST_BYTES:,} bytes; no judge is."])


def _refused(path: str, wrong: list[str]) -> Parsed[TrainedJudge | None]:
    problems = tuple(
        Diagnostic(
            rule="trained-judge",
            severity="error",
            at=Position(path=path),
            message=message,
            fix="Train it again with 'ethogram judge train', or take the file away; it is never "
            "edited by hand.",
        )
        for message in wrong
    )
    return Parsed(value=None, problems=problems)


def _wrong(trained: TrainedJudge, path: str) -> Iterator[str]:
    """Say everything that does not fit together."""
    if trained.format != FORMAT:
        yield f"Its format is {trained.format!r}; this version reads {FORMAT}."
    stem = path.rpartition("/")[2].removesuffix(".json")
    if not NAME.fullmatch(trained.name) or trained.name != stem:
        yield (
            f"It is named {trained.name!r} and stands in {path!r}; expected one name of lower-case "
            "letters, digits and hyphens."
        )
    if "." not in trained.criterion:
        yield f"Its criterion is {trained.criterion!r}; expected clause.criterion."
    if len({each.reply for each in trained.trained_on}) != len(trained.trained_on):
        yield "A reply it was trained on stands twice."
    if not all(_is_read(each.transcript) for each in trained.trained_on):
        yield "A reply it was trained on is not named as a run, a point and a number."
    chances = [each.chance for each in trained.trained_on]
    if not all(0.0 <= chance <= 1.0 for chance in chances):
        yield "A chance to fail is not between 0 and 1."
    yield from _wrong_numbers(trained.model, len(trained.traits))


def _wrong_numbers(model: LinearModel, traits: int) -> Iterator[str]:
    lengths = {len(model.trait_weights), len(model.trait_means), len(model.trait_scales)}
    if lengths != {traits}:
        yield f"It names {traits} traits and has weights, means and scales of {sorted(lengths)}."
    if not 0 < len(model.vector_weights) <= MOST_COLUMNS:
        yield f"It has {len(model.vector_weights)} weights of words; expected 1 to {MOST_COLUMNS}."
    numbers = (
        model.intercept,
        *model.vector_weights,
        *model.trait_weights,
        *model.trait_means,
        model.slope,
        model.offset,
    )
    if not all(math.isfinite(number) and abs(number) < _BIG for number in numbers):
        yield "A weight is no usable number."
    if not all(1e-12 < scale < _BIG for scale in model.trait_scales):
        yield "A scale is not above 0."
    if not 0.0 <= model.low <= model.high <= 1.0:
        yield f"It is unclear from {model.low!r} to {model.high!r}; expected 0 <= low <= high <= 1."


def _is_read(transcript: str) -> bool:
    number = transcript.rpartition(".")[2]
    return number.isascii() and number.isdecimal() and len(number) < 12
