from __future__ import annotations

import msgspec

from ethogram.errors import Position
from ethogram.ids import CriterionId, LabelId
from ethogram.judge.rubric import Rubric
from ethogram.judge.trained_judge import judge_name, trained_parts
from tests.fakes.specs import a_clause
from tests.fakes.trained import a_trained_judge

CLAUSE = a_clause("warm", "Be kind.", "is kind")
CRITERION = CLAUSE.criteria[0]
RUBRIC = Rubric(criterion=CriterionId("warm.c1"), guidance="Read it.", at=Position(path="r.md"))
STANDING = frozenset({LabelId("l1"), LabelId("l2")})


def test_its_verdicts_carry_a_name_that_no_target_has() -> None:
    assert a_trained_judge().judge == "trained:tone"
    assert judge_name("trained:tone") == "trained:tone"


def test_the_day_it_was_made_does_not_make_it_another_judge() -> None:
    trained = a_trained_judge()
    assert msgspec.structs.replace(trained, made_at="later").digest == trained.digest
    assert msgspec.structs.replace(trained, seed=1).digest != trained.digest


def test_a_withdrawn_label_changes_what_it_rests_on_and_nothing_else() -> None:
    trained = a_trained_judge()
    before = trained_parts(trained, CLAUSE, CRITERION, None, STANDING)
    after = trained_parts(trained, CLAUSE, CRITERION, None, STANDING - {LabelId("l1")})
    assert {name for name in before if before[name] != after[name]} == {"labels"}
    more = trained_parts(trained, CLAUSE, CRITERION, None, STANDING | {LabelId("new")})
    assert more == before


def test_naming_the_judge_in_its_rubric_does_not_make_it_another_judge() -> None:
    trained = a_trained_judge()
    before = trained_parts(trained, CLAUSE, CRITERION, RUBRIC, STANDING)
    named = msgspec.structs.replace(RUBRIC, judge=trained.judge)
    assert trained_parts(trained, CLAUSE, CRITERION, named, STANDING) == before
    taught = msgspec.structs.replace(RUBRIC, guidance="Read it twice.")
    assert trained_parts(trained, CLAUSE, CRITERION, taught, STANDING) != before
