"""Split a failure mode: a new one takes some of its replies along."""

from __future__ import annotations

from collections.abc import Sequence

from ethogram.errors import UsageRefused
from ethogram.findings.taxonomy_edit import find_mode, new_mode_id, split_mode
from ethogram.workflow.codebook import Change
from ethogram.workflow.failures import Bench


def split_off(bench: Bench, mode: str, name: str, reads: Sequence[int]) -> Change:
    """Make a new mode of some replies of another one.

    Args:
        bench: The run that the numbers are of.
        mode: The mode that is too wide.
        name: Name of the new one.
        reads: Numbers of replies that carry the mode.

    Raises:
        UsageRefused: A reply does not carry the mode, or all do.
    """
    whole = find_mode(bench.taxonomy, mode)
    names = [bench.find(read) for read in dict.fromkeys(reads)]
    own = bench.of_mode(whole.id)
    strange = [
        read for read, each in zip(dict.fromkeys(reads), names, strict=True) if each not in own
    ]
    if strange:
        raise UsageRefused(
            f"Reply {strange[0]} does not carry {str(whole.id)!r}. Its replies are listed by "
            f"'ethogram failures show {whole.id}'; to move one: 'ethogram failures code READ --mode M'."
        )
    if len(names) == len(own):
        raise UsageRefused(
            f"These are all the replies of {str(whole.id)!r} in this run, so nothing would be left "
            f"of it. Rename it instead: 'ethogram failures rename {whole.id} {name!r}'."
        )
    part = new_mode_id(bench.taxonomy, name)
    replies = bench.open(names)
    clauses = tuple(dict.fromkeys(clause for reply in replies for clause in reply.clauses))
    codes = [bench.make(reply, part, reply.note) for reply in replies]
    return bench.change(lambda book, who: split_mode(book, mode, name, who, clauses), codes)
