"""The words of a text that carry content, and what two texts share."""

from __future__ import annotations

from ethogram.judge.sentences import words

_FUNCTION_WORD_LIST = (
    "a about above after again against all also am an and any are aren't as at be because been "
    "before being below between both but by can can't cannot could couldn't did didn't do does "
    "doesn't doing don't down during each even few for from further get give go got had hadn't has "
    "hasn't have haven't having he her here hers herself him himself his how i i'd i'll i'm i've if "
    "in into is isn't it it's its itself just let let's like make many may me might more most much "
    "must my myself need no nor not now of off on once one only or other our ours ourselves out "
    "over own please really same she should shouldn't so some such sure than that that's the their "
    "theirs them themselves then there there's these they they're this those through to too under "
    "until up us use very want was wasn't we we'd we'll we're we've well were weren't what what's "
    "when where which while who whom why will with won't would wouldn't yes you you'd you'll you're "
    "you've your yours yourself yourselves help thing things something"
)
_FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())
_LONGEST_RUN = 64


def content_words(text: str) -> frozenset[str]:
    """Give the content words of a text, lower case, with a plural `s` taken off."""
    return frozenset(
        _stem(word)
        for word in (found.replace("\u2019", "'").lower() for found in words(text))
        if word not in _FUNCTION_WORDS and len(word) > 1
    )


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word


def longest_shared_run(text: str, source: str) -> tuple[str, ...]:
    """Give the longest run of words of `source` that stands in `text`, at most 64 words."""
    said, there = [w.lower() for w in words(text)], [w.lower() for w in words(source)]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(there):
        places.setdefault(word, []).append(place)
    best: tuple[int, int] = (0, 0)
    running: dict[int, int] = {}
    for end, word in enumerate(said):
        running = {place: running.get(place - 1, 0) + 1 for place in places.get(word, ())}
        length = max(running.values(), default=0)
        if length > best[0]:
            best = (length, end + 1)
        if best[0] >= _LONGEST_RUN:
            break
    return tuple(said[best[1] - best[0] : best[1]])
