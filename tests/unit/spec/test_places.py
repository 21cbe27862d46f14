"""Names of the product as people write them."""

from __future__ import annotations

from ethogram.spec.places import Names, Places, words
from ethogram.spec.source import Source


def surfaces() -> Names:
    return Names("surface", {"editor": "Editor", "support-chat": "Support chat"})


def test_case_spaces_and_hyphens_do_not_matter() -> None:
    for written in ("support chat", "Support-Chat", "SUPPORT  CHAT", "support_chat"):
        assert surfaces().find(written) == "support-chat"


def test_each_name_of_a_list_has_its_own_column() -> None:
    line = "Where: editor,  support chat"
    found = list(words(line[7:], 1, 8))
    assert [line[one.column - 1 :].startswith(one.text) for one in found] == [True, True]


def test_an_unknown_name_is_reported_with_the_nearest() -> None:
    source = Source("spec.md", "Where: editr, editor")
    assert surfaces().match_all(words("editr, editor", 1, 8), source) == ("editor",)
    (problem,) = source.problems
    assert (problem.rule, problem.at.column, problem.fix) == (
        "unknown-surface",
        8,
        "Did you mean 'editor'?",
    )
    assert problem.excerpt == "Where: editr, editor"


def test_everywhere_is_no_restriction() -> None:
    source = Source("spec.md", "")
    assert surfaces().match_all(words("everywhere", 1, 1), source) == ()
    assert source.problems == ()


def test_an_audience_that_is_called_anyone_is_meant_by_its_name() -> None:
    source = Source("spec.md", "")
    audiences = Names("audience", {"anyone": "Anyone", "staff": "Staff"})
    assert audiences.match_all(words("anyone", 1, 1), source) == ("anyone",)


def test_without_a_product_every_name_is_accepted() -> None:
    source = Source("spec.md", "")
    assert Places(None).surface_ids(words("Some Place", 1, 1), source) == ("some-place",)
    assert source.problems == ()
