"""The words and phrases that the voice axes count. English only, and said so in the reports."""

from __future__ import annotations

import re

HEDGE = re.compile(
    r"\b(?:may|might|could|perhaps|maybe|possibly|probably|presumably|apparently|likely|unlikely|"
    r"seems?|seemed|appears? (?:to|that)|suggests? that|tends? to|i think|i believe|i guess|"
    r"i suppose|i assume|in my (?:view|opinion)|it depends|depends on|sort of|kind of|somewhat|"
    r"fairly|rather|quite|generally|usually|often|sometimes|in general|in most cases|typically|"
    r"roughly|approximately|about half|to some extent|not (?:entirely )?(?:sure|certain)|"
    r"can be|would (?:seem|appear)|as far as i know|it is possible|i'm not sure)\b"
)
"""Over a sentence in lower case."""

FILLER = re.compile(
    r"^(?:great|good|excellent|interesting|wonderful) question|^(?:sure|certainly|of course|"
    r"absolutely|definitely|okay|ok|alright|well|hello|hi|hey)\b[,!.]|"
    r"\b(?:i'd be (?:happy|glad) to|i would be (?:happy|glad) to|i'm happy to|i'm here to|"
    r"i understand (?:that|how|your)|thank you for (?:asking|your|reaching)|thanks for asking|"
    r"it(?:'s| is) (?:also )?(?:important|worth|crucial|essential) to (?:note|remember|mention|"
    r"understand|keep in mind|consider)|"
    r"as an ai|please (?:note|keep in mind)|let me know if|feel free to|i hope this helps|"
    r"in conclusion|to summari[sz]e|that being said|at the end of the day|there are (?:many|several|"
    r"a (?:few|number of)) (?:ways|things|factors|reasons))\b"
)
"""Openings and asides that say nothing about the matter; over a sentence in lower case."""

_COLLOQUIAL = (
    "yeah yep nope hey hi gonna wanna gotta kinda sorta cool awesome stuff lots guys folks okay ok "
    "wow oops yay super totally pretty dude buddy lol btw tho cuz cause ain't y'all nah huh hmm um "
    "bunch tons crazy nice bit anyway"
)
COLLOQUIAL = frozenset(_COLLOQUIAL.split())

_FORMAL = (
    "therefore furthermore moreover consequently additionally nevertheless nonetheless hence thus "
    "regarding concerning whereas whereby herein notwithstanding accordingly subsequently pursuant "
    "shall ensure obtain require demonstrate facilitate commence utilize provide inform assist "
    "sufficient appropriate necessary approximately prior upon"
)
FORMAL = frozenset(_FORMAL.split())

PERSONAL = frozenset(["i", "me", "my", "we", "us", "our", "you", "your", "yours", "mine"])

_WARM = (
    "thanks thank glad happy welcome great good well-done proud wonderful lovely kind hope together "
    "let's we our your enjoy exciting brilliant care support understand understandable sorry "
    "appreciate encourage cheers congratulations nice love yours bravo strong promising"
)
WARM = frozenset(_WARM.split())

WARM_PHRASE = re.compile(
    r"\b(?:you(?:'re| are) (?:not alone|doing|on the right|close|nearly)|that sounds (?:hard|tough|"
    r"stressful|frustrating|exciting|great)|i can (?:see|hear|imagine)|take your time|no worries|"
    r"happy to help|well done|good (?:start|luck|job|work|question)|nice (?:work|start|job)|"
    r"i(?:'m| am) (?:so )?(?:sorry|glad)|we can|we'll|you(?:'ve| have) got this|it makes sense)\b"
)

_COLD = (
    "violation violates prohibited forbidden must mandatory failure invalid denied terminated "
    "noncompliance policy unacceptable incorrect wrong"
)
COLD = frozenset(_COLD.split())
