from __future__ import annotations

from pathlib import Path

from tests.fakes.taught import taught


def test_every_probe_a_trained_judge_can_be_put_to_was_made(tmp_path: Path) -> None:
    _, done = taught(tmp_path)
    probes = {each.name: each for each in done.card.probes}
    assert set(probes) == {"padding", "restyling", "injection"}
    assert probes["padding"].asked == 30
    assert all(each.rate.is_defined for each in probes.values())
