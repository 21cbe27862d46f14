"""Short bodies, squeezed: what most of them have in common stands here once, not in every row."""

from __future__ import annotations

import zlib

from ethogram.errors import StoreRefused

MARK = b"\x01"
"""First byte of a squeezed body. A body without it is JSON as it is."""
COMMON = (
    b'"; it has "},{"quote":"","start":,"end":"reason":"answer class: none \xc2\xb7 alternative '
    b'\xc2\xb7 question \xc2\xb7 silently \xc2\xb7 openly; expected: declines helps",'
    b'"answer_class":{"did":"all","instead":"nothing","said":"openly"}'
    b'{"judge_digest":"","reason":"the reply contains \'","evidence":[{"quote":"","start":0,"end":1'
    b'}],"score":1.0,"seconds":0.0}'
    b'{"text":"","finish_reason":"length","finish_reason":"stop","usage":{"input_tokens":20,'
    b'"output_tokens":80,"cached_tokens":0,"reasoning_tokens":0},"model":"","latency_s":0.0'
    b'"},{"role":"assistant","content":"","known_from":"account"},"expect":"helps","twin_of":"'
    b'","at":{"path":"cases.yaml","line":1,"column":1}}'
    b'{"id":"","family":"","place":{"surface":"","audience":"","use_case":"","known_from":null},'
    b'"turns":[{"role":"user","content":""}],"tests":[""],"expect":null,"checks":[{"type":'
    b'"contains","value":"","threshold":null,"criterion":"","options":{},"at":{"path":"","line":1,'
    b'"column":1}}],"twin_of":null,"differs_from":null,"references":[],"documents":[],"history":[]'
    b',"variables":{},"tags":[],"stakes":null,"kind":"normal","category":"","why":"","source":'
    b'"hand","source":"cases.jsonl","digest":"","at":{"path":"cases.jsonl","line":1,"column":1}}'
)
"""Never changed: rows that were written with it need it. Another one gets another mark."""
LARGEST = 256 * 1024 * 1024
"""Bytes that a body may stretch to; a file from elsewhere could hold one that fills the memory."""
WINDOW = -12
"""Raw deflate over 4 KB: quick to set up, and bodies are short."""

_EMPTY = zlib.compressobj(6, zlib.DEFLATED, WINDOW, 5, zlib.Z_DEFAULT_STRATEGY, COMMON)


def squeeze(body: bytes) -> bytes:
    """Make a body a third as long, in a few microseconds."""
    packer = _EMPTY.copy()
    return MARK + packer.compress(body) + packer.flush()


def stretch(blob: bytes) -> bytes:
    """Give the body back.

    Raises:
        StoreRefused: It was not squeezed by us, or fills the memory.
    """
    if blob[:1] != MARK:
        return blob
    packer = zlib.decompressobj(WINDOW, COMMON)
    try:
        body = packer.decompress(blob[1:], LARGEST)
    except zlib.error as error:
        raise _damaged(f"{error}") from error
    if not packer.eof:
        raise _damaged("it does not end")
    return body


def _damaged(why: str) -> StoreRefused:
    return StoreRefused(
        f"A row of the evidence database cannot be read: {why}. Expected one that Ethogram wrote. "
        "Move the database away and run again, or restore it from a copy."
    )
