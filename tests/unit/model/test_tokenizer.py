from __future__ import annotations

import pytest

from ethogram.model.tokenizer import embedded_tokenizer
from ethogram.model.weights import PACKAGE, packaged_file

pytestmark = pytest.mark.xdist_group("embedded")


def test_without_weights_there_is_no_tokenizer() -> None:
    with embedded_tokenizer("nowhere.gguf") as tokenizer:
        assert tokenizer is None


@pytest.mark.skipif(packaged_file(PACKAGE) is None, reason="the weights are not installed")
def test_the_embedded_model_counts_its_own_tokens() -> None:
    pytest.importorskip("xllamacpp")
    with embedded_tokenizer() as tokenizer:
        if tokenizer is None:
            pytest.skip("this machine gives the engine no nameless socket")
        assert tokenizer.name.startswith("SmolLM2")
        assert tokenizer.count("Hello there, you are Pip.") == 7
        assert tokenizer.count("") == 0
