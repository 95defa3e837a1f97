import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.open_answers.personal_data import (
    Finding,
    FindingKind,
    find_personal_data,
    is_masked_by_default,
    masks_of,
    placeholder,
)
from hyte_analysis.survey.releases import masked

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "personal_data"


def rows(file: str) -> list[tuple[str, list[str]]]:
    with (FIXTURES / file).open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["kinds"].split("|")) for row in csv.DictReader(lines)]


def found(text: str, *organisations: str) -> list[str]:
    (findings,) = find_personal_data([text], organisations)
    return [f"{one.kind}:{text[one.start : one.end]}" for one in findings]


def public(text: str) -> str:
    (findings,) = find_personal_data([text])
    return masked(text, masks_of(findings))


@pytest.fixture(scope="module")
def shares() -> dict[str, tuple[int, int]]:
    """For each kind how many of the listed lines' findings are told whole, and of how many."""
    whole, every = Counter[str](), Counter[str]()
    for text, expected in rows("with.csv"):
        told = found(text)
        for one in expected:
            kind = one.partition(":")[0]
            every[kind] += 1
            whole[kind] += one in told
    return {kind: (whole[kind], every[kind]) for kind in every}


def test_what_is_spelt_by_rule_is_all_found_whole(shares: dict[str, tuple[int, int]]) -> None:
    shares = {kind: share for kind, share in shares.items() if kind != "person_name"}
    assert len(shares) == 7
    assert all(whole == every for whole, every in shares.values())


def test_most_names_are_found_whole(shares: dict[str, tuple[int, int]]) -> None:
    whole, every = shares["person_name"]
    assert every == 32
    assert whole >= 28


def test_at_most_one_line_without_personal_data_is_masked() -> None:
    lines = [text for text, _ in rows("without.csv")]
    assert len(lines) >= 160
    assert sum(public(text) != text for text in lines) <= 1


def test_each_finding_has_a_reason_and_a_placeholder() -> None:
    for text, _ in rows("with.csv"):
        for one in find_personal_data([text])[0]:
            assert one.why
            assert placeholder(one).startswith("[")


def test_a_code_with_a_slip_says_so() -> None:
    (one,) = find_personal_data(["131052-308S"])[0]
    assert one.why == "näyttää henkilötunnukselta, mutta tarkistusmerkki ei täsmää"


def test_a_business_id_is_told_but_not_masked() -> None:
    text = "Laskut: Y-tunnus 0201256-6"
    assert found(text) == ["business_id:0201256-6"]
    assert not is_masked_by_default(FindingKind.BUSINESS_ID)
    assert public(text) == text
    assert masks_of(find_personal_data([text])[0], FindingKind)


@pytest.mark.parametrize(
    "number",
    ["040 123 4567", "0401234567", "040-1234567", "+358 40 123 4567", "+358(0)40 1234567",
     "00358401234567", "(017) 123 456", "017-123 456", "09 1234 567", "0457 123 4567",
     "020 123 4567", "040\u00a0123\u00a04567", "０４０ １２３ ４５６７", "040–123 4567",
     "٠٤٠ ١٢٣ ٤٥٦٧", "+46 70 123 45 67", "044 123 4567, alanumero 12"],
)  # fmt: skip
def test_a_phone_number_is_found_however_it_is_written(number: str) -> None:
    assert found(f"soita {number} heti") == [f"phone:{number}"]


@pytest.mark.parametrize(
    "text",
    ["2020–2025", "01.02.2025", "612/2021", "1 040 500 asukasta", "12 040 500 000 euroa", "0,75",
     "05/2024", "00:45", "5000-10000", "0201256-7", "02-2025", "sivut 112–118", "040 %"],
)  # fmt: skip
def test_other_numbers_are_no_phone_numbers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Puijonkatu 12 A 3, 70100 Kuopio on koti", "Puijonkatu 12 A 3, 70100 Kuopio"),
        ("asun puijonkatu 12 b", "puijonkatu 12 b"),
        ("käynti Mannerheimintie 5:ssa", "Mannerheimintie 5"),
        ("Posti: PL 123, 70101 KUOPIO", "PL 123, 70101 KUOPIO"),
        ("lähetä 70100 Kuopio", "70100 Kuopio"),
        ("Storgatan 3 C, 65100 Vasa", "Storgatan 3 C, 65100 Vasa"),
    ],
)
def test_an_address_is_found_whole(text: str, address: str) -> None:
    assert found(text) == [f"address:{address}"]


