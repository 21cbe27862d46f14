from __future__ import annotations

import pytest

from ethogram.judge.language import language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Which of the two is your claim, and why is it that one?", "en"),
        ("Welche der beiden ist deine Aussage, und warum ist es nicht die andere?", "de"),
        ("Laquelle des deux est votre thèse, et pour quelle raison dans le texte ?", "fr"),
        ("¿Cuál de las dos es la idea que quieres para el texto y por qué?", "es"),
        ("Какая из двух мыслей твоя?", "ru"),
        ("光は葉を育てます。どちらですか。", "ja"),
        ("光让叶子生长。", "zh"),
        ("42", ""),
        ("", ""),
        ("Zzz qqq xyzzy plugh", ""),
    ],
)
def test_the_language_is_recognised_or_left_open(text: str, code: str) -> None:
    assert language_of(text) == code
