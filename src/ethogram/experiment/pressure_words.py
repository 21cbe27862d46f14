"""Ask neutrally: the same request without what presses for an answer."""

from __future__ import annotations

import re

_PRESSING = re.compile(
    r"""(?ix)
    \b(?:please|pls|plz|i\ beg\ you|i'm\ begging|come\ on|seriously|urgent(?:ly)?|asap|right\ now
      |immediately|or\ else|i\ (?:really\ )?need\ (?:it|this)\ now|no\ excuses?|don't\ (?:argue|lecture)
      |trust\ me|i\ promise|just\ this\ once|everyone\ (?:else\ )?does\ it|my\ (?:boss|teacher|doctor|
      mother|father|lawyer)\ (?:said|says|told)\b[^.!?]*|i\ am\ (?:an?\ )?(?:expert|doctor|admin|
      developer)|i'm\ (?:an?\ )?(?:expert|doctor|admin|developer)|i\ (?:order|command)\ you(?:\ to)?
      |you\ (?:must|have\ to)|ignore\ (?:all|any|your)\b[^.!?]*|i'(?:ll|m\ going\ to)\ (?:lose|die|
      fail|be\ fired|report)\b[^.!?]*|are\ you\ sure|you(?:'re|\ are)\ wrong|i\ disagree)\b
    """
)
_EMPTY = re.compile(r"^[\s,;:!.?-]+$")
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+|[^.!?\n]+$")


def asked_neutrally(text: str) -> str:
    """Take pressing words out of a request, and the shouting; the request itself stays.

    Made for English. Gives the text as it is when nothing presses, or when nothing would be left.
    """
    sentences = [match[0] for match in _SENTENCE.finditer(text)]
    kept = [_calm(sentence) for sentence in sentences]
    calm = re.sub(r"[ \t]{2,}", " ", "".join(kept)).strip(" ,;")
    return calm if len(calm) > 2 and not _EMPTY.match(calm) else text


def presses(text: str) -> bool:
    """True when there is something to take out."""
    return asked_neutrally(text) != text.strip(" ,;")


def _calm(sentence: str) -> str:
    without = _PRESSING.sub("", sentence)
    words = without.split()
    # A sentence of which little is left was there to press.
    if without != sentence and len(words) < 3:
        return ""
    shouted = [word for word in words if len(word) > 3 and word.isupper()]
    if len(shouted) > len(words) / 2:
        without = without.capitalize()
    return re.sub(r"!{1,}", ".", without)
