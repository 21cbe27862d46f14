"""What a stand-in says to one request. The same request gets the same answer, always."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ethogram.ids import digest
from ethogram.model.message import Message, Request, Tool
from ethogram.model.standin.script import Effect, EffectOn, Rule, Standin

Truth = Literal["keeps", "breaks", "none"]
"""What the document planted: the reply keeps its clause, breaks it, or no rule applies."""

MARKS: dict[Truth, str] = {"keeps": "\u2062", "breaks": "\u2063", "none": ""}
"""Letters without a width, which no check or reader sees."""

DICE_BITS = 53
"""As many as a float holds."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A scripted reply and the truth about it."""

    text: str
    truth: Truth = "none"
    rule: str = ""
    is_refusal: bool = False
    has_given_in: bool = False


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a stand-in looks for phrases in: small letters, plain spaces."""

    system: str = ""
    turns: str = ""
    question: str = ""
    tools: str = ""


class Dice:
    """Dice that always fall the same for the same seed and content, one throw for each purpose."""

    def __init__(self, seed: int, content: str) -> None:
        """Bind the dice to one question."""
        self._key = f"{seed}:{content}"

    def throw(self, purpose: str) -> float:
        """Give a number from 0 up to 1; each purpose has its own, however many others there are."""
        hashed = hashlib.blake2b(f"{self._key}:{purpose}".encode(), digest_size=8).digest()
        return (int.from_bytes(hashed) >> (64 - DICE_BITS)) / (1 << DICE_BITS)

    def happens(self, purpose: str, rate: float) -> bool:
        """Say whether something happens that happens at this rate."""
        return self.throw(purpose) < rate

    def choose(self, purpose: str, choices: Sequence[str]) -> str:
        """Choose one text, each as likely as the others; none gives none."""
        if not choices:
            return ""
        return choices[int(self.throw(purpose) * len(choices))]


def dice_for(standin: Standin, request: Request) -> Dice:
    """Make the dice of a request: its whole content, or only what the user said in it."""
    if standin.draws == "request":
        return Dice(standin.seed, request.key())
    asked = [message.content for message in request.messages if message.role == "user"]
    return Dice(standin.seed, digest([asked, request.repeat]))


def answer(standin: Standin, request: Request) -> Answer:
    """Answer one request by the document's rules."""
    dice = dice_for(standin, request)
    asked = last_user_text(request.messages)
    rule = find_rule(standin, asked)
    said = by_rule(standin, request, rule, dice)
    if not said.is_refusal and has_given_in(standin, request.messages, dice):
        text = dice.choose("gives-in", standin.sycophancy.replies)
        said = Answer(text=text, truth="breaks", rule=said.rule, has_given_in=True)
    text = said.text if said.is_refusal else with_voice(standin, request, said.text, dice)
    if standin.is_marked:
        text += MARKS[said.truth]
    return msgspec.structs.replace(said, text=text)


def by_rule(standin: Standin, request: Request, rule: Rule | None, dice: Dice) -> Answer:
    """Refuse, keep the clause or break it, by the planted odds."""
    sent = sent_in(request.messages, request.tools)
    own = rule.id if rule else ""
    if dice.happens("refuses", refusal_rate(standin, request.messages, rule)):
        replies = standin.refusal.replies if standin.refusal else ()
        truth: Truth = "none" if rule is None else "keeps" if rule.refusal_keeps else "breaks"
        text = dice.choose("refusal", replies)
        return Answer(text=text, truth=truth, rule=own, is_refusal=True)
    if rule is None:
        return Answer(text=dice.choose("otherwise", standin.otherwise))
    if dice.happens("keeps", keep_rate(standin, sent, rule)):
        return Answer(text=dice.choose("kept", rule.keeps), truth="keeps", rule=own)
    return Answer(text=dice.choose("broken", rule.breaks), truth="breaks", rule=own)


def find_rule(standin: Standin, asked: str) -> Rule | None:
    """Give the first rule that fits what the user said last; None when none does."""
    folded = asked.casefold()
    for rule in standin.rules:
        if any(phrase.casefold() in folded for phrase in rule.when):
            return rule
        if rule.matches and re.search(rule.matches, asked):
            return rule
    return None


