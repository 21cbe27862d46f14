from __future__ import annotations

from ethogram.report.spec_page import SpecPage, render_spec_page
from ethogram.spec.clause import Spec
from ethogram.spec.document import read_spec
from ethogram.spec.public import spec_counts
from tests.fakes.releases import OLD
from tests.fakes.specs import a_clause, a_spec


def page_of(spec: Spec, *, is_public: bool) -> SpecPage:
    return SpecPage(name="spec.md", spec=spec, counts=spec_counts(spec), is_public=is_public)


def test_a_public_specification_is_shown_with_its_counts_and_its_outline() -> None:
    spec = read_spec([("spec.2025-01-01.md", OLD)], None).value
    shown = render_spec_page(page_of(spec, is_public=True))
    assert "release 2025-01-01" in shown
    assert "clauses     6 · platform 2, guideline 3, user 1" in shown
    assert "replies     2: 1 GOOD, 1 BAD; 1 with a reason" in shown
    assert "platform     Be honest · #be-honest · 1 example · commentary" in shown
    assert "bar" not in shown


def test_our_own_clauses_show_bar_stakes_and_status() -> None:
    spec = a_spec(a_clause("coach", "Help.", "asks", stakes="high", status="draft"))
    shown = render_spec_page(page_of(spec, is_public=False))
    assert "Coach · #coach · bar 9 in 10 · stakes high · draft · 1 criterion" in shown
    assert "none; a GOOD and a BAD reply are a judge's first exam" in shown


def test_colour_takes_no_room() -> None:
    spec = a_spec(a_clause("coach", "Help."))
    plain = render_spec_page(page_of(spec, is_public=False), width=50)
    inked = render_spec_page(page_of(spec, is_public=False), width=50, colour=True)
    assert len(plain.splitlines()) == len(inked.splitlines())
