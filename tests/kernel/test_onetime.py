"""Codes of authenticator apps, by the examples of RFC 6238 (appendix B, SHA-1) and of RFC 4226 (appendix D)."""

import base64
from datetime import UTC, datetime

import pytest

from safeschool.kernel.onetime import address_of, code_of, new_secret, step_of, step_of_code

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds, code):
    now = datetime.fromtimestamp(seconds, UTC)
    assert code_of(SECRET, step_of(now)) == code
    assert step_of_code(SECRET, code, now) == seconds // 30


@pytest.mark.parametrize(("step", "code"), [(0, "755224"), (1, "287082"), (9, "520489")])
def test_the_codes_are_those_of_the_counter_s_standard(step, code):
    assert code_of(SECRET, step) == code


def test_a_code_of_other_signs_is_no_code():
    assert step_of_code(SECRET, "２８７０８２", datetime.fromtimestamp(59, UTC)) is None


def test_the_address_says_whose_account_it_is_and_where():
    address = address_of("ABC", issuer="SafeSchool", name="dh.officer & co")
    assert address == "otpauth://totp/SafeSchool:dh.officer%20%26%20co?secret=ABC&issuer=SafeSchool"
    assert len(base64.b32decode(new_secret())) == 20
