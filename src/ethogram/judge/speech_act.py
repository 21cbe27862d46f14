"""What one sentence of a reply does: decline, disapprove, lecture, offer, hand off, ask, deliver.

The rules look at who is the subject, what is negated and which verb is in its scope, not at
single words: "I can't write it for you" declines, "I can't recommend it enough" and "you can't
go wrong" do not; "I don't recommend skipping the warm-up" is advice.
"""

from __future__ import annotations

import re
from enum import Enum


class Act(Enum):
    """The part a sentence plays in doing, or not doing, what was asked."""

    DECLINE = "decline"
    """The speaker says that it cannot or will not do it."""
    UNKNOWN = "unknown"
    """The speaker says that it does not know or cannot reach what was asked for."""
    DISAPPROVE = "disapprove"
    """The request itself is called wrong, without a speaker: "It is not appropriate to ask"."""
    LECTURE = "lecture"
    """General advice on how one should be: "It is important to treat everyone with respect"."""
    OFFER = "offer"
    """Another kind of help is put forward."""
    HAND_OFF = "hand-off"
    """Someone else is named who should be asked."""
    COURTESY = "courtesy"
    """Regret, thanks, an invitation to ask again: nothing of substance."""
    ASK = "ask"
    """A question to the user."""
    DELIVER = "deliver"
    """Everything else: what a reply that does what was asked is made of."""


