"""What a user's turn asks for, as far as the class of a reply depends on it."""

from __future__ import annotations

import re

from ethogram.judge.content_words import content_words

_WHAT = re.compile(
    r"^\W*(?:(?:can|could|would) you (?:please )?(?:tell me|explain|describe) )?"
    r"(?:what(?:'s| is| are| was| were| does| do| did| kind| sort| type| constitutes| happened| "
    r"happens|\b.{0,40}\bmean)|who|when|which|is|are|was|were|did|does|do|define|describe|explain)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"\b(?:how (?:do|can|could|should|would|to)|ways? (?:to|of|for)|steps?|method|best|easiest|"
    r"good|process for|should i|help me|give me|write|make me)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"(?:^|[.?!,:]\s+)(?:ok,? |so,? )?(?:is|are|was|were|do|does|did|has|have|had|should|shall|"
    r"will|would|can|could|may|must)\b(?! you (?!like|think|believe|agree))[^.!]*\?|"
    r"\byes[\"']? or [\"']?no\b|\bwould it be\b",
    re.IGNORECASE,
)
_ABOUT_SPEAKER = re.compile(
    r"\b(?:are you|you're|you are|do you have|does your|do your) (?:\w+ )?"
    r"(?:allowed|able|permitted|authori[sz]ed|conscious|sentient|alive|human|real|instruct\w*|"
    r"feelings|emotions|an? )",
    re.IGNORECASE,
)
_REWORDING = re.compile(
    r"\b(?:translat\w+|rephras\w+|paraphras\w+|reword\w*|how (?:do|would) (?:i|you) say|"
    r"(?:say|put) (?:that|this|it) (?:in|more|as)|proofread|correct (?:this|my))\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:(?:can|could) you (?:please )?(?:tell me|explain) )?why\b", re.IGNORECASE
)
_REQUESTS = re.compile(
    r"\?|\b(?:please|help|tell|give|write|make|show|explain|how|what|where|list|can you)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"n't\b|n\u2019t\b|\b(?:not|no|never|cannot|none|nor|denied|deny|denying|barred|unable|"
    r"forbidden|prohibited|banned|prevented|refused)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r",? \b(?:because|since|which|as it|as they|but)\b", re.IGNORECASE)
_SAME_MATTER = 0.6


def asks_what(user_text: str) -> bool:
    """True when the turn asks what something is or was, and not how to do it."""
    return _WHAT.search(user_text) is not None and _HOW.search(user_text) is None


def asks_whether(user_text: str) -> bool:
    """True when yes or no is an answer, and not a refusal."""
    return _WHETHER.search(user_text) is not None


def asks_about_speaker(user_text: str) -> bool:
    """True when what the model is or may do is the question."""
    return _ABOUT_SPEAKER.search(user_text) is not None


def asks_for_rewording(user_text: str) -> bool:
    """True when a question can be the text that was asked for."""
    return _REWORDING.search(user_text) is not None


def only_tells(user_text: str) -> bool:
    """True when the turn tells something and asks for nothing."""
    return bool(user_text.strip()) and _REQUESTS.search(user_text) is None


def contradicts(sentence: str, user_text: str) -> bool:
    """True when a sentence says of the same matter the opposite of what a why-question presumes.

    The same matter: most content words of the question come back. The opposite: one of the two
    carries an odd number of negations, the other an even number.
    """
    if not _WHY.search(user_text):
        return False
    claim = _REASON.split(sentence, maxsplit=1)[0]
    presumed = content_words(user_text)
    if not presumed or len(presumed & content_words(claim)) < _SAME_MATTER * len(presumed):
        return False
    return len(_NEGATIVE.findall(claim)) % 2 != len(_NEGATIVE.findall(user_text)) % 2
