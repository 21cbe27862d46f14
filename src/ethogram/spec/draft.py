"""Propose draft clauses from the imperative sentences of an existing prompt.

A proposal is a start for a writer, never a clause in force: it keeps the sentence it comes from, and
its criterion only turns that sentence into a statement about the reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from ethogram.ids import ClauseId
from ethogram.spec.prose import sentences

MOST_WORDS = 60
"""A longer sentence is prose around an instruction; it is left to the writer."""
_TITLE_WORDS, _ID_WORDS, _CRITERION_WORDS = 9, 4, 3

_SUBJECT = r"(?:you|the (?:assistant|model|bot|agent)|[A-Z]\w+)"
_FORBIDDEN = re.compile(
    r"^(?:please )?(?:(?:never|do not|don't|avoid)\b|"
    rf"{_SUBJECT} (?:must not|must never|should not|should never|may not|cannot|can not|can't|"
    r"shouldn't|mustn't|never|do not|don't|does not|doesn't|will not|will never|won't)\b) ?",
    re.IGNORECASE,
)
_DEMANDED = re.compile(
    r"^(?:please )?(?:(?:always|make sure (?:to|that you)|be sure to|ensure(?: that)?|remember to|"
    r"try to)\b|"
    rf"{_SUBJECT} (?:must|should|always|will|need to|have to|shall)\b(?: always)?) ?",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^((?:if|when|whenever|unless|before|after|once)\b[^,]{3,160}),\s*(?:then )?", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:\*\*|__)?[^.:*_]{1,40}:(?:\*\*|__)?\s+(?=\S)|^[#>\s]+")
_VERBS = frozenset(
    re.findall(
        r"\w+",
        """acknowledge act adapt add address adhere admit answer apologize ask assume avoid base be begin
        break brief bring call check choose cite clarify close comply confirm consider continue
        convert correct decline define describe direct discourage do double-check draft encourage end
        escalate explain express flag focus follow format generate give go greet guide hand handle
        help highlight identify ignore include indicate inform introduce keep lead leave let limit link
        list maintain make match mention mirror name note offer output politely point prefer present
        prioritize proceed produce protect provide put quote recommend redirect refer refuse reject
        remain remember remind remove rephrase reply report request respect respond return review say
        seek send set share show skip speak start state stay steer stick stop suggest summarize
        support suppose switch take tell thank think transfer translate treat use verify wait warn
        withhold wrap write""",
    )
)
_EMPTY = frozenset(
    ["a", "an", "and", "any", "are", "as", "at", "be", "by", "for", "from", "if", "in", "is", "it"]
    + ["of", "on", "or", "so", "that", "the", "their", "them", "they", "this", "to", "user", "when"]
    + [
        "but",
        "not",
        "only",
        "with",
        "you",
        "your",
        "users",
        "always",
        "must",
        "should",
        "please",
        "sure",
        "make",
    ]
)


class DraftClause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause somebody may have meant."""

    id: ClauseId
    title: str
    sentence: str
    """The sentence of the prompt it comes from, as it stands there."""
    block: str
    """Id of the block the sentence stands in; that block serves the clause."""
    condition: str = ""
    """`if the user is upset`: when it applies, as the sentence says."""
    forbids: bool = False
    criterion: str
    """Own id of the proposed criterion."""
    criterion_text: str
    """A statement about the reply, proposed from the sentence."""


