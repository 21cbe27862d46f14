from __future__ import annotations

from ethogram.ids import CaseId
from ethogram.suite.case import Case
from ethogram.suite.read import read_cases
from ethogram.suite.twins import guarded_clauses, is_twin


def cases(text: str) -> dict[CaseId, Case]:
    return {case.id: case for case in read_cases(text, "cases.yaml").value}


def test_a_twin_guards_the_clause_of_its_original() -> None:
    found = cases("""
- {id: a, at: e, user: x, also: [w], tests: [coach]}
- {id: b, twin-of: a, user: y}
- {id: c, twin-of: b, user: z}
- {id: d, twin-of: a, user: z, tests: [tone]}
- {id: e, twin-of: a~2, user: z}
""")
    assert {own: guarded_clauses(case, found) for own, case in found.items()} == {
        "a": ("coach",), "a~2": ("coach",), "b": ("coach",), "c": ("coach",), "d": ("tone",),
        "e": ("coach",),
    }  # fmt: skip
    assert [is_twin(case) for case in found.values()] == [False, False, True, True, True, True]


def test_a_twin_of_nothing_guards_nothing() -> None:
    found = cases("- {id: a, at: e, twin-of: b, user: x}")
    assert guarded_clauses(found[CaseId("a")], found) == ()


def test_a_circle_of_twins_ends() -> None:
    text = "- {id: a, at: e, twin-of: b, user: x}\n- {id: b, at: e, twin-of: a, user: y}"
    found = cases(text)
    assert guarded_clauses(found[CaseId("a")], found) == ()
