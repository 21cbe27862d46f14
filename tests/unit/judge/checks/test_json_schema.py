from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.checks.json_schema import schema_problems, unknown_keywords

FITTING: list[tuple[Any, Any]] = [
    ({"type": "integer"}, 3.0),
    ({"type": ["string", "null"]}, None),
    ({"enum": [1, "a"]}, "a"),
    ({"const": {"a": 1}}, {"a": 1}),
    ({"properties": {"a": {"type": "string"}}}, {"a": "x", "b": 1}),
    ({"additionalProperties": {"type": "number"}}, {"b": 1}),
    ({"items": {"minimum": 1}}, [1, 2]),
    ({"prefixItems": [{"type": "string"}], "items": {"type": "number"}}, ["a", 1, 2]),
    ({"minItems": 1, "maxItems": 2, "uniqueItems": True}, [1, True]),
    ({"minLength": 1, "maxLength": 3, "pattern": "^a"}, "abc"),
    ({"exclusiveMinimum": 1, "exclusiveMaximum": 3, "multipleOf": 0.5}, 1.5),
    ({"anyOf": [{"type": "string"}, {"minimum": 3}]}, 4),
    ({"oneOf": [{"type": "string"}, {"type": "number"}]}, 4),
    ({"allOf": [{"minimum": 1}, {"maximum": 5}]}, 4),
    ({"not": {"type": "string"}}, 4),
    ({"$ref": "#/$defs/leaf", "$defs": {"leaf": {"type": "string"}}}, "x"),
    (True, "anything"),
]

FAILING: list[tuple[Any, Any]] = [
    ({"type": "integer"}, True),
    ({"type": "number"}, "3"),
    ({"enum": [1]}, True),
    ({"required": ["a"]}, {}),
    ({"additionalProperties": False, "properties": {"a": {}}}, {"b": 1}),
    ({"items": {"minimum": 1}}, [0]),
    ({"prefixItems": [{"type": "string"}]}, [1]),
    ({"minItems": 2}, [1]),
    ({"uniqueItems": True}, [1, 1]),
    ({"pattern": "^a"}, "ba"),
    ({"minProperties": 1}, {}),
    ({"multipleOf": 2}, 3),
    ({"anyOf": [{"type": "string"}]}, 4),
    ({"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 4),
    ({"not": {"type": "number"}}, 4),
    ({"$ref": "#/$defs/gone"}, 4),
    ({"$ref": "https://example.com/schema"}, 4),
    (False, "anything"),
]


@pytest.mark.parametrize(("schema", "value"), FITTING)
def test_a_fitting_value_has_no_problem(schema: Any, value: Any) -> None:
    assert schema_problems(value, schema) == []


@pytest.mark.parametrize(("schema", "value"), FAILING)
def test_a_value_that_does_not_fit_says_where(schema: Any, value: Any) -> None:
    assert schema_problems(value, schema)[0].startswith("$")


def test_a_schema_that_refers_to_itself_ends() -> None:
    loop = {"$ref": "#"}
    assert schema_problems(1, loop)
    tree = {"type": "object", "properties": {"next": {"$ref": "#"}}}
    assert schema_problems({"next": {"next": {"next": {}}}}, tree) == []


def test_keywords_that_are_not_read_are_listed_wherever_they_stand() -> None:
    schema = {"if": {}, "items": {"contains": {}}, "anyOf": [{"dependentRequired": {}}]}
    assert unknown_keywords(schema) == ["if", "contains", "dependentRequired"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(JSON)
def test_every_value_fits_its_own_constant(value: Any) -> None:
    assert schema_problems(value, {"const": value}) == []
