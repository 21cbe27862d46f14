from __future__ import annotations

from ethogram.studio.plain import refusal_page, welcome_page


def test_what_a_stranger_sent_stays_text() -> None:
    page = refusal_page("The host '<script>alert(1)</script>'")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_way_on_cannot_leave_its_attribute() -> None:
    page = welcome_page('/x"><script>alert(1)</script>')
    assert "<script" not in page
    assert 'href="/x&quot;&gt;' in page