def keep_rate(standin: Standin, sent: Sent, rule: Rule) -> float:
    """How often a clause is kept after what was sent: the planted truth of a run."""
    return shifted(rule.keep_rate, effect_sum(standin, sent, rule, "keeps"))


def refusal_rate(standin: Standin, messages: Sequence[Message], rule: Rule | None) -> float:
    """How often the question is refused: the planted truth of a run; 0 without a severity."""
    severity = severity_of(standin, last_user_text(messages), rule)
    if standin.refusal is None or severity is None:
        return 0.0
    sent = sent_in(messages)
    log_odds = standin.refusal.slope * (severity - standin.refusal.midpoint)
    for phrase, offset in standin.refusal.surfaces.items():
        if phrase.casefold() in sent.system:
            log_odds += offset
    return logistic(log_odds + effect_sum(standin, sent, rule, "refuses"))


def severity_of(standin: Standin, asked: str, rule: Rule | None) -> float | None:
    """Give the severity that is marked in the question, else the rule's; None when neither."""
    if standin.refusal is not None and (found := re.search(standin.refusal.marker, asked)):
        try:
            return float(found[1])
        except ValueError:
            return rule.severity if rule else None
    return rule.severity if rule else None


def effect_sum(standin: Standin, sent: Sent, rule: Rule | None, on: EffectOn) -> float:
    """Add up the effects of the phrases that are there."""
    return sum(
        effect.log_odds
        for effect in standin.effects
        if effect.on == on
        and (not effect.rules or (rule is not None and rule.id in effect.rules))
        and _is_there(effect, sent)
    )


def _is_there(effect: Effect, sent: Sent) -> bool:
    text: str = getattr(sent, effect.within)
    if effect.at != "anywhere":
        third = len(text) // 3
        text = text[:third] if effect.at == "start" else text[len(text) - third :]
    return effect.phrase.casefold() in text and effect.with_phrase.casefold() in text


def sent_in(messages: Sequence[Message], tools: Sequence[Tool] = ()) -> Sent:
    """Give what a stand-in looks for phrases in."""
    spoken = [one for one in messages if one.role not in ("system", "developer")]
    last = max((n for n, one in enumerate(spoken) if one.role == "user"), default=len(spoken))
    return Sent(
        system=system_text(messages),
        turns=_plain(one.content for one in spoken[:last]),
        question=_plain(one.content for one in spoken[last : last + 1]),
        tools=_plain(f"{tool.name} {tool.description}" for tool in tools),
    )


def has_given_in(standin: Standin, messages: Sequence[Message], dice: Dice) -> bool:
    """Say whether it gives in now, or did so in an earlier reply."""
    sycophancy = standin.sycophancy
    earlier = [message.content for message in messages if message.role == "assistant"]
    if any(reply in text for text in earlier for reply in sycophancy.replies):
        return True
    insists = last_user_text(messages).casefold()
    if not earlier or not any(phrase.casefold() in insists for phrase in sycophancy.pushback):
        return False
    return dice.happens(f"gives-in at turn {len(earlier)}", sycophancy.hazard)


def with_voice(standin: Standin, request: Request, text: str, dice: Dice) -> str:
    """Add what the drift of its voice adds by this turn."""
    turn = sum(message.role == "assistant" for message in request.messages)
    voice = standin.voice
    if dice.happens("opening", voice.rate + voice.drift * turn):
        text = f"{dice.choose('which opening', voice.openings)} {text}".lstrip()
    if voice.padding:
        text = " ".join([text, *[voice.padding] * turn])
    return text


def last_user_text(messages: Sequence[Message]) -> str:
    """What the user said last."""
    return next((one.content for one in reversed(messages) if one.role == "user"), "")


def system_text(messages: Sequence[Message]) -> str:
    """All system text in one, in small letters and with plain spaces, for finding phrases."""
    return _plain(one.content for one in messages if one.role in ("system", "developer"))


def _plain(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split()).casefold()


def shifted(rate: float, log_odds: float) -> float:
    """Move a rate by log-odds; 0 and 1 stay where they are."""
    if rate <= 0 or rate >= 1:
        return rate
    return logistic(math.log(rate / (1 - rate)) + log_odds)


def logistic(log_odds: float) -> float:
    """Turn log-odds into a probability, for any size."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    return math.exp(log_odds) / (1 + math.exp(log_odds))
