from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.ids import digest
from ethogram.store.database import open_database
from ethogram.store.reading import load_snapshot
from ethogram.store.writing import snapshot_statement, write_all
from ethogram.workflow.documents import Documents
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import SPEC, a_workspace


def documents(root: Path) -> Documents:
    workspace = load_workspace(root)
    return Documents(product=workspace.product, spec=workspace.spec)


def test_documents_are_read_back_as_they_were(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    kept = documents(tmp_path)
    connection = open_database(tmp_path / "e.sqlite")
    write_all(connection, [snapshot_statement(digest(kept), "documents", kept)])
    body = load_snapshot(connection, digest(kept))
    connection.close()
    assert body is not None
    assert msgspec.json.decode(body, type=Documents) == kept


def test_another_word_of_a_clause_makes_them_other_documents(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    before = digest(documents(tmp_path))
    folder.write("spec.md", SPEC.replace("9 in 10", "8 in 10"))
    assert digest(documents(tmp_path)) != before