class Instruction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence that tells the model what to do or not."""

    sentence: str
    condition: str
    forbids: bool
    act: str
    """What is to be done or not: begins with the plain verb."""


def propose_clauses(blocks: Iterable[tuple[str, str]]) -> tuple[DraftClause, ...]:
    """Propose a clause for each instruction of a prompt.

    Args:
        blocks: (block id, text) in reading order.

    Returns:
        Proposals with ids of their own. The same instruction twice makes one proposal.
    """
    drafts: list[DraftClause] = []
    taken: set[str] = set()
    said: set[str] = set()
    for block, text in blocks:
        for sentence in sentences(text):
            found = read_instruction(sentence)
            if found is None or sentence.casefold() in said:
                continue
            said.add(sentence.casefold())
            drafts.append(_draft(found, block, taken))
    return tuple(drafts)


def read_instruction(sentence: str) -> Instruction | None:
    """Read one sentence as an instruction to the model, or None when it is something else."""
    plain = _LABEL.sub("", sentence.replace("’", "'").replace("**", ""), count=1).strip()
    if not plain or plain.endswith("?") or len(plain.split()) > MOST_WORDS:
        return None
    condition = ""
    if match := _CONDITION.match(plain):
        condition, plain = match[1], plain[match.end() :]
    for pattern, forbids in ((_FORBIDDEN, True), (_DEMANDED, False)):
        if match := pattern.match(plain):
            act = plain[match.end() :].strip().rstrip(".!;")
            return _instruction(sentence, condition, act, forbids=forbids) if _says(act) else None
    first = plain.partition(" ")[0].strip(",:").lower()
    if _is_verb(first) and _says(plain.partition(" ")[2]):
        return _instruction(sentence, condition, plain.rstrip(".!;"), forbids=False)
    return None


def write_drafts(drafts: Iterable[DraftClause]) -> str:
    """Write proposals the way a specification reads, each with the sentence it comes from."""
    return "\n\n".join(_written(draft) for draft in drafts)


def _instruction(sentence: str, condition: str, act: str, *, forbids: bool) -> Instruction:
    plain = act[0].lower() + act[1:] if not act[:2].isupper() else act
    return Instruction(sentence=sentence, condition=condition, forbids=forbids, act=plain)


def _draft(found: Instruction, block: str, taken: set[str]) -> DraftClause:
    return DraftClause(
        id=ClauseId(_free_id(_slug(_opening(found) + found.act, _ID_WORDS) or "clause", taken)),
        title=_title(found),
        sentence=found.sentence,
        block=block,
        condition=found.condition,
        forbids=found.forbids,
        criterion=_slug(found.act, _CRITERION_WORDS) or "kept",
        criterion_text=_statement(found),
    )


def _opening(found: Instruction) -> str:
    return "no " if found.forbids else ""


def _title(found: Instruction) -> str:
    words = found.act.replace("{", "").replace("}", "").split()
    text = ("Do not " if found.forbids else "") + " ".join(words[:_TITLE_WORDS]).rstrip(",;:")
    return text[0].upper() + text[1:] + ("…" if len(words) > _TITLE_WORDS else "")


def _statement(found: Instruction) -> str:
    """Turn the instruction into a statement about the reply."""
    act = f"does not {found.act}" if found.forbids else _third_person(found.act)
    return f"{found.condition[0].lower()}{found.condition[1:]}, {act}" if found.condition else act


def _third_person(act: str) -> str:
    """`cite a source` becomes `cites a source`; what does not begin with a known verb stays."""
    verb, _, rest = act.partition(" ")
    if not _is_verb(verb.lower()):
        return f"does this: {act}"
    irregular = {"be": "is", "do": "does", "go": "goes"}
    if verb in irregular:
        ending = irregular[verb]
    elif verb.endswith(("s", "sh", "ch", "x", "z")):
        ending = f"{verb}es"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        ending = f"{verb[:-1]}ies"
    else:
        ending = f"{verb}s"
    return f"{ending} {rest}".strip()


def _says(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _is_verb(word: str) -> bool:
    return re.sub(r"is(e[sd]?)$", r"iz\1", word) in _VERBS or word in _VERBS


def _slug(text: str, most: int) -> str:
    words = [word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _EMPTY]
    return "-".join(words[:most])


def _free_id(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name


def _written(draft: DraftClause) -> str:
    quoted = draft.sentence.replace("{#", "{ #")
    return "\n".join(
        [
            f"## {draft.title} {{#{draft.id}}}",
            "Status: draft",
            f'The prompt says, in block `{draft.block}`: "{quoted}"',
            "",
            "**A reply passes when it**",
            f"- {{#{draft.criterion}}} {draft.criterion_text}.",
        ]
    )
