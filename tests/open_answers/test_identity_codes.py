import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.open_answers.identity_codes import (
    bank_accounts,
    business_ids,
    identity_codes,
)

# The population register's own example, and codes whose remainders were worked out by hand.
VALID = ("131052-308T", "131052A308T", "010190-900P", "010516a903x", "290224Y9081")


@pytest.mark.parametrize("code", VALID[:4])
def test_a_code_with_the_right_check_character_is_valid(code: str) -> None:
    text = f"Tunnus {code}, kirjattu."
    (found,) = identity_codes(text)
    assert text[found.start : found.end] == code
    assert found.is_valid


@pytest.mark.parametrize("sign", list("+-ABCDEFUVWXYabcdefuvwxy"))
def test_every_sign_of_the_century_is_known(sign: str) -> None:
    (found,) = identity_codes(f"131052{sign}308T")
    assert found.is_valid


@pytest.mark.parametrize("code", ["131052-308S", "131052-3080", "150378-123B"])
def test_a_code_with_a_wrong_check_character_is_found_but_not_valid(code: str) -> None:
    (found,) = identity_codes(code)
    assert not found.is_valid


@given(st.integers(0, 30), st.integers(1, 28), st.integers(1, 12), st.integers(0, 999))
def test_exactly_one_check_character_of_31_is_right(
    year: int, day: int, month: int, no: int
) -> None:
    start = f"{day:02}{month:02}{year:02}-{no:03}"
    codes = [next(identity_codes(start + check)) for check in "0123456789ABCDEFHJKLMNPRSTUVWXY"]
    assert sum(code.is_valid for code in codes) == 1


@pytest.mark.parametrize(
    "text", ["320152-308T", "131352-308T", "1131052-308T", "131052-308TT", "131052308", "13-10-52"]
)
def test_what_is_no_date_or_longer_is_no_code(text: str) -> None:
    assert not list(identity_codes(text))


def test_a_code_without_its_sign_counts_when_its_letter_is_right() -> None:
    assert list(identity_codes("131052308T"))
    assert not list(identity_codes("131052308U"))


# Nokia, the product's home county and the patent office, as the business register prints them.
@pytest.mark.parametrize("number", ["0201256-6", "0112038-9", "0244683-1"])
def test_a_business_id_is_known_by_its_check_digit(number: str) -> None:
    (found,) = business_ids(f"Y-tunnus {number}.")
    assert found.is_valid
    (found,) = business_ids(f"FI{number.replace('-', '')}")
    assert found.is_valid


def test_another_digit_at_the_end_is_no_business_id() -> None:
    assert not any(
        code.is_valid for n in range(9) if n != 6 for code in business_ids(f"0201256-{n}")
    )


@pytest.mark.parametrize(
    "account", ["FI21 1234 5600 0007 85", "FI2112345600000785", "DE89370400440532013000"]
)
def test_an_account_is_known_by_its_check(account: str) -> None:
    text = f"Tili {account} on auki"
    (found,) = bank_accounts(text)
    assert (text[found.start : found.end], found.is_valid) == (account, True)


def test_a_finnish_account_with_a_slip_is_found_and_not_valid() -> None:
    (found,) = bank_accounts("FI21 1234 5600 0007 86")
    assert not found.is_valid
    assert not list(bank_accounts("DE88370400440532013000"))