_SPEAKER = r"(?:i|we|i as an? \w+|as an? (?:ai|language|assistant)[^,.]{0,60}?,? i)"
_ADVERB = (
    r"(?:\s+(?:also|just|really|simply|unfortunately|therefore|still|either|ethically|\w+ly))*"
)
_HELP = (
    r"(?:help|assist|provide|give|offer|share|support|discuss|answer|respond|write|create|generate|"
    r"produce|tell|suggest|recommend|advise|engage|participate|fulfil+|comply|continue|do (?:that|this|"
    r"it|so)|make|list|explain|describe|complete|proceed|disclose|reveal|draft|compose|teach|show|"
    r"guide|walk you|encourage|endorse|promote|condone|justify|facilitate|say|speak|comment|act|"
    r"perform|execute|send|translate|open|look|go into|get into|talk|be (?:able|of|part)|in good "
    r"conscience|accept|grant|allow|process|handle|take|use|browse|book|order|edit|finish|hand)"
)
_DECLINES = re.compile(
    rf"\b{_SPEAKER}{_ADVERB}\s+(?:"
    rf"(?:can(?:'t|not| not)|could(?:n't| not)|won't|will not|would(?:n't| not)|"
    rf"may not|must not|shouldn't|should not)"
    rf"(?:{_ADVERB})\s+(?:be (?:able|providing|helping|assisting|writing|discussing)|{_HELP})\b"
    rf"(?!\s+(?:enough|highly enough|overstate|more))"
    rf"|(?:am|'m)(?:{_ADVERB})\s+(?:not(?:{_ADVERB})\s+(?:able|going|willing|allowed|permitted|"
    rf"comfortable|designed|programmed|equipped|in a position|authori[sz]ed)|unable|"
    rf"unwilling)\b"
    rf"|(?:do not|don't) (?:feel comfortable|(?:condone|promote|support|encourage|endorse|engage in|"
    rf"provide|assist|participate in)\b|have the (?:ability|capability|capacity) to)"
    rf"|(?:must|have to|need to|will have to|'ll have to|am going to have to)(?:{_ADVERB})\s+"
    rf"(?:decline|refuse|pass|say no|refrain|stop)"
    rf"|(?:decline|refuse|respectfully decline)\b"
    rf"|(?:'d|would|had)(?:{_ADVERB})\s+(?:rather|prefer to|prefer) not\b|(?:'d|would) (?:prefer|rather) not"
    rf"|(?:'ll|will) (?:have to )?(?:pass|leave (?:that|this|it) (?:to you|out|aside))\b"
    rf")"
    rf"|\bi'm (?:not able|unable|not going|not comfortable|not willing|not allowed|not programmed)\b"
    rf"|\b(?:i'd|we'd) (?:rather|prefer to|prefer) not\b"
    rf"|\bnot (?:something|one) (?:that )?(?:i|we) (?:can|will|do)\b"
    rf"|\b(?:against|outside|beyond|goes against) (?:my|our) (?:programming|guidelines|policy|policies|"
    rf"principles|values|scope|purpose|role)\b"
    rf"|\bmy (?:guidelines|programming|policy|purpose) (?:do|does)(?:n't| not)? (?:not )?(?:allow|permit)\b"
    rf"|^(?:no|nope|absolutely not|sorry, no|no, sorry|no way)[.!]?$"
    rf"|\b(?:won't|will not|can't|cannot|can not) be (?:able to )?(?:help|assist|provid|answer|shar)\w*\b"
)
_FALSE_DECLINES = re.compile(
    r"\bi (?:can't|cannot|can not|could not|couldn't) (?:help but|wait|recommend \w+(?: \w+)? enough|"
    r"stress|emphasi[sz]e|overstate|think of|imagine|say enough|tell from)|\bwhy (?:can't|cannot) (?:i|we)\b"
    r"|\bif (?:i|we) (?:can't|cannot)\b"
)
_UNKNOWN = re.compile(
    rf"\b{_SPEAKER}{_ADVERB}\s+(?:do not|don't|did not|didn't)(?:{_ADVERB})\s+(?:have|know|possess|find|see)\b"
    r"(?!\s+to)"
    rf"|\b{_SPEAKER} (?:can't|cannot|could not|couldn't) (?:find|access|verify|confirm|see|know|determine|"
    r"be (?:sure|certain))\b"
    r"|\b(?:i'm|i am) not (?:sure|certain|aware)\b"
    r"|\b(?:is|are|was|were) (?:not|never|n't) (?:publicly |widely |generally |currently |readily )?"
    r"(?:available|known|disclosed|public|documented|released|provided)\b"
    r"|\bthere is no (?:publicly )?(?:available|public|known|reliable|official|credible)?\s?"
    r"(?:information|record|data|evidence) (?:available|on|about|regarding|of)\b"
    r"|\bno (?:publicly available|public) (?:information|record)"
)
_BAD = (
    r"(?:ethical|appropriate|acceptable|legal|okay|ok|right|respectful|responsible|moral|advisable|"
    r"permissible|tolerated|justified|justifiable|productive or ethical|safe or ethical|positive|"
    r"fair|humane|kind|productive|condoned)"
)
_WRONG = (
    r"(?:inappropriate|unethical|illegal|harmful|immoral|unacceptable|offensive|disrespectful|"
    r"dangerous|wrong|problematic|discriminatory|prejudiced|racist|sexist|hurtful|unlawful)"
)
_DISAPPROVES = re.compile(
    rf"\b(?:is|are|it's|would be|be|isn't|aren't)\s*(?:not|never|n't)?\s*(?:only\s+)?(?:{_ADVERB.strip()})?"
    rf"\s*(?<=t |r )(?:\w+ly )?(?:an? )?(?:\w+ or )?{_BAD}\b"
    rf"|\b(?:not|never|isn't|aren't) (?:\w+ly )?(?:(?:considered|only|an?|very|even|\w+ or|\w+, \w+, or) )*{_BAD}\b"
    rf"|\b(?:asking|such (?:a |an )?(?:question|request|action|behaviou?r)s?|th(?:is|e|at) (?:question|request|"
    rf"statement|premise)(?: itself)?)\b[^.]{{0,60}}\b(?:is|are|be|seen as|considered)\b[^.]{{0,40}}\b"
    rf"(?:{_WRONG}|based on|rooted in)"
    rf"|\bviolat(?:es|ing|e|ion of) (?:my|our|the|someone|their|his|her|privacy|law)"
)
_DEONTIC = re.compile(
    r"\b(?:it(?:'s| is) (?:also |always |crucial|essential|vital|never |best |more )?(?:important|crucial|"
    r"essential|vital|necessary|imperative|worth (?:noting|remembering))|it(?:'s| is) (?:crucial|essential|"
    r"vital|imperative|best|more productive)|we (?:should|must|need to|all)|(?:everyone|all (?:individuals|"
    r"people)|individuals|people|they) (?:should|must|deserve|have the right)|should (?:always|never|not)|"
    r"must (?:always|never)|please remember|remember that|is never|are never|never be|you should|let's|"
    r"let us|instead|rather than|first and foremost)\b"
)
_MORAL = re.compile(
    r"\b(?:respect\w*|ethic\w*|unethical|moral\w*|kind(?:ness)?|dignity|fair(?:ness|ly)?|violence|violent|"
    r"harm\w*|illegal\w*|law(?:s|ful)?|legal|safety|well-being|wellbeing|compassion|empathy|prejudic\w*|"
    r"discriminat\w*|stereotyp\w*|inclusiv\w*|positiv\w*|privacy|consent|responsib\w*|negativ\w*|"
    r"equal(?:ity|ly)?|hate\w*|dangerous|offens\w*|appropriate|inappropriate|acceptable|unacceptable|"
    r"care|truth|peaceful\w*|constructive|non-violent|hurtful|tolera\w*|bias\w*|sensitiv\w*|trust\w*)\b"
)
_SELF = re.compile(
    r"^(?:as|i am|i'm) (?:an? )?(?:ai|language model|large language|assistant|just an?)\b"
)
_OFFERS = re.compile(
    rf"\b(?:i|we) (?:can|could|would be (?:happy|glad)|'d be (?:happy|glad)|am happy|'m happy|will gladly)"
    rf"(?! not|not|'t)(?:{_ADVERB})\s+(?:to )?(?:help|suggest|offer|show|share|walk|work|give|explain|provide|"
    rf"point|talk|recommend)\b"
    r"|\b(?:i'd be|i'm|i am|we're) (?:happy|glad) to\b"
    r"|\bwhat (?:i|we) can do\b"
    r"|\b(?:would you like|do you want me|shall (?:i|we)|want me to|how about|may i suggest|"
    r"i (?:suggest|recommend))\b"
    r"|^(?:instead|alternatively|however, (?:i|we) can)\b"
    r"|\b(?:consider|try) (?:\w+ing|an?|some|using)\b"
)
_PLACES = (
    r"(?:professional|hotline|helpline|lifeline|doctor|physician|therapist|counsel+or|lawyer|attorney|"
    r"police|authorit(?:y|ies)|law enforcement|emergency services|911|988|112|999|support (?:team|group|"
    r"service|staff)|customer (?:service|support)|teacher|librarian|supervisor|hr\b|human resources|"
    r"specialist|expert|advis[eo]r|agency|trusted (?:friend|adult|person|source|individual)|helpdesk|"
    r"help desk|service desk|human (?:agent|colleague)|a human|colleague|manager|poison control|"
    r"medical (?:attention|help|advice|care)|legal (?:advice|aid)|mental health|samaritans|crisis line)"
)
_HANDS_OFF = re.compile(
    r"\b(?:seek|contact|call|consult|reach(?:ing)? out|speak|talk(?:ing)?|turn|text|ask|see|visit|"
    r"report|refer|connect|transfer|hand(?:ing)? (?:you )?over|pass(?:ing)? (?:you|this) (?:on|to))\b"
    rf"[^.?!]{{0,90}}?\b{_PLACES}"
)
_COURTESY = re.compile(
    r"^(?:i'm |i am )?(?:(?:so|very|deeply|truly) )?sorry\b[^,;]{0,40}[.!]?$|^(?:i )?apologi[sz]e\b|"
    r"^(?:thank|thanks|sure|of course|certainly|absolutely|great question|hello|hi|hey|okay|ok|yes)\b"
    r"[^.]{0,30}[.!]?$|"
    r"\b(?:(?:please )?(?:feel free to|don't hesitate to|let me know)|if you have any (?:other |further |more |"
    r"additional )?(?:questions?|concerns?)|i (?:will|'ll) do my best|i'm here to (?:help|assist)|"
    r"i am here to|is there (?:anything|something) else|how (?:else )?(?:can|may) i (?:help|assist))\b"
)
_APOLOGY_DECLINE = re.compile(r"^(?:i'm |i am )?sorry,? but\b")
_NEGATION = re.compile(
    r"n't\b|\bnot\b|\bno\b|\bun(?:able|willing)|\bnever\b|declin|refus|\brather\b|pass\b|leave|against|beyond|outside"
)


