"""Write the codebook so that a person reads it and `read_taxonomy` reads it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ethogram.findings.failure_mode import FailureMode, ModeExample, Revision, Taxonomy

ABOUT = """# Failure modes

One heading a mode. Two modes are one when the same fix removes both. A mode is unreviewed until a
person named it. Edit by hand as you like; 'ethogram failures' reads it and writes it."""
CHANGES = "Changes"
_SPECIAL = re.compile(r"^(?:[#>*+|`~!<\\-]|\d+[.)]|\{)")


def write_taxonomy(taxonomy: Taxonomy) -> str:
    """Write a codebook as Markdown."""
    parts = [f"---\nversion: {taxonomy.version}\n---\n" + (taxonomy.about.strip("\n") or ABOUT)]
    for mode in taxonomy.modes:
        parts += _mode(mode)
    if taxonomy.revisions:
        parts.append(f"# {CHANGES}")
        parts.append("\n".join(map(_revision, taxonomy.revisions)))
    return "\n\n".join(parts) + "\n"


def plain_line(text: str) -> str:
    """Make one line of running text that no reader of Markdown takes for a mark."""
    line = " ".join(text.split())
    return f"\\{line}" if _SPECIAL.match(line) else line


def _mode(mode: FailureMode) -> Iterator[str]:
    name = re.sub(r"[{}]", "", " ".join(mode.name.split())).rstrip("# ")
    yield f"## {name or mode.id} {{#{mode.id}}}\n{_facts(mode)}"
    if mode.definition.strip():
        yield mode.definition.strip("\n")
    for label, text in (
        ("For the user", mode.for_the_user),
        ("Include", mode.include),
        ("Exclude", mode.exclude),
    ):
        if text.strip():
            yield f"**{label}.** {' '.join(text.split())}"
    if mode.examples:
        yield "\n".join(map(_example, mode.examples))


def _facts(mode: FailureMode) -> str:
    facts = [f"Severity: {mode.severity}"]
    if mode.clauses:
        facts.append(f"Clauses: {', '.join(mode.clauses)}")
    if mode.why:
        facts.append(f"Why: {mode.why}")
    who = " ".join(mode.named_by.replace("·", " ").split())
    facts.append(f"Named by: {who}" if who else "Unreviewed")
    if mode.formerly:
        facts.append(f"Formerly: {', '.join(mode.formerly)}")
    return " · ".join(facts)


def _example(example: ModeExample) -> str:
    text = " ".join(example.text.split())
    if example.transcript is None:
        return f"- {plain_line(text)}"
    return f"- {{#{example.transcript}}} {plain_line(text)}"


def _revision(revision: Revision) -> str:
    by = re.sub(r"[(),]", " ", revision.by)
    what = " ".join(revision.what.split())
    return f"- {revision.version} ({revision.date}, {' '.join(by.split())}): {what}"
