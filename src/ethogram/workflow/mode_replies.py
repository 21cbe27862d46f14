"""Which replies of a run show which failure mode."""

from __future__ import annotations

from pathlib import Path

from ethogram.findings.code import deciding_codes, standing_codes
from ethogram.ids import ModeId, TranscriptId
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.workflow.codebook import load_codes, load_taxonomy
from ethogram.workflow.evidence import labels_on


def modes_on(connection: Connection, root: Path, run: Run) -> dict[TranscriptId, ModeId]:
    """Give the mode of each reply that carries one; codes of the same reply in other runs count."""
    standing = standing_codes(load_codes(root).value, load_taxonomy(root).value)
    on_run = labels_on(connection, run, standing)
    deciding = deciding_codes(on_run, once=False)
    return {name: code.mode for name, code in deciding.items() if code.mode}
