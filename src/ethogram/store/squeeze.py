"""Short bodies, squeezed: what most of them have in common stands here once, not in every row."""

from __future__ import annotations

import re
import zlib

from ethogram.errors import StoreRefused

MARK = b"\x01"
"""First byte of a squeezed body. A body without any mark is JSON as it is."""
HASHED = b"\x02"
"""The same with the later dictionary; the 16 bytes behind it are a hash taken out of the body."""
PLAIN = b"\x03"
"""With the later dictionary, and whole."""
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
LATER = (
    b'"; it has "},{"quote":"","start":,"end":"reason":"answer class: none \xc2\xb7 alternative '
    b'\xc2\xb7 question \xc2\xb7 silently \xc2\xb7 openly; expected: declines helps",'
    b'"answer_class":{"did":"all","instead":"nothing","said":"openly"}'
    b'"finish_reason":"length"},{"role":"assistant","content":"","known_from":"account"},"twin_of":"'
    b'","differs_from":"","threshold":null,"options":{},"references":[],"documents":[],"history":[]'
    b',"variables":{},"tags":[""],"stakes":"high","kind":"edge","category":"","why":"","source":'
    b'"hand","at":{"path":"cases.yaml","line":1,"column":1}}'
    b'{"judge_digest":"","reason":"the reply contains \'","evidence":[{"quote":"","start":6,"end":1'
    b'}],"score":1.0,"seconds":0.0}'
    b'{"text":"","finish_reason":"stop","usage":{"input_tokens":20,"output_tokens":8,'
    b'"cached_tokens":0,"reasoning_tokens":0},"model":"","latency_s":0.0'
    b'{"id":"","family":"","place":{"surface":"","audience":"","use_case":"","known_from":null},'
    b'"turns":[{"role":"user","content":""}],"tests":[""],"expect":"helps","checks":[{"type":'
    b'"contains","value":"","threshold":null,"criterion":"","options":{},"at":{"path":"","line":1,'
    b'"column":1}}],"source":"cases.jsonl","digest":"","at":{"path":"cases.jsonl","line":1,'
    b'"column":1}}'
)
"""The whole of a plain verdict, reply and case last: what is near is cheap to point at. As unchanging
as the first."""
BEFORE_HASH = b'digest":"'
"""A hash in hexadecimal letters cannot be made shorter; as bytes it takes half."""
HASH_BYTES = 16
LARGEST = 256 * 1024 * 1024
"""Bytes that a body may stretch to; a file from elsewhere could hold one that fills the memory."""
WINDOW = -12
"""Raw deflate over 4 KB: quick to set up, and bodies are short."""

_EMPTY = zlib.compressobj(6, zlib.DEFLATED, WINDOW, 5, zlib.Z_DEFAULT_STRATEGY, LATER)
_HASH = re.compile(rb"[0-9a-f]{32}")


def squeeze(body: bytes) -> bytes:
    """Make a body a third as long, in a few microseconds."""
    packer = _EMPTY.copy()
    start = body.find(BEFORE_HASH) + len(BEFORE_HASH)
    found = _HASH.match(body, start) if start >= len(BEFORE_HASH) else None
    if found is None:
        return PLAIN + packer.compress(body) + packer.flush()
    rest = body[:start] + body[found.end() :]
    return HASHED + bytes.fromhex(found[0].decode()) + packer.compress(rest) + packer.flush()


def stretch(blob: bytes) -> bytes:
    """Give the body back.

    Raises:
        StoreRefused: It was not squeezed by us, or fills the memory.
    """
    mark = blob[:1]
    if mark == PLAIN:
        return _inflated(blob[1:], LATER)
    if mark == HASHED:
        letters = blob[1 : 1 + HASH_BYTES].hex().encode()
        before, name, after = _inflated(blob[1 + HASH_BYTES :], LATER).partition(BEFORE_HASH)
        if not name:
            raise _damaged("its hash has no place")
        return before + name + letters + after
    return _inflated(blob[1:], COMMON) if mark == MARK else blob


def _inflated(packed: bytes, dictionary: bytes) -> bytes:
    packer = zlib.decompressobj(WINDOW, dictionary)
    try:
        body = packer.decompress(packed, LARGEST)
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
