"""The engine refuses what is wrong with a request, and fails in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ethogram.errors import ModelCodeFailed, RequestRefused
from ethogram.model.engine import (
    Engine,
    EngineError,
    EngineShape,
    NamelessConnection,
    as_refusal,
    private_directory,
)
from ethogram.model.weights import PACKAGE, Weights, find_weights, packaged_file

SHAPE = EngineShape(slots=2, context=512, threads=1)
needs_engine = pytest.mark.skipif(
    packaged_file(PACKAGE) is None, reason=f"the package {PACKAGE!r} is not installed"
)
pytestmark = pytest.mark.xdist_group("embedded")


def test_a_prompt_that_is_too_long_says_what_to_change() -> None:
    error = EngineError(code=400, message="9031 tokens", type="exceed_context_size_error")
    refusal = as_refusal(error)
    assert isinstance(refusal, RequestRefused)
    assert "'context' under [options]" in str(refusal)
    assert refusal.status == 400


def test_a_wrong_request_is_refused_and_an_engine_fault_is_not_the_requests() -> None:
    assert isinstance(as_refusal(EngineError(code=422, message="bad")), RequestRefused)
    failed = as_refusal(EngineError(code=500, message="out of memory"))
    assert isinstance(failed, ModelCodeFailed)
    assert failed.boundary == "engine"


def test_weights_the_engine_cannot_run_are_named(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(ModelCodeFailed, match=r"own\.gguf.*Lower 'slots'") as failure:
        Engine(Weights(path=path, is_packaged=False), SHAPE)
    assert failure.value.boundary == "engine"


def test_a_connection_to_nothing_is_no_connection() -> None:
    handle = os.open("/dev/null", os.O_RDONLY)
    connection = NamelessConnection(handle)
    try:
        with pytest.raises(OSError, match="refused"):
            connection.connect()
    finally:
        connection.close()
        os.close(handle)


@pytest.fixture(scope="module")
def engine() -> Engine:
    pytest.importorskip("xllamacpp")
    return Engine(find_weights(), SHAPE)


def body(text: str, **more: object) -> Mapping[str, Any]:
    return {
        "messages": [{"role": "user", "content": text}],
        "max_tokens": 4,
        "stream_options": {"include_usage": True},
        **more,
    }


def stops_after(count: int) -> Callable[[], bool]:
    pieces = iter(range(count))
    return lambda: next(pieces, None) is None


@pytest.mark.embedded
@needs_engine
def test_a_reply_stops_when_nobody_wants_it(engine: Engine) -> None:
    chunks = engine.stream_reply(body("Tell a story.", max_tokens=200), stops_after(3))
    assert len(chunks) == 4


@pytest.mark.embedded
@needs_engine
def test_a_text_that_is_no_text_is_the_engines_failure(engine: Engine) -> None:
    with pytest.raises(ModelCodeFailed, match="surrogate"):
        engine.stream_reply(body("\udc80"), lambda: False)


@pytest.mark.embedded
@needs_engine
def test_a_bad_grammar_is_refused(engine: Engine) -> None:
    with pytest.raises(RequestRefused):
        engine.stream_reply(body("Hi", grammar="root ::= ((("), lambda: False)


@pytest.mark.embedded
@needs_engine
def test_what_one_slot_has_read_can_be_copied_to_another(engine: Engine) -> None:
    text = "The quick brown fox jumps over the lazy dog. " * 8
    engine.stream_reply(body(text, id_slot=0), lambda: False)
    memory = engine.save_slot(0)
    assert memory is not None
    assert engine.restore_slot(1, memory)
    chunks = engine.stream_reply(body(text, id_slot=1), lambda: False)
    usage = chunks[-1].usage
    os.close(memory)
    assert usage is not None
    assert usage.prompt_tokens_details.cached_tokens > usage.prompt_tokens * 0.9


@pytest.mark.embedded
@needs_engine
def test_a_copy_that_fails_only_says_so(engine: Engine) -> None:
    assert not engine.restore_slot(1, 999)


@pytest.mark.embedded
@needs_engine
def test_a_closed_engine_answers_nothing() -> None:
    pytest.importorskip("xllamacpp")
    engine = Engine(find_weights(), SHAPE)
    engine.close()
    engine.close()
    assert engine.save_slot(0) is None
    with pytest.raises(ModelCodeFailed, match="after it was closed"):
        engine.stream_reply(body("Hi"), lambda: False)


def test_the_socket_has_a_short_name_however_deep_temporary_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with private_directory() as directory:
        (directory / "engine.sock").touch()
        assert len(str(directory / "engine.sock")) < 108
        assert len(list(deep.iterdir())) == 1
    assert list(deep.iterdir()) == []
