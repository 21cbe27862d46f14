from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.stats.agreement_codes import MISSING, tally_codes
from ethogram.stats.agreement_tally import tally


def test_codes_are_counted_as_labels_are() -> None:
    codes = np.array([[0, 1, MISSING, MISSING], [0, 0, 1, MISSING]], dtype=np.int8)
    items = [{"A": "f", "B": "f"}, {"A": "p", "B": "f"}, {"B": "p"}]
    assert tally_codes(codes, "fp") == tally(items, categories="fp")


@pytest.mark.parametrize("answers", [2, 5, 12, 40])
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1_000), people=st.integers(1, 6))
def test_every_way_of_counting_gives_the_same(answers: int, seed: int, people: int) -> None:
    """Few answers are one histogram, more are sorted, very many are counted one by one."""
    rng = np.random.default_rng(seed)
    categories = [str(answer) for answer in range(answers)]
    families = rng.integers(0, 5, 30)
    drawn = rng.integers(MISSING, answers, (people, 30))
    for codes in (drawn.astype(np.int8), drawn.astype(np.int16)):
        items = [
            {str(who): categories[code] for who, code in enumerate(labels) if code != MISSING}
            for labels in codes.T.tolist()
        ]
        assert tally_codes(codes, categories) == tally(items, categories=categories)
        assert tally_codes(codes, categories, families) == tally(
            items, categories=categories, clusters=families.tolist()
        )


def test_a_code_that_is_no_category_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        tally_codes(np.array([[2]], dtype=np.int8), ["fail", "pass"])
    with pytest.raises(ValueError, match="Codes from -2"):
        tally_codes(np.array([[-2]], dtype=np.int8), ["fail", "pass"])


def test_without_numpy_the_extra_is_named() -> None:
    program = (
        "import sys; sys.modules['numpy'] = None\n"
        "from ethogram.errors import MissingExtra\n"
        "from ethogram.stats.agreement import krippendorff\n"
        "from ethogram.stats.agreement_codes import tally_codes\n"
        "from ethogram.stats.agreement_interval import BOOTSTRAP\n"
        "from ethogram.stats.agreement_tally import tally\n"
        "from ethogram.stats.logistic import fit_logistic\n"
        "labels = tally([{'A': 'p', 'B': 'p'}, {'A': 'f', 'B': 'p'}])\n"
        "for job in (lambda: tally_codes([], 'ab'), lambda: krippendorff(labels, how=BOOTSTRAP),\n"
        "            lambda: fit_logistic([], [])):\n"
        "    try: job()\n"
        "    except MissingExtra as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.endswith("pip install 'ethogram[statistics]'") for line in lines)
