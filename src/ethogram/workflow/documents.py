"""The documents of a run: what a report needs of the workspace as it was."""

from __future__ import annotations

import msgspec

from ethogram.spec.clause import Spec
from ethogram.spec.product import Product


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """Product and specification, kept by their content with every run and judging."""

    product: Product
    spec: Spec
