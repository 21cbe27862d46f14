"""Try to move a trained judge by what must not move it, each reply by the model that never saw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ethogram.judge.calibrate_gold import GoldItem
from ethogram.judge.card import Probe, ProbeName
from ethogram.judge.probe import Tried, changed_probe, items_for, probed_items
from ethogram.judge.probe_text import CANARIES, padded, restyled, talking
from ethogram.judge.traits import traits_of
from ethogram.judge.turns import user_text
from ethogram.model.embedder import Embedder
from ethogram.run.transcript import Transcript
from ethogram.stats.classifier import Trained, answer_of, chances_of

TRIED: tuple[ProbeName, ...] = ("padding", "restyling", "injection")
"""The others need quotes, refusals, models or pairs, and a trained judge has none of these."""


def probe_trained(
    found: Trained,
    items: Sequence[GoldItem],
    transcripts: Sequence[Transcript],
    embedder: Embedder,
) -> tuple[Probe, ...]:
    """Change replies and have them judged again by the model without their family."""
    at_of = {item.transcript: at for at, item in enumerate(items)}
    probes = []
    for name in TRIED:
        changed = [
            (at_of[item.transcript], how, text)
            for item in items_for(name, probed_items(items))
            for how, text in _changed(name, transcripts[at_of[item.transcript]].text)
        ]
        vectors = embedder.embed([text for _, _, text in changed])
        tried = []
        for row, (at, how, text) in enumerate(changed):
            model = found.fold_models[found.fold_of[at]]
            traits = [traits_of(text, user_text(transcripts[at]))]
            (chance,) = chances_of(model, vectors[row : row + 1], traits)
            after = answer_of(model, chance)
            tried.append(
                Tried(family=items[at].family, before=found.answers[at], after=after, how=how)
            )
        probes.append(changed_probe(name, tried))
    return tuple(probes)


def _changed(name: ProbeName, text: str) -> Iterator[tuple[str, str]]:
    match name:
        case "padding":
            yield "", padded(text)
        case "restyling":
            yield "", restyled(text)
        case "injection":
            for canary in CANARIES:
                yield canary, talking(text, canary)
        case _:
            return
