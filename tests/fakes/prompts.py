"""Texts that look like prompts and like our own mark-up, for fuzzing readers."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = (
    "\n", "\n\n", "\r\n", " ", "  ", "\t", "# ", "## ", "Title", "{#a}", "{#b serves=c}", "{#}",
    "{#a variant=x}", "{#t from=shared}", "> Note: why", "> Note", "> quote", "\\", "\\## X {#y}",
    "---", "---\n", "```", "~~~", "<rules>", "</rules>", "- item", "1. one", "Rules:", "You are M.",
    "é", "\ufeff", "\u2028", "\x0b", "{{x}}", ": ", "'", '"', "*a", "&a", "[", "]", "{", "}", "null",
)  # fmt: skip

prompts = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=25).map(
    "".join
)
"""Any text at all, thick with what our readers give a meaning to."""

words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]),
    min_size=1,
    max_size=8,
)