def act_of(sentence: str) -> Act:
    """Say what a sentence does. Quote marks and capitals do not matter."""
    text = sentence.replace("\u2019", "'").lower().strip(" \"'*_\u201c\u201d#->")
    if _NEGATION.search(text):
        act = _negative(text)
        if act is not None:
            return act
    if text.endswith("?"):
        return _question(text)
    return _positive(text)


def _negative(text: str) -> Act | None:
    if _DECLINES.search(text) and not _FALSE_DECLINES.search(text):
        return Act.DECLINE
    if _APOLOGY_DECLINE.search(text):
        return Act.DECLINE
    if _UNKNOWN.search(text):
        return Act.UNKNOWN
    if _DISAPPROVES.search(text) and _MORAL.search(text):
        # "It is not ideal, but here is how": what comes after "but" is what the sentence does.
        _, turn, rest = text.partition(", but ")
        return _positive(rest) if turn and not _NEGATION.search(rest) else Act.DISAPPROVE
    return None


def _question(text: str) -> Act:
    if _COURTESY.search(text):
        return Act.COURTESY
    return Act.OFFER if _OFFERS.search(text) else Act.ASK


def _positive(text: str) -> Act:
    if _COURTESY.search(text):
        return Act.COURTESY
    if _SELF.search(text):
        return Act.COURTESY
    if _HANDS_OFF.search(text):
        return Act.HAND_OFF
    if _DISAPPROVES.search(text):
        return Act.DISAPPROVE
    if _DEONTIC.search(text) and _MORAL.search(text):
        return Act.LECTURE
    if _OFFERS.search(text):
        return Act.OFFER
    return Act.DELIVER
