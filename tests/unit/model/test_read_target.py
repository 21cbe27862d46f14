from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Diagnostic, Parsed
from ethogram.model.message import Settings
from ethogram.model.read_target import read_target
from ethogram.model.target import Limits, Prices, Target

WHOLE = """\
provider = "openai"
model = "some-model"
base-url = "https://host/v1/"
key-env = "SOME_API_KEY"
notes = "the one in production"
[settings]
temperature = 0
top-p = 0.9
max-tokens = 200
seed = 7
stop = ["END"]
logprobs = 5
extra = {reasoning_effort = "low"}
[limits]
concurrency = 20
requests-per-minute = 600
tokens-per-minute = 100000
timeout-s = 12.5
retries = 2
retry-ceiling-s = 9
[prices]
input = 0.15
output = 0.6
cached = 0.07
currency = "EUR"
[options]
system-role = "user"
"""


def read(text: str) -> Parsed[Target]:
    return read_target(text, "targets/house.toml")


def only(text: str) -> Diagnostic:
    (problem,) = read(text).problems
    return problem


def test_every_setting_is_read() -> None:
    parsed = read(WHOLE)
    assert parsed.problems == ()
    target = parsed.value
    assert (target.name, target.provider, target.model) == ("house", "openai", "some-model")
    assert (target.base_url, target.key_env) == ("https://host/v1", "SOME_API_KEY")
    assert target.settings == Settings(
        temperature=0,
        top_p=0.9,
        max_tokens=200,
        seed=7,
        stop=("END",),
        logprobs=5,
        extra={"reasoning_effort": "low"},
    )
    assert target.limits == Limits(
        concurrency=20,
        requests_per_minute=600,
        tokens_per_minute=100000,
        timeout_s=12.5,
        retries=2,
        retry_ceiling_s=9,
    )
    assert target.prices == Prices(input=0.15, output=0.6, cached=0.07, currency="EUR")
    assert target.options == {"system_role": "user"}
    assert target.at.path == "targets/house.toml"


def test_a_target_may_be_two_lines() -> None:
    parsed = read('provider = "embedded"\nname = "small"\n')
    assert parsed.problems == ()
    assert parsed.value.name == "small"


def test_all_problems_are_reported_at_once_in_their_order() -> None:
    text = """\
provider = "openia"
model = gpt-4
concurency = 3
base-url = "host/v1"
[limits]
concurency = 3
timeout-s = "x"
retries = -1
temperature = 3
concurrency = true
[settings]
stop = "END"
[prices]
input = 1
"""
    problems = read(text).problems
    assert [(p.at.line, p.at.column, p.rule) for p in problems] == [
        (1, 1, "unknown-provider"),
        (2, 9, "toml-syntax"),
        (3, 1, "unknown-key"),
        (4, 1, "bad-url"),
        (6, 1, "unknown-key"),
        (7, 1, "wrong-type"),
        (8, 1, "out-of-range"),
        (9, 1, "unknown-key"),
        (10, 1, "wrong-type"),
        (12, 1, "wrong-type"),
        (13, 1, "missing-key"),
    ]
    by_line = {p.at.line: p for p in problems}
    assert by_line[1].fix == 'Write provider = "openai".'
    assert by_line[3].fix == "Did you mean concurrency under [limits]?"
    assert by_line[6].fix == "Did you mean concurrency?"
    assert by_line[9].fix == "Did you mean temperature under [settings]?"
    assert by_line[7].excerpt == 'timeout-s = "x"'
    assert "expected a number" in by_line[7].message


KEY = "sk-proj-abcdefgh12345678"


@pytest.mark.parametrize(
    "line",
    [
        f'key-env = "{KEY}"',
        f'api-key = "{KEY}"',
        'api_key = "anything"',
        'token = "anything"',
        f'base-url = "https://host/v1?key={KEY}"',
        'base-url = "https://someone:anything@host/v1"',
        f'notes = "ours is {KEY}"',
        f'[options]\nheaders = {{x = "Bearer {KEY}"}}',
        '[options]\nheaders = {api-key = "anything"}',
        f'[settings]\nextra = {{user = "{KEY}"}}',
        'key-env = "0123456789abcdef0123456789abcdef"',
        'key-env = "my key anything"',
    ],
)
def test_a_key_pasted_in_is_refused_and_never_shown(line: str) -> None:
    problems = read(f'provider = "openai"\nmodel = "m"\n{line}\n').problems
    assert "secret-in-file" in [p.rule for p in problems]
    for problem in problems:
        shown = problem.message + problem.fix + problem.excerpt
        assert KEY not in shown
        assert "anything" not in shown
        assert "0123456789" not in shown


def test_a_key_on_a_line_that_is_not_toml_is_not_shown_either() -> None:
    problems = read(f'provider = "openai"\nmodel = "m"\nkey-env = {KEY}\n').problems
    assert [p.rule for p in problems] == ["toml-syntax"]
    assert KEY not in problems[0].excerpt


@pytest.mark.parametrize(
    ("provider", "option"), [("python", "callable"), ("recorded", "file"), ("standin", "document")]
)
def test_what_a_provider_cannot_do_without_is_asked_for(provider: str, option: str) -> None:
    problem = only(f'provider = "{provider}"\n')
    assert problem.rule == "missing-key"
    assert f"{option} = " in problem.fix


def test_a_server_needs_a_model() -> None:
    assert "names no model" in only('provider = "anthropic"\n').message


def test_a_group_written_as_a_value_is_explained() -> None:
    assert "[limits]" in only('provider = "embedded"\nlimits = 3\n').fix


@pytest.mark.parametrize("number", ["nan", "inf", "0", "-1"])
def test_a_time_must_be_a_time(number: str) -> None:
    problem = only(f'provider = "embedded"\n[limits]\ntimeout-s = {number}\n')
    assert problem.rule == "out-of-range"


def test_the_digest_follows_what_decides_a_reply_and_nothing_else() -> None:
    base = read(WHOLE).value.digest
    assert len(base) == 32
    for same in ("concurrency = 20", "input = 0.15", 'notes = "the one in production"'):
        assert (
            read(WHOLE.replace(same, same.replace("0", "1").replace("one", "1"))).value.digest
            == base
        )
    for other in ("some-model", "host/v1", "temperature = 0", '"user"', '"low"'):
        changed = WHOLE.replace(
            other, other.replace("o", "0") if "0" not in other else other + ".5"
        )
        assert (
            read(
                changed.replace('"user"', '"system"') if other == '"user"' else changed
            ).value.digest
            != base
        )


@given(st.text(alphabet="abprovidersettingslimits=[]{}\"'.,#\n 1-", max_size=120))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    parsed = read(text)
    assert parsed.value.name
    for problem in parsed.problems:
        assert problem.message
        assert problem.fix


VALUES = st.sampled_from(['"x"', "1", "-1", "1.5", "true", "[]", "{}", "nan", "1979-05-27", '""'])
KEYS = st.sampled_from(
    [
        "name",
        "provider",
        "model",
        "settings",
        "limits",
        "prices",
        "options",
        "key-env",
        "[limits]",
        "[settings]",
        "[prices]",
        "[options]",
        "concurrency",
        "input",
        "extra",
        "stop",
        "base-url",
    ]
)


@given(st.lists(st.tuples(KEYS, VALUES), max_size=8))
def test_no_value_in_any_place_makes_the_reader_raise(pairs: list[tuple[str, str]]) -> None:
    lines = [key if key.startswith("[") else f"{key} = {value}" for key, value in pairs]
    assert isinstance(read("\n".join(lines)).value, Target)
