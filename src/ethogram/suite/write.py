"""Write cases as lines of JSON that read back as the same cases."""

from __future__ import annotations

from typing import Any

import msgspec

from ethogram.ids import SurfaceId
from ethogram.model.message import Message
from ethogram.spec.clause import GradedReply
from ethogram.suite.case import Case

_ENCODER = msgspec.json.Encoder()


def case_line(case: Case, *, surface: SurfaceId | None = None) -> str:
    """Write one case of worked examples or prompts as a line, with its line end.

    Args:
        case: The case; checks, documents and history are not written.
        surface: Where it stands, instead of its own surface.
    """
    place = {
        "surface": surface or case.place.surface,
        "audience": case.place.audience,
        "use-case": case.place.use_case,
        "known-from": case.place.known_from,
    }
    fields: dict[str, Any] = {
        "id": case.id,
        "family": case.family if str(case.family) != str(case.id) else "",
        **place,
        "messages": [_turn(turn) for turn in case.turns],
        "tests": list(case.tests),
        "expect": case.expect,
        "references": [_reply(reply) for reply in case.references],
        "tags": list(case.tags),
        "stakes": case.stakes,
        "kind": case.kind if case.kind != "normal" else "",
        "category": case.category,
        "why": case.why,
        "source": case.source,
    }
    kept = {name: value for name, value in fields.items() if value}
    return _ENCODER.encode(kept).decode() + "\n"


def _turn(turn: Message) -> dict[str, str]:
    return {"role": turn.role, "content": turn.content}


def _reply(reply: GradedReply) -> dict[str, Any]:
    fields: dict[str, Any] = {"grade": reply.grade, "text": reply.text, "reason": reply.reason}
    fields["violates"] = list(reply.violates)
    return {name: value for name, value in fields.items() if value}
