from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.secret import HIDDEN, hide, looks_secret, names_secret


@pytest.mark.parametrize(
    "text",
    [
        "sk-proj-abcDEF1234567890",
        "Authorization: Bearer abc.DEF-123456",
        "gsk_abcdefghijklmnop1234",
        "AIzaSyA1234567890abcdefghijklmn",
        "https://someone:hunter2@host/v1",
    ],
)
def test_what_has_the_shape_of_a_key_is_hidden(text: str) -> None:
    assert looks_secret(text)
    assert HIDDEN in hide(text)
    assert not looks_secret(hide(text).replace("Bearer", ""))


@pytest.mark.parametrize(
    "text", ["OPENAI_API_KEY", "gpt-4o-mini", "task-based learning", "ask-them-to-wait", "hf model"]
)
def test_ordinary_words_are_not_taken_for_keys(text: str) -> None:
    assert not looks_secret(text)
    assert hide(text) == text


@pytest.mark.parametrize("name", ["api-key", "api_key", "APIKEY", "token", "Authorization"])
def test_names_of_secrets_are_known(name: str) -> None:
    assert names_secret(name)


@pytest.mark.parametrize("name", ["key-env", "max-tokens", "key-header", "tokens-per-minute"])
def test_names_that_only_mention_keys_are_not_secrets(name: str) -> None:
    assert not names_secret(name)


@given(st.text(), st.text(min_size=8), st.text())
def test_a_known_secret_never_survives(before: str, secret: str, after: str) -> None:
    if secret not in HIDDEN and HIDDEN not in secret:
        assert secret not in hide(before + secret + after, (secret,)).replace(HIDDEN, "\x00")


def test_an_empty_or_tiny_secret_leaves_the_text_alone() -> None:
    assert hide("a b c", ("", "a")) == "a b c"
