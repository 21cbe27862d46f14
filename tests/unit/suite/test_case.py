from __future__ import annotations

from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.suite.case import Place


def test_a_situation_shows_what_the_case_does_not_say() -> None:
    editor = SurfaceId("editor")
    assert Place(surface=editor).situation == "editor/-/-"
    whole = Place(surface=editor, audience=AudienceId("student"), use_case=UseCaseId("essay-help"))
    assert whole.situation == "editor/student/essay-help"
