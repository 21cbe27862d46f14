"""The memo: five minutes of reading for a team that was not there, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.findings.summary import ClauseConformance, Quote, Summary
from ethogram.report.answers import Answers, answers, could_not, finding, judged_by
from ethogram.report.change import change_of
from ethogram.report.corrected import correction_sentences, judge_text
from ethogram.report.markdown_text import code, escaped, prose, quoted, table
from ethogram.report.number import bar_text, count, percent, rate_text


def render_memo(summary: Summary) -> str:
    """Write the six answers, every clause, the method and its limits as Markdown."""
    said = answers(summary)
    parts = [
        f"# {escaped(said.question)}",
        f"**{escaped(said.answer)}**",
        escaped(" · ".join((*said.facts, f"run {summary.run.run}"))),
        *(f"> **{each.label}** {escaped(each.text)}" for each in said.warnings),
    ]
    if said.is_asked:
        parts += ["## What broke, quoted", *_broken(summary)]
        parts += ["## What changed, and which edit did it", *_changed(said)]
        parts += ["## Too cautious and too loose", _caution(said)]
        parts += ["## What we do not know, and what would settle it", _unknown(said)]
    parts += ["## What we never asked", *_never(said)]
    if summary.clauses:
        parts += ["## Every clause", _every_clause(summary)]
    parts += ["## How this was measured", _method(summary)]
    parts += ["## Next", "\n".join(f"- {code(step)}" for step in said.next_steps)]
    return "\n\n".join(parts) + "\n"


def _broken(summary: Summary) -> Iterator[str]:
    broken = [each for each in summary.clauses if each.status == "broken"]
    if not broken:
        yield "Nothing, of what could be decided."
    for clause in broken:
        yield f"### {code(clause.clause)} {escaped(clause.title)}"
        yield _finding(clause, summary)
        yield from (_quote(quote) for quote in clause.quotes)


def _finding(clause: ClauseConformance, summary: Summary) -> str:
    sentences = [finding(clause), judged_by(clause), change_of(clause.clause, summary.comparison)]
    if clause.criteria_failing:
        criteria = ", ".join(f"{name} {number}" for name, number in clause.criteria_failing)
        sentences.append(f"failing by criterion: {criteria}")
    best, worst = clause.fail_rate_best, clause.fail_rate_worst
    if best and worst and (best, worst) != (clause.fail_rate, clause.fail_rate):
        sentences.append(
            f"if every missing verdict were a pass {rate_text(best)}, a fail {rate_text(worst)}"
        )
    sentences += [*correction_sentences(clause), could_not(clause)]
    return escaped(" ".join(f"{each[0].upper()}{each[1:]}." for each in sentences if each))


def _quote(quote: Quote) -> str:
    reason = f" {escaped(quote.reason)}" if quote.reason else ""
    source = f"{escaped(quote.case)}, {code(f'ethogram read {quote.read}')}.{reason}"
    return f"{quoted(quote.text or '(an empty reply)')}\n>\n> {source}"


def _changed(said: Answers) -> Iterator[str]:
    for sentence in said.changed:
        yield prose(sentence[0].upper() + sentence[1:]) + "."


def _caution(said: Answers) -> str:
    before = f" ({said.caution_before})" if said.caution_before else ""
    return escaped(said.caution[0].upper() + said.caution[1:] + before) + "."


def _unknown(said: Answers) -> str:
    if not said.unknown:
        return "Nothing: every tested clause is decided."
    rows = [
        (str(len(each.clauses)), escaped(each.reason), _names(each.clauses), _step(each.step))
        for each in said.unknown
    ]
    return table(("", "Undecided because", "Clauses", "What would settle the nearest"), rows)


def _step(step: str) -> str:
    if not step.startswith("ethogram "):
        return escaped(step)
    command, _, note = step.partition("   ")
    return f"{code(command)} {escaped(note)}".rstrip()


def _never(said: Answers) -> Iterator[str]:
    yield escaped(said.covered[0].upper() + said.covered[1:]).removesuffix(".") + "."
    if said.never_asked:
        yield "\n".join(f"- {escaped(name)}" for name in said.never_asked)
    if said.untested:
        noun = "This clause has" if len(said.untested) == 1 else "These clauses have"
        yield f"{noun} no case: {_names(said.untested)}."


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(code(name) for name in names)


def _every_clause(summary: Summary) -> str:
    rows = [
        (
            code(each.clause),
            each.status + (f" ({each.reason})" if each.reason else ""),
            escaped(finding(each)) if each.status != "untested" else "no case",
            bar_text(each.bar),
            escaped(judged_by(each)) if each.status != "untested" else "",
        )
        for each in summary.clauses
    ]
    return table(("Clause", "Answer", "Families", "Bar", "Judged"), rows)


def _method(summary: Summary) -> str:
    run, compared = summary.run, summary.comparison
    methods = sorted({each.fail_rate.method for each in summary.clauses if each.fail_rate})
    lines = [
        f"Target {code(run.target)}, model {code(run.model)}, context {code(run.context or '-')}, "
        f"specification {code(run.spec or '-')}.",
        "The family is the unit: cases that vary one situation count once. "
        f"Intervals: {escaped(', '.join(methods) or 'none, nothing was judged')}.",
        "Refused, unparsable and failed verdicts are never a fail and never a zero; they widen "
        "the bounds. A clause that only an unmeasured judge decided stays undecided.",
        *_corrected(summary),
        *_judges(summary),
    ]
    if run.failed:
        lines.append(f"{count(run.failed, 'call')} failed and left no reply to judge.")
    if compared is not None:
        tests = sorted({each.test for each in compared.clauses if each.test})
        lines.append(f"Compared with run {code(compared.before)}: {escaped(', '.join(tests))}.")
        if compared.noise_floor is not None:
            lines.append(f"A/A noise floor: {percent(compared.noise_floor)} of families flip.")
    return "\n".join(f"- {line}" for line in lines)


def _corrected(summary: Summary) -> Iterator[str]:
    found = [each.correction for each in summary.clauses if each.correction is not None]
    methods = sorted({each.rate.method for each in found if each.rate is not None})
    told = f"Methods: {', '.join(methods)}" if methods else "None could be corrected"
    if found:
        yield (
            "A judge's rate is corrected by what people said before it decides a clause; raw and "
            f"corrected stand side by side. {escaped(told)}."
        )


def _judges(summary: Summary) -> Iterator[str]:
    judges = sorted({judge for each in summary.clauses for judge in each.judges})
    for name, kind, is_measured in judges:
        card = "measured" if is_measured else "not measured, decides nothing"
        yield f"Judge {code(name)}: {kind}, {card}."
    for clause in summary.clauses:
        for each in clause.cards:
            if each.card is not None:
                text = judge_text(each.judge, each.kind, (each,))
                yield f"On {code(each.criterion)}: {escaped(text)}."
    for name in summary.judges_refused:
        yield f"Refused, so its verdicts count for nothing: {escaped(name)}."
