"""The embedder groups by meaning, offline."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.model.embedder import Embedder, files_digest, packaged_file, read_table

pytestmark = pytest.mark.skipif(
    packaged_file("l2_supercat_256.safetensors") is None,
    reason="the extra 'embeddings' is not installed",
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_a_paraphrase_is_nearer_than_an_unrelated_text(embedder: Embedder) -> None:
    near = embedder.similarity("A cat sat.", "The kitten was sitting on the mat, purring.")
    far = embedder.similarity("A cat sat.", "Quarterly revenue grew")
    assert near > 0.5
    assert far < 0.1


def test_a_vector_does_not_depend_on_the_other_texts_of_its_batch(embedder: Embedder) -> None:
    short = "A cat sat."
    alone = embedder.embed([short])[0]
    in_company = embedder.embed([short, "word " * 500])[0]
    assert alone.tolist() == pytest.approx(in_company.tolist())


def test_no_text_has_no_direction(embedder: Embedder) -> None:
    assert embedder.embed([""])[0].tolist() == [0.0] * 256
    assert embedder.similarity("", "A cat sat.") == 0.0


def test_every_other_vector_has_length_one(embedder: Embedder) -> None:
    rows = embedder.embed(["Zürich 😀", "a", "two words"])
    assert (rows**2).sum(axis=1).tolist() == pytest.approx([1.0] * 3, abs=1e-5)


def test_the_packages_that_download_are_never_imported(embedder: Embedder) -> None:
    embedder.embed(["anything"])
    assert "wordllama" not in sys.modules


@pytest.mark.parametrize("content", [b"", b"\xff" * 40, b"\x02\x00\x00\x00\x00\x00\x00\x00{}"])
def test_a_damaged_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.safetensors"
    path.write_bytes(content)
    with pytest.raises(UsageRefused, match="Cannot read the word vectors"):
        read_table(path)


def test_a_hash_tells_the_files_it_reads_from_others(embedder: Embedder, tmp_path: Path) -> None:
    assert embedder.digest() == Embedder().digest()
    (tmp_path / "table").write_bytes(b"other")
    assert files_digest(tmp_path / "table") != embedder.digest()
