from __future__ import annotations

from ethogram.findings.code_agreement import CodeAgreement, Parting, code_agreement
from ethogram.findings.same_fix import same_fix
from ethogram.ids import CaseId, FamilyId, ModeId, RunId, TranscriptId
from ethogram.report.code_agreement import answer, render_code_agreement, render_same_fix
from ethogram.stats.estimate import undefined


def test_without_a_second_coder_the_next_step_is_to_find_one() -> None:
    text = render_code_agreement(code_agreement([]), width=100)
    assert "Nobody coded the same replies blind yet" in text
    assert "--blind" in text


def test_where_coders_part_is_listed_with_what_to_sharpen() -> None:
    a, b = ModeId("a"), ModeId("b")
    parting = Parting(
        transcript=TranscriptId("r.7"),
        case=CaseId("q"),
        first=a,
        first_by="ana",
        second=b,
        second_by="ben",
    )
    found = CodeAgreement(
        both=30,
        same=29,
        kappa=undefined("Cohen", "because"),
        alpha=undefined("Krippendorff", "because"),
        standing="disagree",
        partings=(parting,) * 25,
        confused=((a, b, 25),),
    )
    text = render_code_agreement(found, width=200)
    assert answer(found).startswith("No")
    assert "ana says a, ben says b" in text
    assert "and 5 more" in text
    assert "ethogram failures merge a --into b" in text


def test_a_fix_says_that_chance_may_have_helped() -> None:
    families = {ModeId("a"): [FamilyId("1")], ModeId("b"): [FamilyId("2")]}
    after = {FamilyId("1"): True, FamilyId("2"): True}
    modes, runs = (ModeId("a"), ModeId("b")), (RunId("x"), RunId("y"))
    text = render_same_fix(same_fix(modes, families, after, runs), width=200)
    assert "Not said" in text
    assert "by chance" in text
