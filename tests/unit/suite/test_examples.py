from __future__ import annotations

from ethogram.errors import Position
from ethogram.ids import AudienceId, ClauseId, SurfaceId
from ethogram.spec.clause import Clause, Example, GradedReply, Spec
from ethogram.spec.public import PublicPrompt
from ethogram.suite.examples import cases_from_prompts, cases_from_spec, clauses_by_tag

AT = Position(path="spec.md", line=4)
REPLIES = (GradedReply(grade="good", text="Which is your claim?"),)
SPEC = Spec(
    clauses=(
        Clause(
            id=ClauseId("coach"),
            title="Coach",
            stakes="high",
            surfaces=(SurfaceId("editor"),),
            audiences=(AudienceId("student"),),
            tags=("ab12",),
            examples=(
                Example(
                    id="coach/example-1",
                    title="late essay",
                    turns=(("developer", "Be brief."), ("user", "Write my intro.")),
                    replies=REPLIES,
                    at=AT,
                ),
                Example(
                    id="coach/example-2",
                    surface=SurfaceId("chat"),
                    turns=(("user", "Then?"),),
                    continues="coach/example-1",
                    at=AT,
                ),
                Example(id="coach/example-3", at=AT),
            ),
            at=AT,
        ),
    )
)


def test_worked_examples_are_cases_with_their_graded_replies() -> None:
    first, second = cases_from_spec(SPEC)
    assert (first.id, first.tests, first.references) == ("coach/example-1", ("coach",), REPLIES)
    assert first.place.situation == "editor/student/-"
    assert [turn.role for turn in first.turns] == ["developer", "user"]
    assert (first.source, first.stakes, first.at) == ("spec example", "high", AT)
    assert second.place.surface == "chat"
    assert second.family == first.family == "coach/example-1"
    assert first.digest != second.digest


def test_prompt_files_are_cases_of_the_clauses_that_hold_their_tag() -> None:
    prompts = [
        PublicPrompt(
            id=f"{tag}/1", tag=tag, section="Coach", turns=(("user", "Hi"),), at=AT, section_at=AT
        )
        for tag in ("ab12", "zz99")
    ]
    first, second = cases_from_prompts(prompts, clauses_by_tag(SPEC))
    assert (first.id, first.tests, first.tags) == ("ab12/1", ("coach",), ("ab12",))
    assert first.source == "spec.md"
    assert second.tests == ()
