"""Texts into vectors, offline: good enough to group and to find what changed, not to judge.

The package `wordllama` carries a table of 32,000 token vectors of 256 numbers and its tokenizer.
A text's vector is the mean of its tokens' vectors. The two files are read directly: importing the
package would load a download client, and loading through it tries the network.
"""

from __future__ import annotations

import hashlib
import importlib
import struct
from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ethogram.errors import MissingExtra, UsageRefused
from ethogram.ids import Digest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "wordllama"
TABLE = "l2_supercat_256.safetensors"
TOKENIZER = "l2_supercat_tokenizer_config.json"
TENSOR = "embedding.weight"
HEADER_LENGTH = struct.Struct("<Q")
BATCH = 64
"""Texts turned into tokens at a time; bounds memory on long texts."""


class TensorEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Where one table stands in a safetensors file."""

    dtype: str
    shape: tuple[int, int]
    data_offsets: tuple[int, int]


class Embedder:
    """Texts into vectors. The files are read on first use, which takes about a tenth of a second."""

    def __init__(self, needed_for: str = "Comparing texts by meaning") -> None:
        """Find the files, so that what is missing is said at once.

        Args:
            needed_for: Begins the sentence that says what is missing.

        Raises:
            MissingExtra: The packages are not installed.
        """
        table, tokenizer = packaged_file(TABLE), packaged_file(TOKENIZER)
        if table is None or tokenizer is None:
            raise MissingExtra(needed_for, "embeddings")
        self._needed_for = needed_for
        self._table_path = table
        self._tokenizer_path = tokenizer
        self._table: NDArray[np.float32] | None = None
        self._tokenizer: Any = None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row of length 1 for each text, 256 numbers wide; a row of zeros for no text."""
        import numpy as np  # noqa: PLC0415 # heavy, and only needed here

        table = self._read()
        rows = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            encoded = self._tokenizer.encode_batch(batch, add_special_tokens=False)
            for offset, one in enumerate(encoded):
                if one.ids:
                    rows[start + offset] = table[one.ids].mean(axis=0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def digest(self) -> Digest:
        """Hash the two files that the vectors come from: with others, every vector is another."""
        return files_digest(self._table_path, self._tokenizer_path)

    def similarity(self, one: str, other: str) -> float:
        """Give the cosine of two texts: 1 for the same words, about 0 for unrelated ones."""
        if one == other:
            return 1.0
        first, second = self.embed([one, other])
        return float(first @ second)

    def _read(self) -> NDArray[np.float32]:
        if self._table is None:
            try:
                tokenizers = importlib.import_module("tokenizers")
                self._table = read_table(self._table_path)
            except ImportError as error:
                raise MissingExtra(self._needed_for, "embeddings") from error
            self._tokenizer = tokenizers.Tokenizer.from_file(str(self._tokenizer_path))
            # The file asks for padding, which would count as words of the shorter texts.
            self._tokenizer.no_padding()
            self._tokenizer.no_truncation()
        return self._table


@lru_cache(maxsize=4)
def files_digest(*paths: Path) -> Digest:
    """Hash the content of files; read once, for 16 MB take a while."""
    hashed = hashlib.blake2b(digest_size=16)
    for path in paths:
        hashed.update(path.read_bytes())
    return Digest(hashed.hexdigest())


def packaged_file(name: str) -> Path | None:
    """Find a file of the package without importing it; None when it is not installed."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == name:
            path = Path(str(file.locate()))
            return path if path.is_file() else None
    return None


def read_table(path: Path) -> NDArray[np.float32]:
    """Read the table of token vectors from a safetensors file.

    Raises:
        UsageRefused: The file is not laid out as expected.
    """
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    content = path.read_bytes()
    try:
        (length,) = HEADER_LENGTH.unpack_from(content)
        start = HEADER_LENGTH.size + length
        header = msgspec.json.decode(
            content[HEADER_LENGTH.size : start], type=dict[str, msgspec.Raw]
        )
        entry = msgspec.json.decode(header[TENSOR], type=TensorEntry)
        first, last = entry.data_offsets
        numbers = np.frombuffer(content[start + first : start + last], dtype="<f2")
        if entry.dtype != "F16":
            raise ValueError(f"numbers of type {entry.dtype!r}")
        return numbers.reshape(entry.shape).astype(np.float32)
    except (struct.error, msgspec.MsgspecError, KeyError, ValueError) as error:
        raise UsageRefused(
            f"Cannot read the word vectors {str(path)!r}: {error}. Expected 16-bit numbers under "
            f"{TENSOR!r}. Install them again: pip install --force-reinstall 'ethogram[embeddings]'"
        ) from error
