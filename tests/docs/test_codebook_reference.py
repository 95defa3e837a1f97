"""The reference of a codebook's keys is the loader's own."""

from pathlib import Path

import pytest

from docs import make_codebook_reference as making
from hyte_analysis.survey.codebook_entries import FIELDS

PARTS = {part.name: part for part in making.PARTS}


def test_the_reference_is_what_the_loader_says_today() -> None:
    written = Path(making.REFERENCE).read_text(encoding="utf-8")
    assert written == making.reference(), "run: python -m docs.make_codebook_reference"


def test_every_part_of_a_codebook_has_its_table() -> None:
    assert set(PARTS) == set(FIELDS)


@pytest.mark.parametrize(
    ("part", "key", "need"),
    [
        ("codebook", "id", "pakollinen"),
        ("codebook", "wave", "–"),
        ("groups", "invited_n", "–"),
        ("questions", "text", "pakollinen"),
        ("questions", "options", "valinta- ja järjestyskysymyksellä"),
        ("options", "code", "pakollinen"),
    ],
)
def test_what_a_codebook_must_have_is_asked_of_the_loader(part: str, key: str, need: str) -> None:
    assert making.necessity(PARTS[part], key) == need


@pytest.mark.parametrize(
    ("part", "key", "kind"),
    [
        ("codebook", "wave", "kokonaisluku"),
        ("questions", "guessed", "`true` tai `false`"),
        ("options", "synonyms", "luettelo tekstejä"),
        ("options", "label", "teksti"),
    ],
)
def test_the_type_of_a_value_is_asked_of_the_loader(part: str, key: str, kind: str) -> None:
    assert making.type_of(PARTS[part], key) == kind


def test_a_field_of_the_program_s_own_is_no_key_of_a_codebook() -> None:
    keys = {key for part in FIELDS.values() for key in part}
    assert {name.strip("`") for name, _ in making.own_fields()} == set(making.OWN_FIELDS)
    assert not keys & set(making.OWN_FIELDS)
