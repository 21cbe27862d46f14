"""The options of a target, checked against what its provider knows."""

from __future__ import annotations

import difflib
from typing import TypeVar

import msgspec

from ethogram.errors import UsageRefused
from ethogram.model.target import Target

S = TypeVar("S", bound=msgspec.Struct)


def read_options(target: Target, known: type[S]) -> S:
    """Read a target's options into the record of its provider.

    Raises:
        UsageRefused: An option is unknown or holds something else than it should.
    """
    names = known.__struct_fields__
    place = f"under [options] of {target.at.path or 'the target'}"
    for name in target.options:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            fix = f"Did you mean {near[0].replace('_', '-')}?" if near else f"Remove it {place}."
            listed = ", ".join(written.replace("_", "-") for written in names) or "none"
            raise UsageRefused(
                f"Target {str(target.name)!r} has the option {name.replace('_', '-')!r}, which "
                f"provider {target.provider!r} does not know. Options it knows: {listed}. {fix}"
            )
    try:
        return msgspec.convert(target.options, known)
    except msgspec.ValidationError as error:
        raise UsageRefused(
            f"An option of target {str(target.name)!r} does not fit: {error}. Correct it {place}."
        ) from error
