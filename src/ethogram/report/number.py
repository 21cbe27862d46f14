"""How figures read, the same on every screen: `56 %`, `33-77`, `p .03`, `41 s`."""

from __future__ import annotations

from ethogram.findings.summary import Rate
from ethogram.spec.clause import Bar
from ethogram.stats.estimate import Estimate


def percent(share: float) -> str:
    """Write a share of one as `56 %`; only exactly none and all read as 0 % and 100 %."""
    points = round(share * 100)
    if points == 0 and share > 0:
        return "<1 %"
    return ">99 %" if points == 100 and share < 1 else f"{points} %"


def interval(rate: Rate) -> str:
    """Write an interval as `33-77`, in percent."""
    return f"{round(rate.low * 100)}-{round(rate.high * 100)}"


def rate_text(rate: Rate) -> str:
    """Write a rate with its interval: `56 %, 33-77`."""
    return f"{percent(rate.estimate)}, {interval(rate)}"


def percent_text(found: Estimate) -> str:
    """Write an estimated share with its interval: `58 %, 32-81`; a dash where there is none."""
    if found.estimate is None:
        return "-"
    text = percent(found.estimate)
    if found.low is None or found.high is None:
        return text
    return f"{text}, {round(found.low * 100)}-{round(found.high * 100)}"


def coefficient(value: float | None) -> str:
    """Write a coefficient as `.84`, `-.02` or `1`; a dash where it is undefined.

    Only full agreement reads as 1.
    """
    if value is None:
        return "-"
    text = f"{value:.2f}"
    if text == "1.00" and value < 1:
        return ">.99"
    if text in {"1.00", "-1.00"}:
        return text.removesuffix(".00")
    return text.replace("0.", ".", 1) if text not in {"0.00", "-0.00"} else "0"


def estimate_text(found: Estimate) -> str:
    """Write a coefficient with its interval: `.84, .76-.91`, or `.17, -.35 to .60`."""
    text = coefficient(found.estimate)
    if found.low is None or found.high is None:
        return text
    # The end of a rough interval can lie beyond the least value that a coefficient takes.
    low, high = coefficient(max(-1.0, found.low)), coefficient(found.high)
    return f"{text}, {low} to {high}" if low.startswith("-") else f"{text}, {low}-{high}"


def signed_points(share: float) -> str:
    """Write a difference of two shares in points: `+38`, `-4`, `0`."""
    points = round(share * 100)
    return f"{points:+d}" if points else "0"


def bar_text(bar: Bar) -> str:
    """Write a bar as its author did: `9 in 10`, `never`."""
    return "never" if bar.is_never else f"{bar.passes} in {bar.of}"


def p_text(p_value: float) -> str:
    """Write a p value as `.03`, `.004`, or `<.001`."""
    if p_value < 0.001:
        return "<.001"
    digits = 3 if p_value < 0.01 else 2
    return f"{p_value:.{digits}f}".removeprefix("0") if p_value < 1 else "1"


def duration(seconds: float) -> str:
    """Write a time as `0.4 s`, `41 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s".replace(".0 s", " s")
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_left} min"
    return f"{minutes} min {rest} s" if minutes else f"{whole} s"


def money(cost: float | None, currency: str = "") -> str:
    """Write a cost as `0.42 EUR`; a target without prices has none."""
    if cost is None:
        return "no price"
    digits = 2 if cost == 0 or cost >= 0.01 else 5
    return f"{cost:,.{digits}f} {currency}".rstrip()


def count(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: `1 reply`, `10,000 replies`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {plural or noun + 's'}"
