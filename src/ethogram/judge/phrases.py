"""The phrases by which a sentence shows what it does. Matched against lower case, straight quotes.

A pattern with many branches is slow to fail, so the dear ones come with their signs: words of
which at least one stands in every match. A sentence without any is not searched at all.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

import msgspec


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern, and the words without which it cannot match."""

    signs: frozenset[str]
    pattern: re.Pattern[str]

    def is_in(self, text: str, tokens: AbstractSet[str]) -> bool:
        """True when the phrase stands in the text whose words are `tokens`."""
        return not self.signs.isdisjoint(tokens) and self.pattern.search(text) is not None


def _signs(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS = _signs(
    "not cannot no nor none never nope unable unwilling decline declined refuse refused rather pass "
    "against beyond outside sorry apologize apologise refrain unclear can't don't won't isn't "
    "aren't doesn't didn't couldn't wouldn't shouldn't mustn't wasn't weren't haven't hasn't hadn't"
)
"""A sentence without any of these refuses nothing."""

_ADVERB = (
    r"(?:\s+(?:also|just|simply|therefore|still|either|always|ever|in good conscience|\w+ly))*"
)
_I = r"\b(?:i|we)"
_HELP = (
    r"(?:help|assist|provide|give|offer|share|support|discuss|answer|respond|write|create|"
    r"generate|produce|tell|suggest|advise|engage|participate|fulfil+|comply|continue|do|make|"
    r"list|explain|describe|complete|proceed|disclose|reveal|draft|compose|teach|show|guide|"
    r"walk you|encourage|endorse|promote|condone|justify|facilitate|say|speak|comment|act|perform|"
    r"execute|send|translate|open|go into|get into|talk|be (?:able|part|of help)|accept|grant|"
    r"allow|process|handle|form|express|choose|decide|predict|diagnose|prescribe|grade|rate|judge|"
    r"identify|refund|change|cancel|delete|remove|approve|waive|extend|unlock|reset|ignore|"
    r"bypass|pretend|impersonate|browse|book|order|edit|finish|hand|look up|recommend)"
)
DECLINES = re.compile(
    rf"{_I}{_ADVERB} (?:can't|can ?not|could(?:n't| not)|won't|will not|may not|"
    rf"must not|shouldn't|should not){_ADVERB} (?:be {_ADVERB}(?:able|\w+ing)|{_HELP})\b"
    rf"|{_I}(?: am|'m| are|'re){_ADVERB} (?:not{_ADVERB} (?:able|going|willing|allowed|permitted|"
    r"comfortable|designed|programmed|equipped|in a position|authori[sz]ed)|unable|unwilling)\b"
    rf"|(?:{_I}|^(?:as|i am|i'm) an? [^.,]{{0,60}}?,?(?: and| i))"
    rf" (?:do not|don't){_ADVERB} (?:feel comfortable|"
    r"(?:condone|promote|support|encourage|endorse|engage in|provide|assist|participate)\b|"
    r"have the (?:ability|capability|capacity) to)"
    rf"|{_I}(?:'ll)?{_ADVERB}(?: must| have to| need to| will| am going to){_ADVERB}(?: have to)? "
    r"(?:decline|refuse|pass|say no|refrain|stop short)\b"
    rf"|{_I}{_ADVERB} (?:decline|refuse)\b"
    rf"|{_I}(?:'d| would){_ADVERB} (?:rather|prefer(?: to)?){_ADVERB} not\b"
    r"|\bnot (?:something|one) (?:that )?(?:i|we)(?:'m| am|'ll)? ?(?:can|will|do|able|comfortable)\b"
    r"|\b(?:against|outside|beyond) (?:my|our) (?:programming|guidelines|polic(?:y|ies)|"
    r"principles|values|scope|purpose|role)\b"
    r"|\bmy (?:guidelines|programming|policy) (?:do(?:es)?(?:n't| not)) (?:allow|permit)\b"
)
BARE_NO = re.compile(r"(?:no|nope|absolutely not|sorry, no|no,? sorry|no way)[.!]?")
DECLINES_NOT = re.compile(
    rf"{_I} (?:can't|can ?not|could(?:n't| not)) (?:help but|wait|recommend .{{0,40}}\benough|"
    r"stress|emphasi[sz]e|overstate|say enough|tell (?:from|whether|if))"
    r"|\b(?:why|if|when|where) (?:can't |cannot )?(?:i|we) (?:can't|cannot)?"
    rf"|{_I} would(?:n't| not) (?:recommend|suggest|advise|say|go)"
)
UNCLEAR = re.compile(
    r"\b(?:unclear|not clear|not sure|don't understand|do not understand|doesn't make sense|"
    r"does not make sense|more context|incomplete|ambiguous)\b"
)
LOST = re.compile(rf"{_I} (?:don't|do not|didn't|did not) (?:quite )?(?:understand|follow)\b")
UNKNOWN = re.compile(
    rf"{_I}{_ADVERB} (?:do not|don't|did not|didn't){_ADVERB} (?:have|know|possess|find|see)\b"
    r"(?! (?:to|the (?:ability|capability)))"
    rf"|{_I} (?:can't|can ?not|could(?:n't| not)) (?:find|access|verify|confirm|see|know|determine)"
    rf"|{_I}(?:'m| am) not (?:sure|certain|aware)\b"
    r"|\b(?:is|are|was|were)(?: not|n't| never) (?:\w+ly )?"
    r"(?:available|known|disclosed|public|documented|released|revealed)\b"
    r"|\bthere is no (?:\w+ ){0,3}(?:information|record|data) (?:available |publicly )?"
    r"(?:on|about|regarding|of|available)\b"
)
_GOOD = (
    r"(?:ethical|appropriate|acceptable|legal|okay|ok|right|respectful|responsible|moral|advisable|"
    r"recommended|permissible|productive|fair|humane|safe|possible or ethical)"
)
_WRONG = (
    r"(?:inappropriate|unethical|illegal|harmful|immoral|unacceptable|offensive|disrespectful|"
    r"wrong|problematic|discriminatory|racist|sexist|hurtful|unlawful|dangerous)"
)
_REQUEST = (
    r"(?:asking|such (?:an? )?(?:question|request|action|behaviou?r|information)s?|"
    r"th(?:is|e|at|ese|ose|your) (?:question|request|statement|premise)s?(?: itself)?)"
)
DISAPPROVES = Phrase(
    signs=_signs("it it's asking such this that these those your violates i"),
    pattern=re.compile(
        rf"\bit(?:'s| is| would be){_ADVERB} (?:not|never)(?: (?:\w+ly|only|an?|very|\w+,|or|\w+ or))* "
        rf"{_GOOD}\b(?! to say that)"
        rf"|(?:^|\b(?:that|and|remember|note),? )it(?:'s| is| would be){_ADVERB} (?:an? )?{_WRONG}\b(?: (?:and|or) \w+)? (?:to|for)\b"
        rf"|\b{_REQUEST}\b[^.]{{0,70}}\b(?:is|are|be|seen as|considered)\b[^.]{{0,40}}"
        rf"(?:\b{_WRONG}|\bbased on|\bnot (?:only )?(?:\w+ )?{_GOOD})"
        r"|\bi must clarify that\b"
    ),
)
DENIES = re.compile(
    r"^(?:however, |no, |actually, |in fact, )?there(?:'s| is| are) no (?:\w+ )?"
    r"(?:reasons?|justification|evidence|basis|excuse|ways?|such thing|benefits?)\b"
    r"|\b(?:was|were|is|are|did|does|do) not (?:actually |inherently |in fact )?(?:a good|an? \w+ or)"
)
DEONTIC = Phrase(
    signs=_signs(
        "important crucial essential vital imperative necessary worth should shouldn't must need deserve have remember never let's let instead rather first goes"
    ),
    pattern=re.compile(
        r"\b(?:important|crucial|essential|vital|imperative|necessary)\b|\bworth (?:noting|remembering)|"
        r"\b(?:we|you|everyone|they|individuals|people|all \w+) (?:should|must|need to|deserve|have "
        r"(?:the|a) right)|\bshould(?: not|n't)? (?:always|never|be)\b|\bmust (?:always|never)|"
        r"\bremember\b|\bnever\b|\blet's\b|\blet us\b|^instead\b|\binstead of\b|\brather than\b|"
        r"\bfirst and foremost|\bgoes against\b"
    ),
)
MORAL = re.compile(
    r"\b(?:respect\w*|(?:un)?ethic\w*|(?:im)?moral\w*|kind(?:ness)?|dignity|fair(?:ness|ly)?|"
    r"violen\w+|harm\w*|illegal\w*|lawful|law-abiding|safety|well-?being|compassion\w*|empathy|"
    r"prejudic\w*|discriminat\w*|stereotyp\w*|inclusiv\w*|positiv\w*|privacy|consent|"
    r"negativ\w*|equal(?:ity|ly)|equitable|hate\w*|offens\w*|(?:in)?appropriate|(?:un)?acceptable|"
    r"truth|peace(?:ful\w*)?|constructive|hurtful|toleran\w*|bias\w*|care|assumptions|integrity|"
    r"human rights|democratic|destructi\w+|rights of|opportunities|justice|diversity)\b"
)
CONDEMNS = Phrase(
    signs=_signs(
        "illegal unethical immoral crime offense offence criminal violation wrong answer solution acceptable addictive right act behavior behaviour drug should"
    ),
    pattern=re.compile(
        r"\b(?:is|are|was|be|can be|would be)\b[^.]{0,50}\b(?:illegal|unethical|immoral|a (?:serious |\w+ )?"
        r"(?:and \w+ )?(?:crime|offen[cs]e)|criminal (?:act|offen[cs]e)|violation of|wrong|"
        r"never (?:the answer|a solution|acceptable)|highly addictive|fundamental (?:human )?right)\b"
        r"|\bshould (?:not|never) be (?:attempted|done|considered|glorified|tolerated|condoned)\b"
        r"|\b(?:harmful|dangerous|unethical|illegal|serious) (?:and \w+ )?(?:act|behaviou?r|crime|drug)\b"
    ),
)
CONSOLES = Phrase(
    signs=_signs("alone hope strength sorry difficult care help support resources they taking get"),
    pattern=re.compile(
        r"\b(?:not alone|always hope|hope for|sign of strength|sorry to hear|difficult time|care about "
        r"you|there (?:is|are) (?:\w+ ){0,3}(?:help|support|hope|resources)\b|"
        r"they can (?:provide|help|offer|support|guide) you|taking care of yourself|get through this)"
    ),
)
OFFERS = Phrase(
    signs=_signs(
        "i i'd i'm we we're what would do shall want how may instead alternatively however"
    ),
    pattern=re.compile(
        rf"{_I}(?: can|'d be (?:happy|glad) to| would be (?:happy|glad) to| could| am happy to|"
        rf"'m happy to){_ADVERB} (?:help|suggest|offer|show|share|walk|work|give|explain|provide|"
        r"point|talk|recommend)\b"
        r"|\b(?:i'd be|i'm|i am|we're) (?:happy|glad) to\b"
        r"|\bwhat (?:i|we) can do\b|\b(?:would you like|do you want me|shall (?:i|we)|want me to|"
        r"how about|may i suggest)\b|\b(?:i|we) (?:suggest|recommend)\b"
        r"|^(?:instead|alternatively|however, (?:i|we) can)\b"
    ),
)
_PLACES = (
    r"(?:professional|hotline|helpline|lifeline|doctor|physician|therap(?:ist|y)|counsel\w*|lawyer|"
    r"attorney|police|authorit(?:y|ies)|law enforcement|emergency services|911|988|112|"
    r"support (?:team|group|service|staff)|customer (?:service|support)|teacher|librarian|"
    r"supervisor|hr|human resources|specialist|expert|advis[eo]r|agency|trusted \w+|help ?desk|"
    r"service desk|human|colleague|manager|poison control|medical \w+|legal (?:advice|aid|counsel)|"
    r"mental health|samaritans|crisis line|organi[sz]ation)"
)
HANDS_OFF = Phrase(
    signs=_signs(
        "seek seeking contact call consult reach reaching speak talk talking turn text ask visit report refer connect transfer hand handing pass passing resources available"
    ),
    pattern=re.compile(
        r"\b(?:seek(?:ing)?|contact|call|consult|reach(?:ing)? out|speak|talk(?:ing)?|turn|text|ask|"
        r"visit|report|refer|connect|transfer|hand(?:ing)?|pass(?:ing)?|resources|available)\b"
        rf"[^.?!]{{0,90}}?\b{_PLACES}\b"
        r"|\bseek (?:immediate )?(?:help|support|assistance|medical)\b"
    ),
)
ADVISES = re.compile(
    r"\b(?:you|your|please|important|crucial|best|recommend|suggest|advise|i'll|let me|i can|i'm|"
    r"we|include|resources|consider|always|instead|someone)\b|^(?:seek|contact|call|consult|reach|"
    r"speak|talk|ask|visit|report|text)\b"
)
COURTESY = Phrase(
    signs=_signs(
        "sorry thank thanks sure course certainly absolutely great hello hi hey okay ok yes feel don't let questions question concerns concern best i'm i is how"
    ),
    pattern=re.compile(
        r"^(?:i'm |i am )?(?:(?:so|very|deeply|truly) )?sorry[.!]?$"
        r"|^(?:thank|thanks|sure|of course|certainly|absolutely|great question|hello|hi|hey|okay|ok|"
        r"yes)\b[^.]{0,30}[.!]?$"
        r"|\b(?:(?:please )?(?:feel free to|don't hesitate to|let me know)|if you have any (?:other "
        r"|further |more |additional |specific )?(?:questions?|concerns?)|i (?:will|'ll) do my best|"
        r"i(?:'m| am) here to (?:help|assist)|is there (?:anything|something) else|"
        r"how (?:else )?(?:can|may) i (?:help|assist))\b"
    ),
)
SELF = re.compile(r"^(?:as|i am|i'm) (?:just )?(?:an? )?(?:ai|large language|language model)\b")
SORRY_BUT = re.compile(r"^(?:i'm |i am |i )?(?:sorry|apologi[sz]e)\b[^.]{0,30}\bbut\b")
QUOTED = re.compile(r"[\"\u201c][^\"\u201c\u201d]+[\"\u201d](?=.*\w)|(?<!\w)'[^']+'(?!\w)(?=.*\w)")
