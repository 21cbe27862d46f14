"""The product as a record."""

from __future__ import annotations

from ethogram.errors import Position
from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.spec.product import Situation


def test_a_situation_has_one_name_on_every_screen() -> None:
    situation = Situation(
        surface=SurfaceId("editor"),
        audience=AudienceId("student"),
        use_case=UseCaseId("essay-help"),
        weight=1,
        at=Position(path="product.md"),
    )
    assert situation.name == "editor/student/essay-help"
