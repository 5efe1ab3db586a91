"""Proof of work: a small puzzle that costs a sender a moment, and a flood of senders a great deal.

It slows down abuse without knowing who sends: no address, no cookie, no account. A puzzle is signed, holds for half
an hour, and is spent when its solution is taken.
"""

import hashlib
import secrets

from django.core import signing
from django.core.cache import cache

SALT = "safeschool.kernel.work"
SECONDS = 30 * 60
MOST_DIGITS = 20


def new_puzzle(bits: int) -> str:
    """A puzzle whose solution takes about two to the power of `bits` digests."""
    return signing.dumps([secrets.token_urlsafe(9), bits], salt=SALT, compress=False)


def bits_of(puzzle: str) -> int:
    """How hard it is; 0 when it is not one of ours or has grown too old."""
    try:
        _nonce, bits = signing.loads(puzzle, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return 0
    return int(bits)


def leading_zeros(puzzle: str, solution: str) -> int:
    """How many zero bits the digest of both begins with."""
    digest = int.from_bytes(hashlib.sha256(f"{puzzle}:{solution}".encode()).digest(), "big")
    return 256 - digest.bit_length()


def is_solved(puzzle: str, solution: str) -> bool:
    """Whether the solution fits a puzzle of ours that was not spent yet."""
    bits = bits_of(puzzle)
    is_number = solution.isascii() and solution.isdigit() and len(solution) <= MOST_DIGITS
    return bits > 0 and is_number and leading_zeros(puzzle, solution) >= bits and not cache.has_key(_spent(puzzle))


def spend(puzzle: str) -> bool:
    """Take the puzzle out of use; False when somebody was quicker."""
    return bool(cache.add(_spent(puzzle), 1, SECONDS))


def _spent(puzzle: str) -> str:
    return f"work:{hashlib.sha256(puzzle.encode()).hexdigest()}"