@pytest.mark.parametrize(
    "text",
    ["Valtatie 5 ruuhkautuu", "Hoitopolku 2", "Kauppakatu 2025", "Katu 3", "70100 vastausta"],
)
def test_roads_paths_of_care_and_years_are_no_addresses(text: str) -> None:
    assert found(text) == []


def test_organisations_of_the_respondent_list_are_found_in_any_form() -> None:
    listed = ("Kuopion kaupunki", "Savonia-ammattikorkeakoulu", "Sotainvalidit ry", "Kunta 9")
    assert found("Kuopion kaupungilla ja Kuopiossakin", *listed) == [
        "organisation:Kuopion kaupungilla", "organisation:Kuopiossa"]  # fmt: skip
    assert found("Savonian ja Savonia-ammattikorkeakoulun", *listed) == [
        "organisation:Savonian", "organisation:Savonia-ammattikorkeakoulun"]  # fmt: skip


def test_generic_words_alone_are_no_organisation() -> None:
    listed = ("Kuopion kaupunki", "Kuopion seurakunta", "Kunta 9", "Järjestö 1")
    assert found("Meidän kunta, kaupunki ja seurakunta; kunta 9 ja Järjestö 1", *listed) == []


def test_the_place_in_an_associations_name_is_not_the_association() -> None:
    assert found("Iisalmessa toimii moni", "Iisalmen Nuorison Tuki ry") == []


def test_overlapping_findings_are_masked_once_and_nothing_is_left_between() -> None:
    text = "Matti Kuopion kaupungista, matti.virtanen@kuopio.fi"
    (findings,) = find_personal_data([text], ["Kuopion kaupunki"])
    assert masked(text, masks_of(findings)) == "[nimi] [organisaatio], [sähköposti]"


def test_the_longer_of_two_masks_stands_and_the_other_keeps_its_rest() -> None:
    masks = masks_of(
        [
            Finding(0, 10, FindingKind.PERSON_NAME, "a"),
            Finding(6, 30, FindingKind.ORGANISATION, "b"),
            Finding(8, 12, FindingKind.PHONE, "c"),
        ]
    )
    assert [(mask.start, mask.end) for mask in masks] == [(0, 6), (6, 30)]


def test_decomposed_letters_and_soft_hyphens_hide_no_name() -> None:
    text = "Soita heti Ma\u00adtti Hyvo\u0308nen 😀"
    (findings,) = find_personal_data([text])
    assert [text[one.start : one.end] for one in findings] == ["Ma\u00adtti Hyvo\u0308nen"]


@given(st.text(max_size=200), st.text(max_size=40))
def test_findings_lie_within_the_text_in_order_without_overlaps(one: str, other: str) -> None:
    text = f"{one}Matti Virtanen{other} 040 1234567"
    (findings,) = find_personal_data([text])
    places = [place for finding in findings for place in (finding.start, finding.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert all(finding.start < finding.end for finding in findings)


def test_the_same_text_has_the_same_findings_wherever_it_stands() -> None:
    first, _, last = find_personal_data(["Soita Matille", "Ei mitään", "Soita Matille"])
    assert first == last != ()


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "1 ", "0-", "a@", "a.", "@", "(", "katu ", "Katu 1 ", "FI21 ", "a-", "x.x@x.x",
     "a@b.fi ", "Matti ", "Virtanen, ", "A. ", "e\u0301", "😀", "0401234567 ", "\u200d",
     "Kuopion "],
)  # fmt: skip
def test_a_very_long_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    (findings,) = find_personal_data([text], ["Kuopion kaupunki"])
    assert masked(text, masks_of(findings)) is not None
