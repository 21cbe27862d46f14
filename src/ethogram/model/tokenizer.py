"""The tokenizer of the embedded model, to count what a text takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ethogram.errors import MissingExtra, ModelCodeFailed, UsageRefused
from ethogram.model.engine import Engine, EngineShape
from ethogram.model.weights import find_weights

SMALLEST = EngineShape(slots=1, context=256, threads=1)


class Tokenizer:
    """Counts tokens; knows which model's they are."""

    def __init__(self, name: str, count: Callable[[str], int]) -> None:
        """Keep the model's name and how it counts."""
        self.name = name
        self.count = count


@contextmanager
def embedded_tokenizer(
    own: str | None = None, *, root: Path | None = None
) -> Iterator[Tokenizer | None]:
    """Open the embedded model to count with; None when it is not installed or cannot count.

    Args:
        own: The target's option `weights`; the packaged weights when absent.
        root: The workspace, which `own` is relative to.
    """
    try:
        weights = find_weights(own, root=root)
        engine = Engine(weights, SMALLEST)
    except (MissingExtra, UsageRefused, ModelCodeFailed):
        yield None
        return
    try:
        can_count = engine.count_tokens("a") is not None
        yield Tokenizer(weights.name, lambda t: engine.count_tokens(t) or 0) if can_count else None
    finally:
        engine.close()
