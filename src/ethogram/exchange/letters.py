"""Places in a text as browsers count them: in units of UTF-16, where many emoji take two."""

from __future__ import annotations


def utf16_offset(text: str, index: int) -> int:
    """Turn a count of letters into a count of UTF-16 units."""
    return len(text[: max(0, index)].encode("utf-16-le", "surrogatepass")) // 2


def letter_index(text: str, offset: int) -> int | None:
    """Turn a count of UTF-16 units into a count of letters.

    Returns:
        None when the place is outside the text or inside a letter.
    """
    if offset < 0:
        return None
    encoded = text.encode("utf-16-le", "surrogatepass")
    if offset * 2 > len(encoded):
        return None
    try:
        return len(encoded[: offset * 2].decode("utf-16-le"))
    except UnicodeDecodeError:
        return None
