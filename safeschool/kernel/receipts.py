"""Receipt codes: sixteen digits that a person writes down; only an Argon2id digest of them is kept.

The sixteenth digit checks the others, so that a slip of the pen is told apart from an unknown receipt. The salt is
one for the installation and secret, so that a receipt is found by its digest alone.
"""

import hashlib
import secrets

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

DIGITS = 16
# RFC 9106 and OWASP: 19 MiB, two passes, one lane.
MEMORY_KIB = 19_456
PASSES = 2


def new_receipt() -> str:
    """A fresh receipt, told once."""
    front = "".join(secrets.choice("0123456789") for _ in range(DIGITS - 1))
    return front + _check_digit(front)


def plain(text: str) -> str:
    """The digits of a receipt as somebody typed it, blanks and hyphens left out."""
    return "".join(letter for letter in text if letter not in " -\u2010\u2011\u2013\u00a0\t")


def is_well_formed(text: str) -> bool:
    """Whether it can be a receipt: sixteen digits of which the last fits the others."""
    digits = plain(text)
    return len(digits) == DIGITS and digits.isascii() and digits.isdigit() and _check_digit(digits[:-1]) == digits[-1]


def digest_of(receipt: str) -> str:
    """What is kept of a receipt: 32 bytes of Argon2id, as hexadecimal digits."""
    salt = hashlib.sha256(b"receipts" + settings.FIELD_KEYS.split(",")[-1].encode()).digest()[:16]
    kdf = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB)
    return kdf.derive(plain(receipt).encode()).hex()


def in_fours(receipt: str) -> str:
    """The receipt as one reads it aloud."""
    return " ".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))


def _check_digit(front: str) -> str:
    """Luhn's: finds every single wrong digit and nearly every pair changed over."""
    total = 0
    for at, letter in enumerate(reversed(front)):
        value = int(letter) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
