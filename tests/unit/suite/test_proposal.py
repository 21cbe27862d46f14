from __future__ import annotations

from ethogram.suite.proposal import stands_among_dropped, stands_among_proposed


def test_the_folder_decides_and_a_name_alone_does_not() -> None:
    assert stands_among_proposed("cases/proposed/typos.yaml")
    assert not stands_among_proposed("cases/proposed.yaml")
    assert stands_among_dropped("cases/dropped/typos.yaml")
    assert not stands_among_dropped("cases/typos.yaml")
