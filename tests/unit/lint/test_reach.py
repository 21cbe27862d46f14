from __future__ import annotations

from ethogram.ids import AudienceId, SurfaceId
from ethogram.lint.reach import without_situation
from ethogram.lint.workbook import Workbook
from tests.fakes.specs import a_clause, a_product, a_spec


def test_a_clause_that_holds_nowhere_that_matters_is_found() -> None:
    spec = a_spec(
        a_clause("anywhere"),
        a_clause("here", surfaces=(SurfaceId("editor"),)),
        a_clause("nowhere", surfaces=(SurfaceId("chat"),), audiences=(AudienceId("student"),)),
    )
    product = a_product("editor/student/essay", "chat/parent/essay")
    findings = without_situation(Workbook(spec=spec, product=product))
    assert [finding.about for finding in findings] == ["nowhere"]


def test_without_situations_nothing_is_said() -> None:
    spec = a_spec(a_clause("nowhere", surfaces=(SurfaceId("chat"),)))
    assert without_situation(Workbook(spec=spec)) == []
