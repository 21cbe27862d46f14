from __future__ import annotations

from ethogram.report.mode_groups import NoteGroup, NoteGroups, render_groups


def test_a_group_that_does_not_hold_says_so() -> None:
    found = NoteGroups(
        groups=(
            NoteGroup(number=1, phrase="a", reads=(1, 2), notes=("x", "y"), held=0.9),
            NoteGroup(number=2, phrase="b", reads=(3, 4), notes=("x\x1b[2J", "y"), held=0.3),
        ),
        alone=((5, "odd"),),
        stability=0.4,
        fewest=12,
    )
    text = render_groups(found, width=80, colour=False)
    assert found.notes == 5
    assert "holds .90)" in text
    assert "holds .30)  UNSTABLE" in text
    assert "too little to read anything" in text
    assert "\x1b" not in text


def test_few_notes_have_no_stability() -> None:
    group = NoteGroup(number=1, phrase="a", reads=(1, 2), notes=("x", "y"))
    text = render_groups(NoteGroups(groups=(group,), fewest=12), width=80, colour=False)
    assert "12 are needed" in text
    assert "UNSTABLE" not in text
