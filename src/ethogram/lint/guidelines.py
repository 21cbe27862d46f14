"""Guidelines that say again what the clause says: two wordings drift apart, and labellers follow one."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.errors import Position
from ethogram.judge.rubric import Rubric
from ethogram.lint.rule import Finding
from ethogram.lint.sentence import stems
from ethogram.lint.workbook import Workbook
from ethogram.spec.prose import sentences

SAME_SHARE = 0.75
"""Share of the words of both sentences together that both hold, from which on one restates the other."""
FEWEST_WORDS = 3
"""A sentence with fewer words of weight is alike to many by chance."""


def restated_criteria(workbook: Workbook) -> list[Finding]:
    """Find sentences of a rubric that repeat the criterion they are about."""
    words = {
        criterion.id: (clause.id, criterion.text)
        for clause in workbook.spec.clauses
        for criterion in clause.criteria
    }
    found: list[Finding] = []
    for rubric in workbook.rubrics:
        clause, text = words.get(rubric.criterion, ("", ""))
        said = next((each for each in _sentences(rubric) if _restates(each, text)), "")
        if said:
            found.append(_finding(rubric, clause, said, _line(workbook, rubric, said)))
    return found


def _sentences(rubric: Rubric) -> Iterator[str]:
    how = rubric.how
    for prose in (rubric.guidance, how.prose, how.unclear, *how.include, *how.exclude, *how.scale):
        yield from sentences(prose)


def _restates(sentence: str, criterion: str) -> bool:
    own, other = stems(sentence), stems(criterion)
    if min(len(own), len(other)) < FEWEST_WORDS:
        return False
    return len(own & other) >= SAME_SHARE * len(own | other)


def _line(workbook: Workbook, rubric: Rubric, said: str) -> int:
    """Find the line that the sentence begins on."""
    lines = workbook.sources.get(rubric.at.path, "").splitlines()
    begins = " ".join(said.split()[:3])
    return next(
        (number for number, line in enumerate(lines, 1) if begins in " ".join(line.split())),
        rubric.at.line,
    )


def _finding(rubric: Rubric, clause: str, said: str, line: int) -> Finding:
    return Finding(
        at=Position(path=rubric.at.path, line=line),
        about=rubric.criterion,
        message=f"The rubric of {rubric.criterion!r} says the criterion again: {said!r:.120}.",
        fix=f"Remove the sentence: labellers and judges are shown the criterion from clause {clause!r}; "
        "say here only how to apply it.",
    )
