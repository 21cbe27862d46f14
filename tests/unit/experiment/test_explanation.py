"""A cause is shown only when fresh replies confirm its fix."""

from __future__ import annotations

import msgspec

from ethogram.experiment.diagnosis import Suspicion
from ethogram.experiment.explanation import Confirmation, Explanation, Step
from ethogram.experiment.intervention import AS_IT_IS, Intervention
from ethogram.ids import CaseId, ClauseId, SurfaceId
from ethogram.stats.proportion import newcombe

FIX = Intervention(move="leave out", parts=("block form",))


def explanation(suspicion: Suspicion, after: int | None = None) -> Explanation:
    confirmation = None
    if after is not None:
        confirmation = Confirmation(
            before=Step(intervention=AS_IT_IS, failed=9, asked=10),
            after=Step(intervention=FIX, failed=after, asked=10),
            change=newcombe(after, 10, 9, 10),
        )
    return Explanation(
        subject="coach",
        clause=ClauseId("coach"),
        surface=SurfaceId("editor"),
        cases=(),
        target="small",
        suspicion=suspicion,
        confirmation=confirmation,
    )


OVERRIDDEN = Suspicion(cause="block overridden", parts=("block form",), fix=FIX)


def test_a_suspicion_alone_shows_nothing() -> None:
    assert not explanation(OVERRIDDEN).is_shown


def test_fresh_replies_confirm_a_fix_or_do_not() -> None:
    assert explanation(OVERRIDDEN, after=0).is_shown
    assert not explanation(OVERRIDDEN, after=8).is_shown


def test_a_model_that_could_not_is_mended_by_no_edit() -> None:
    could_not = explanation(Suspicion(cause="model incapacity"))
    assert not could_not.is_shown, "nobody saw it on more than one question"
    three = tuple(CaseId(name) for name in "abc")
    assert msgspec.structs.replace(could_not, cases=three).is_shown
    assert not could_not.is_mended_by_edit


def test_an_explanation_survives_json() -> None:
    whole = explanation(OVERRIDDEN, after=0)
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Explanation) == whole


def test_the_replies_of_the_search_confirm_nothing() -> None:
    found = explanation(OVERRIDDEN, after=0)
    assert found.confirmation is not None
    again = msgspec.structs.replace(found.confirmation, is_fresh=False)
    assert not msgspec.structs.replace(found, confirmation=again).is_shown
