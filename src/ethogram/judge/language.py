"""Which language a reply is in, by its script and its commonest words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ethogram.judge.sentences import words

_COMMONEST: Mapping[str, str] = {
    "en": "the and of to in is that it for you with on are this be as have not can",
    "de": "der die das und ist nicht ein eine zu mit sie auf den für es sich ich von",
    "fr": "le la les et est des un une dans pour que vous pas ce il en du sur avec",
    "es": "el la los las y es de que en un una por para con no se lo su como más",
    "it": "il la lo gli e è di che un una per non si con sono del della ma come più",
    "pt": "o a os as e é de que em um uma para com não se do da por mais como",
    "nl": "de het een en is van dat niet op te voor met zijn je ik maar er aan",
    "sv": "och att det är som en på för inte med jag har du av den till ett kan",
    "pl": "i w na nie się z do to jest że o jak po ale dla czy od przez tak",
    "tr": "ve bir bu için ile de da çok ne ama gibi daha olarak var değil en o",
}
_LATIN = {code: frozenset(common.split()) for code, common in _COMMONEST.items()}
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
LANGUAGES = (*_LATIN, *_SCRIPTS)
_SCRIPT_SHARE = 0.25
_SAMPLE = 2000


def language_of(text: str) -> str:
    """Give the code of the language, or nothing when the text is too short to tell.

    A script that only one listed language uses decides when a quarter of the letters are in it
    (Japanese before Chinese, which share signs); else the language whose commonest words fill
    the largest share of the text, at least a tenth of it and ahead of every other.
    """
    sample = text[:_SAMPLE]
    letters = sum(letter.isalpha() for letter in sample)
    if not letters:
        return ""
    if not sample.isascii():
        for code, script in _SCRIPTS.items():
            if len(script.findall(sample)) >= _SCRIPT_SHARE * letters:
                return code
    said = [word.lower() for word in words(sample)]
    counts = {code: sum(word in common for word in said) for code, common in _LATIN.items()}
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    (best, most), (_, second) = ranked[0], ranked[1]
    return best if most > second and most >= max(1, len(said) / 10) else ""
