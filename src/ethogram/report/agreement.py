"""Do my labellers agree? The answer in words first, then the figures, then what to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from ethogram.findings.agreement import Agreement, Version
from ethogram.findings.agreement_figures import Standing
from ethogram.findings.agreement_people import Pairing, Person
from ethogram.findings.agreement_words import DividingWord
from ethogram.findings.contest import Contest
from ethogram.findings.next_step import joined_words
from ethogram.judge.adjudication import ReasonCode
from ethogram.report.agreement_answer import AgreementShown, PartedShown
from ethogram.report.ink import Tone, ink
from ethogram.report.number import coefficient, count, estimate_text, percent, percent_text
from ethogram.report.plain_text import cells, cut, one_line, pad, visible, wrap

By = Literal["clause", "criterion", "labeller"]

QUESTION = "Do my labellers agree?"
REASONS: dict[ReasonCode, str] = {
    "clause-unclear": "the clause is unclear",
    "clauses-conflict": "clauses conflict",
    "clause-missing": "a clause is missing",
    "slip": "a slip",
    "item-broken": "the item is broken",
    "value-difference": "an honest difference of values",
    "unrecorded": "the reason was not recorded",
}
_Told = tuple[str, str, Tone]
STANDINGS: dict[Standing, _Told] = {
    "disagree": ("DISAGREE", "no", "bad"),
    "too few": ("TOO FEW", "too few to say", "warn"),
    "tentative": ("SO FAR", "so far yes", "accent"),
    "agree": ("AGREE", "yes", "good"),
    "not shared": ("ALONE", "nobody can say", "faint"),
}
"""What stands beside a clause, what the sentence says of it, and its tone."""
SETTLED: _Told = ("SETTLED", "no, but slips and broken items explain it", "accent")
"""People disagreed, and what remains once an adjudicator forgave slips contests nothing."""
_LABEL = 10
_LEAST_WIDTH = 60
_WHOLE = ".whole"
_MOST_NAME = 46
_MOST_TOLD = 4
_MOST_REPLIES = 12
_MINUTES_A_REPLY = 1
"""To read one divided reply with everything that was said of it, and to settle it."""
_Columns = tuple[tuple[str, Callable[[Agreement], str]], ...]


def render_agreement(
    shown: AgreementShown, *, by: By = "clause", width: int = 100, colour: bool = False
) -> str:
    """Answer in words, then clause by clause or person by person, then list what divides people."""
    width = max(width, _LEAST_WIDTH)
    found = shown.agreements
    groups = found.by_criterion if by == "criterion" else found.by_clause
    lines = wrap(one_line(f"{QUESTION}   {answer(shown)}"), width)
    lines[0] = lines[0].replace(QUESTION, ink(QUESTION, "strong", colour=colour), 1)
    if by == "labeller":
        lines += _people(found.people, found.pairings, width)
    else:
        lines += _told(groups, width, colour=colour)
        lines += _table(groups, width)
    lines += _divided(shown.replies, width)
    lines += _apart(shown, width, colour=colour)
    step = next_step(shown)
    if step:
        lines += ["", *wrap(one_line(f"next   {step}"), width)]
    return "\n".join(lines) + "\n"


def answer(shown: AgreementShown) -> str:
    """Say in words on what people agree, and over which words they part where they do not."""
    told = [each for each in shown.agreements.by_clause if each.figures.items]
    if not shown.labels:
        return "Nobody has labelled anything yet."
    if not told:
        who = "one person" if shown.labellers == 1 else f"{shown.labellers} people"
        return (
            f"Nobody can say: {count(shown.labels, 'label')} by {who}, "
            "and no reply that two of them labelled."
        )
    text = " ".join(f"{sentence(each)}." for each in told[:_MOST_TOLD])
    rest = len(told) - _MOST_TOLD
    return f"{text} And {count(rest, 'more clause')} below." if rest > 0 else text


def sentence(each: Agreement) -> str:
    """Say of one clause whether people agree, on what that rests, and what divides them."""
    figures = each.figures
    people = f"{count(figures.items, 'reply', 'replies')}, {len(figures.people)} people"
    text = f"On {name_told(each)} {standing_told(each)[1]} ({_deciding(each)}; {people})"
    if figures.standing in {"disagree", "too few"} and each.words:
        text += f": they part over {joined_words([word.word for word in each.words])}"
    return text


def next_step(shown: AgreementShown) -> str:
    """Say the cheapest thing that would make people agree, or show that they do."""
    left = [each for each in shown.replies if each.state == "open" and each.read]
    if left:
        clauses = dict.fromkeys(each.clause for each in left)
        only = f" --for {next(iter(clauses))}" if len(clauses) == 1 else ""
        minutes = len(left) * _MINUTES_A_REPLY
        replies = count(len(left), "reply", "replies")
        return f"ethogram adjudicate{only}   ({replies}, about {minutes} min)"
    contested = [x for x in shown.agreements.by_clause if x.contest and x.contest.is_contested]
    if contested and all(_is_of_values(each) for each in contested):
        return "an honest difference of values is kept, and nobody has to settle it: read the notes"
    if contested:
        return "everything is settled, and the words still divide people: change the clause"
    few = [x for x in shown.agreements.by_clause if x.figures.standing in {"too few", "not shared"}]
    if few or not shown.labels:
        return "two people label the same replies: ethogram label --help"
    return ""


def _is_of_values(each: Agreement) -> bool:
    """Tell a clause over which people differ in what they value, and in nothing else."""
    reasons = {name for name, _ in each.reasons}
    return "value-difference" in reasons and reasons <= {"value-difference", "slip", "item-broken"}


def standing_told(each: Agreement) -> _Told:
    """Give what stands beside a clause, what a sentence says of it, and its tone."""
    is_settled = each.contest is not None and not each.contest.is_contested
    if each.figures.standing == "disagree" and is_settled:
        return SETTLED
    return STANDINGS[each.figures.standing]


def name_told(each: Agreement) -> str:
    """Name what people answered about: a criterion, a clause as a whole, preferences."""
    name = each.criterion or each.clause or "preferences"
    if name.endswith(_WHOLE):
        name = f"{name.removesuffix(_WHOLE)}, as a whole"
    return name if each.kind == "outcome" else f"{name} ({each.kind})"


def _deciding(each: Agreement) -> str:
    figures = each.figures
    if not figures.deciding.is_defined:
        return f"{figures.decided_by} undefined"
    return f"{figures.decided_by} {estimate_text(figures.deciding)}"


def _told(groups: Sequence[Agreement], width: int, *, colour: bool) -> list[str]:
    name_width = min(max([12, *(cells(name_told(each)) + 2 for each in groups)]), 30)
    lines: list[str] = []
    for each in groups:
        label, _, tone = standing_told(each)
        indent = _LABEL + name_width
        texts = [visible(text).replace("\n", " ") for text in facts_told(each)]
        wrapped = [line for text in texts for line in wrap(text, width - indent)]
        head = ink(pad(label, _LABEL), tone, colour=colour)
        head += ink(
            pad(cut(one_line(name_told(each)), name_width - 1), name_width), "strong", colour=colour
        )
        lines += [head + wrapped[0], *(" " * indent + line for line in wrapped[1:])]
    return ["", *lines] if lines else []


def facts_told(each: Agreement) -> Iterator[str]:
    """Say on what an answer about agreement rests, fact by fact."""
    figures = each.figures
    if not figures.items:
        yield f"{count(each.alone, 'reply', 'replies')}, each labelled by one person alone"
        return
    agreed = figures.items - figures.divided
    text = f"agree on {agreed:,} of {count(figures.items, 'reply', 'replies')}"
    yield f"{text} · {_deciding(each)} · {', '.join(figures.people)}"
    if figures.decided_by == "AC1":
        most, times = figures.answers[0]
        share = percent(times / sum(number for _, number in figures.answers))
        yield f"{share} of the labels say {most}, so AC1 decides and not alpha"
    for warning in figures.deciding.warnings:
        yield f"careful: {warning}"
    yield from _dividing(each)
    if each.reasons:
        yield "settled as: " + ", ".join(f"{REASONS[name]} {n}" for name, n in each.reasons)
    if each.contest is not None:
        yield from _contest(each.contest)
    if figures.divided and each.part.estimate is not None and each.part.estimate < 1:
        yield f"{percent_text(each.part)} of all disagreement here"
    if each.versions:
        yield "; ".join(_version(version) for version in each.versions)


def _dividing(each: Agreement) -> Iterator[str]:
    """Say which words divide people, or what would name one."""
    if each.words:
        yield "they part over " + ", ".join(_word(word) for word in each.words)
    if each.in_replies:
        words = ", ".join(_reply_word(word) for word in each.in_replies)
        yield f"divided replies say more often: {words}; a hint, found by looking at many words"
    if each.figures.standing == "disagree" and not each.words and not each.in_replies:
        yield "no word is named yet: a note on a divided reply says over which they part"


def _contest(contest: Contest) -> Iterator[str]:
    """Say which words are in question once slips and broken items are set aside."""
    if contest.forgiven:
        still = "still" if contest.is_contested else "no longer"
        slips = count(contest.forgiven, "slip or broken item", "slips and broken items")
        yield f"without {slips} they {still} disagree"
    named = [name for name in contest.criteria if not name.endswith(_WHOLE)]
    if named:
        yield f"in question: {', '.join(named)}; one reading of it decides nothing"


def _word(word: DividingWord) -> str:
    where = {
        "adjudication": "named by an adjudicator",
        "note": f"in the notes on {word.divided} of {word.of}",
        "reply": "in the replies",
    }[word.source]
    return f"'{word.word}' ({where})"


def _reply_word(word: DividingWord) -> str:
    return f"{word.word} ({word.divided} of {word.of}, else {word.agreed} of {word.agreed_of})"


def _version(version: Version) -> str:
    what = "as it reads now" if version.is_in_force else "as it read before"
    told = f", guideline {version.guideline[:4]}" if version.guideline else ""
    agreed = version.items - version.divided
    return f"since {version.since[:10]} {what}{told}: {agreed} of {version.items}"


def _table(groups: Sequence[Agreement], width: int) -> list[str]:
    shown = [each for each in groups if each.figures.items]
    if not shown:
        return []
    columns: _Columns = (
        ("on", name_told),
        ("n", lambda x: f"{x.figures.items:,}"),
        ("agree", lambda x: percent_text(x.figures.percent)),
        ("alpha", lambda x: estimate_text(x.figures.alpha)),
        ("AC1", lambda x: estimate_text(x.figures.ac1)),
        ("Fleiss", lambda x: coefficient(x.figures.fleiss.estimate)),
        ("Cohen", lambda x: coefficient(x.figures.cohen.estimate)),
        ("fail", _failing),
    )
    rows = [tuple(name for name, _ in columns)]
    rows += [tuple(one_line(write(each)) for _, write in columns) for each in shown]
    return ["", *_laid_out(rows, width)]


def _failing(each: Agreement) -> str:
    said = dict(each.figures.answers)
    return percent(said.get("fail", 0) / sum(said.values())) if each.kind == "outcome" else "-"


def _laid_out(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    widths = [max(cells(row[column]) for row in rows) + 2 for column in range(len(rows[0]))]
    widths[0] = min(widths[0], _MOST_NAME)
    return [
        cut(
            "".join(
                pad(cut(text, size - 1), size) for text, size in zip(row, widths, strict=True)
            ).rstrip(),
            width,
        )
        for row in rows
    ]


def _people(people: Sequence[Person], pairs: Sequence[Pairing], width: int) -> list[str]:
    if not people:
        return []
    rows: list[tuple[str, ...]] = [
        ("labeller", "labelled", "shared", "against most", "with oneself")
    ]
    for each in people:
        own = percent_text(each.self_agreement) if each.retests else "never asked twice"
        own += f" ({count(each.retests, 'repeat')})" if each.retests else ""
        rows.append((each.who, str(each.items), str(each.shared), str(each.against), own))
    lines = ["", *_laid_out([[one_line(cell) for cell in row] for row in rows], width)]
    if pairs:
        head: tuple[str, ...] = ("together", "n", "agree", "Cohen")
        body = [
            (
                one_line(f"{each.one} and {each.other}")
                + ("" if each.kind == "outcome" else f" ({each.kind})"),
                str(each.items),
                percent_text(each.percent),
                estimate_text(each.cohen),
            )
            for each in pairs
        ]
        lines += ["", *_laid_out([head, *body], width)]
    return lines


def _divided(replies: Sequence[PartedShown], width: int) -> list[str]:
    if not replies:
        return []
    states: dict[str, int] = {}
    for each in replies:
        states[each.state] = states.get(each.state, 0) + 1
    counted = ", ".join(f"{number} {state}" for state, number in states.items())
    rows = [_divided_row(each) for each in replies[:_MOST_REPLIES]]
    lines = ["", f"{count(len(replies), 'divided reply', 'divided replies')}: {counted}"]
    lines += ["  " + line for line in _laid_out(rows, width - 2)]
    if len(replies) > _MOST_REPLIES:
        lines.append(f"  and {len(replies) - _MOST_REPLIES} more; --json lists them all")
    return lines


def _divided_row(each: PartedShown) -> tuple[str, ...]:
    said = ", ".join(f"{answer} {number}" for answer, number in each.answers)
    run = f" --run {each.run.rpartition('-')[2]}" if each.is_of_another_run else ""
    number = f"read {each.read}{run}" if each.read else "not at hand"
    why = f": {REASONS[each.reason]}" if each.reason else ""
    subject = each.criterion.removesuffix(_WHOLE)
    return tuple(map(one_line, (number, subject, each.case, said, each.state + why)))


def _apart(shown: AgreementShown, width: int, *, colour: bool) -> Iterator[str]:
    simulated = shown.agreements.simulated_labels
    if simulated:
        yield ""
        agreed = "; ".join(
            f"{name_told(each)} {each.figures.items - each.figures.divided} of {each.figures.items}"
            for each in shown.agreements.simulated
            if each.figures.items
        )
        text = f"{count(simulated, 'label')} that no person gave stand apart and count as nobody"
        text += f"; among themselves they agree on {agreed}" if agreed else ""
        head, *rest = wrap(one_line(f"SIMULATED {text}."), width)
        yield head.replace("SIMULATED", ink("SIMULATED", "warn", colour=colour), 1)
        yield from rest
    if shown.stale:
        yield ""
        labels = count(shown.stale, "label")
        yield from wrap(
            f"{labels} under another wording of the clause: kept in its history, not counted.",
            width,
        )
