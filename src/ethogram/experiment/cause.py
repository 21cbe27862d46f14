"""Causes of a failure, one meaning each, and where in the stack each would be mended."""

from __future__ import annotations

from typing import Literal

import msgspec

Cause = Literal[
    "clause missing",
    "clause ambiguous",
    "clauses conflict",
    "not followed",
    "block ignored",
    "block overridden",
    "few-shot contradicts",
    "tool overrides",
    "retrieval overrides",
    "user pressure",
    "model prior",
    "model incapacity",
    "judge fault",
    "case fault",
    "does not fail",
    "not found",
]
"""`not followed`: the words are there, plain and last, and the model passes on the instruction alone.
`does not fail`: asked afresh, it passes. `not found`: the budget ended before any cause was shown."""

Layer = Literal["spec", "context", "few-shot", "tools", "retrieval", "model", "judge", "case", "-"]


class Remedy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a cause is mended, and how."""

    layer: Layer
    means: str
    """What the cause says, for a reader who was not there."""
    mend: str
    """What to do. `{part}` stands for the culprit, `{clause}` for the clause."""
    confirmed_by: str
    """The intervention that confirms it."""


REMEDIES: dict[Cause, Remedy] = {
    "clause missing": Remedy(
        layer="context",
        means="Nothing that is sent on this surface says what the clause asks for.",
        mend="Add a block that serves {clause}.",
        confirmed_by="add the clause in plain words",
    ),
    "clause ambiguous": Remedy(
        layer="context",
        means="The words that are sent do not make the model do what the clause's own words do.",
        mend="Reword {part}: say how, as the criteria of {clause} do.",
        confirmed_by="put the clause's plain words in place of the block's",
    ),
    "clauses conflict": Remedy(
        layer="spec",
        means="A block that serves another clause asks for the opposite here.",
        mend="Rule which gives way: 'Gives way to' in {clause} or in the clause of {part}.",
        confirmed_by="leave out the block of the other clause",
    ),
    "not followed": Remedy(
        layer="model",
        means="The model does it when told nothing else, and not within this much context.",
        mend="Shorten the context, or ask a stronger model: no single part is to blame.",
        confirmed_by="instruction alone passes, and no edit to a part does",
    ),
    "block ignored": Remedy(
        layer="context",
        means="The words are right and stand where the model does not heed them.",
        mend="Move {part} to the end of the context.",
        confirmed_by="move the block behind all others",
    ),
    "block overridden": Remedy(
        layer="context",
        means="Another part of the context makes the model do otherwise.",
        mend="Change or take out {part}.",
        confirmed_by="leave out the other part",
    ),
    "few-shot contradicts": Remedy(
        layer="few-shot",
        means="The worked turns show the opposite of what the clause asks for.",
        mend="Replace {part} with turns that keep {clause}.",
        confirmed_by="leave out the few-shot turns",
    ),
    "tool overrides": Remedy(
        layer="tools",
        means="A tool's description makes the model do otherwise.",
        mend="Reword the description of {part}.",
        confirmed_by="leave out the tool",
    ),
    "retrieval overrides": Remedy(
        layer="retrieval",
        means="A retrieved text makes the model do otherwise.",
        mend="Fence retrieved texts as data, or filter what {part} brings.",
        confirmed_by="leave out the retrieved texts",
    ),
    "user pressure": Remedy(
        layer="context",
        means="The same request, asked without pressure, is answered as it should be.",
        mend="Say in the block that serves {clause} what to do when somebody insists.",
        confirmed_by="ask neutrally",
    ),
    "model prior": Remedy(
        layer="few-shot",
        means="The model's own habit is stronger than an instruction; shown how, it does it.",
        mend="Show it: add worked turns that keep {clause}, and look at what else they move.",
        confirmed_by="put the specification's good examples before the question as worked turns",
    ),
    "model incapacity": Remedy(
        layer="model",
        means="It could not: no context that was tried makes it pass.",
        mend="Ask a stronger model, or train for it; no edit that was tried fixes this.",
        confirmed_by="instruction alone fails, and so do worked turns where there are any",
    ),
    "judge fault": Remedy(
        layer="judge",
        means="The reply is right and the judge is wrong.",
        mend="Mend the rubric or checks of {clause}, then measure the judge again.",
        confirmed_by="judge again, by a person or by the specification's own examples",
    ),
    "case fault": Remedy(
        layer="case",
        means="The case asks for something that the specification does not.",
        mend="Mend the case, or drop it.",
        confirmed_by="hold the case against the specification",
    ),
    "does not fail": Remedy(
        layer="-",
        means="Asked afresh, it passes: the failure was chance, or it has been mended since.",
        mend="Ask more often to see how rare it is.",
        confirmed_by="ask again",
    ),
    "not found": Remedy(
        layer="-",
        means="No intervention that was tried made the failure go away for sure.",
        mend="Allow more calls, or explain the whole clause.",
        confirmed_by="-",
    ),
}
"""One remedy a cause; a cause without one would be a word without a meaning."""

FIXABLE_BY_EDIT: frozenset[Layer] = frozenset({"context", "few-shot", "tools", "retrieval", "spec"})
"""Layers that an edit of a document mends."""
