"""Hadamard matrices: square tables of +1 and -1 whose columns are orthogonal.

Built from two constructions: doubling (Sylvester 1867) and quadratic residues modulo a prime
(Paley 1933, of the first and second kind). Together they give every order from 4 to 64 that is a
multiple of 4, except 52, which needs a field that is not of prime size.
"""

from __future__ import annotations

from functools import lru_cache

from ethogram.errors import UsageRefused

Row = tuple[int, ...]
Matrix = tuple[Row, ...]

LARGEST = 64
_MISSING = frozenset({52})


def order_for(columns: int) -> int:
    """Give the smallest order whose matrix has that many columns besides the constant one.

    Raises:
        UsageRefused: There are none, or more than 63.
    """
    order = 4 * ((columns + 4) // 4)
    while order in _MISSING:
        order += 4
    if columns < 1 or order > LARGEST:
        raise UsageRefused(
            f"No screen for {columns!r} factors. Expected 1 to {LARGEST - 1}. "
            "Join blocks that belong together, or leave out those that cannot matter."
        )
    return order


@lru_cache(maxsize=32)
def hadamard(order: int) -> Matrix:
    """Build a Hadamard matrix whose first column is all +1.

    Args:
        order: Rows and columns: 1, 2, or a multiple of 4 as `order_for` gives it.

    Raises:
        ValueError: No construction here gives that order.
    """
    matrix = _built(order)
    if matrix is None:
        raise ValueError(f"No Hadamard matrix of order {order} is built here.")
    return _first_column_plus(matrix)


def _built(order: int) -> Matrix | None:
    if order == 1:
        return ((1,),)
    if order == 2:
        return ((1, 1), (1, -1))
    if order % 4:
        return None
    if _is_prime(order - 1):
        return _paley_first(order - 1)
    half = _built(order // 2)
    if half is not None:
        return _doubled(half)
    return _paley_second(order // 2 - 1) if _is_prime(order // 2 - 1) else None


def _first_column_plus(matrix: Matrix) -> Matrix:
    return tuple(row if row[0] == 1 else tuple(-x for x in row) for row in matrix)


def _doubled(matrix: Matrix) -> Matrix:
    return tuple(row + row for row in matrix) + tuple(
        row + tuple(-x for x in row) for row in matrix
    )


def _residue_table(prime: int) -> Matrix:
    """Give Jacobsthal's matrix: whether the difference of two numbers is a square modulo a prime."""
    squares = {x * x % prime for x in range(1, prime)}

    def character(x: int) -> int:
        return 0 if x % prime == 0 else 1 if x % prime in squares else -1

    return tuple(tuple(character(i - j) for j in range(prime)) for i in range(prime))


def _paley_first(prime: int) -> Matrix:
    """Order `prime` + 1, for primes that leave 3 modulo 4."""
    table = _residue_table(prime)
    body = tuple(
        (-1, *(value + (i == j) for j, value in enumerate(row))) for i, row in enumerate(table)
    )
    return ((1,) * (prime + 1), *body)


def _paley_second(prime: int) -> Matrix:
    """Order 2 (`prime` + 1), for primes that leave 1 modulo 4."""
    bordered = ((0, *(1,) * prime), *((1, *row) for row in _residue_table(prime)))
    blocks = {0: ((1, -1), (-1, -1)), 1: ((1, 1), (1, -1)), -1: ((-1, -1), (-1, 1))}
    return tuple(
        tuple(x for value in row for x in blocks[value][line])
        for row in bordered
        for line in (0, 1)
    )


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))
