"""Codebooks: the bundled ones load, and a faulty one names its place in Finnish."""

from pathlib import Path

import pytest

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.codebook import (
    group_spellings,
    known_codebooks,
    option_spellings,
    parse_codebook,
    read_codebook,
)
from hyte_analysis.survey.model import DontKnow, Kind, Role, Scale, Unit

BOOK = """
id = "oma"
title = "Oma kysely"
wave = 2026

[[groups]]
id = "Kylä"
synonyms = ["Kylät"]

[[groups]]
id = "Saari"

[[sections]]
id = "1"
title = "Arki"

[[questions]]
id = "sujuuko"
number = "1.1"
section = "1"
kind = "single_choice"
scale = "ordinal"
text = "Sujuuko arki?"
options = [
  { code = 1, label = "Kyllä", follow_up = { id = "miten", text = "Miten?" } },
  { code = 2, label = "Ei", short_label = "Ei suju", synonyms = ["Ei lainkaan"] },
  { code = 3, label = "En tiedä", role = "dont_know" },
]
"""


def test_the_bundled_codebooks_load_with_the_newest_wave_first() -> None:
    assert [(book.id, book.wave) for book in known_codebooks()] == [
        ("ennakkokysely-2025", 2025),
        ("ennakkokysely-2024", 2024),
    ]


def test_a_follow_up_stands_after_its_question_and_belongs_to_its_option() -> None:
    question, follow_up = parse_codebook(BOOK, "oma.toml").questions
    assert (question.section, question.scale) == ("1. Arki", Scale.ORDINAL)
    assert (follow_up.id, follow_up.number, follow_up.kind) == ("miten", "1.1a", Kind.OPEN_TEXT)
    assert follow_up.follow_up_of is not None
    assert (follow_up.follow_up_of.question_id, follow_up.follow_up_of.option_code) == (
        "sujuuko",
        1,
    )
    assert [option.role for option in question.options][2] is Role.DONT_KNOW


def test_what_a_codebook_does_not_say_is_the_published_convention() -> None:
    survey = parse_codebook(BOOK, "oma.toml")
    assert survey.unit is Unit.ORGANISATION
    assert {question.dont_know for question in survey.questions} == {DontKnow.AVERAGED}
    assert survey.questions[0].areas == ()


def test_areas_dont_knows_and_the_unit_are_read() -> None:
    book = BOOK.replace('"ordinal"', '"ordinal"\ndont_know = "left_out"')
    book = book.replace("wave = 2026", 'wave = 2026\nunit = "person"')
    book = book.replace('label = "Kyllä",', 'label = "Kyllä", area = "II.  Arki",')
    book = book.replace('label = "Ei",', 'label = "Ei", area = "II. Arki ",')
    survey = parse_codebook(book, "oma.toml")
    assert survey.unit is Unit.PERSON
    assert survey.questions[0].dont_know is DontKnow.LEFT_OUT
    assert [option.area for option in survey.questions[0].options] == ["II. Arki", "II. Arki", ""]
    assert survey.questions[0].areas == ("II. Arki",)


def test_dont_knows_are_not_left_out_where_no_option_is_one() -> None:
    book = BOOK.replace('role = "dont_know"', 'role = "other"')
    assert parse_codebook(book.replace('"ordinal"', '"ordinal"\ndont_know = "averaged"'), "x")
    for state in ("counted", "left_out"):
        with pytest.raises(CodebookProblem, match="kohdassa sujuuko: en osaa sanoa -vastaukset"):
            parse_codebook(book.replace('"ordinal"', f'"ordinal"\ndont_know = "{state}"'), "x")


@pytest.mark.parametrize("role", Role)
def test_only_substantive_and_other_options_are_part_of_an_area(role: Role) -> None:
    book = BOOK.replace('short_label = "Ei suju"', f'role = "{role}", area = "I. Arki"')
    if role in (Role.SUBSTANTIVE, Role.OTHER):
        assert parse_codebook(book, "oma.toml").questions[0].areas == ("I. Arki",)
    else:
        with pytest.raises(CodebookProblem, match="kohdassa sujuuko"):
            parse_codebook(book, "oma.toml")


def test_the_goals_of_2024_are_part_of_six_focus_areas() -> None:
    survey = next(book for book in known_codebooks() if book.wave == 2024)
    question = survey.question("tehostettavat-tavoitteet")
    assert question is not None
    numerals = [option.area.partition(".")[0] for option in question.options]
    sizes = {"I": 3, "II": 3, "III": 7, "IV": 5, "V": 6, "VI": 3}
    assert numerals == [*(area for area, n in sizes.items() for _ in range(n)), "", "", ""]
    assert question.areas[1] == "II. Vanhemmuus vahvistuu"
    assert question.areas[5] == "VI. HYTE-resurssien, rakenteiden ja prosessien vahvistuminen"


def test_every_spelling_of_an_option_and_a_group_means_it() -> None:
    survey = parse_codebook(BOOK, "oma.toml")
    assert option_spellings(survey.questions[0].options[1]) == {"ei", "ei suju", "ei lainkaan"}
    assert group_spellings(survey.groups[0]) == {"kylä", "kylät"}


def test_a_codebook_saved_with_a_byte_order_mark_loads(tmp_path: Path) -> None:
    (tmp_path / "oma.toml").write_text(BOOK, encoding="utf-8-sig")
    assert read_codebook(tmp_path / "oma.toml").id == "oma"


GROUPS = '[[groups]]\nid = "Kylä"\nsynonyms = ["Kylät"]\n\n[[groups]]\nid = "Saari"'

# what is changed in the codebook: (old, new) → what the sentence says
FAULTS = {
    "not toml": ('id = "oma"', "id = oma", "ei ole kelvollista TOMLia"),
    "no id": ('id = "oma"', "", "kohdassa id: kenttä id puuttuu"),
    "empty title": ('"Oma kysely"', '" "', "kohdassa title: kentän title pitää olla teksti"),
    "number as title": ('"Oma kysely"', "7", "kohdassa title: kentän title"),
    "wave in words": ("2026", '"ensi vuosi"', "kohdassa wave: kentän wave pitää olla kokonaisluku"),
    "no kind": ('kind = "single_choice"', "", "kohdassa sujuuko: kenttä kind puuttuu"),
    "unknown kind": ("single_choice", "valinta", "kohdassa sujuuko: kentän kind arvo valinta"),
    "unknown scale": ('"ordinal"', '"järjestys"', "kentän scale arvo järjestys ei ole mikään"),
    "unknown role": ('"dont_know"', '"eos"', "kentän role arvo eos"),
    "reserved role": ('"dont_know"', '"not_in_codebook"', "not_in_codebook on varattu"),
    "no text": ('text = "Sujuuko arki?"', "", "kohdassa sujuuko: kenttä text puuttuu"),
    "unknown section": ('section = "1"', 'section = "9"', "kohdassa sujuuko: osiota 9"),
    "same code": ("code = 2", "code = 1", "kohdassa sujuuko: kahdella vaihtoehdolla"),
    "code in words": ("code = 2", 'code = "kaksi"', "kentän code pitää olla kokonaisluku"),
    "code zero": ("code = 2", "code = 0", "kentän code pitää olla kokonaisluku"),
    "true as code": ("code = 2", "code = true", "kentän code pitää olla kokonaisluku"),
    "no code": ("code = 2, ", "", "kohdassa sujuuko: kenttä code puuttuu"),
    "no label": ('label = "Ei", ', "", "kohdassa sujuuko: kenttä label puuttuu"),
    "same option": ('label = "En tiedä"', 'label = "ei LAINKAAN."', "kirjoitettu samoin"),
    "synonyms as a text": ('["Ei lainkaan"]', '"Ei lainkaan"', "kentän synonyms pitää"),
    "same id": ('id = "miten"', 'id = "sujuuko"', "sama tunnus on kahdella kysymyksellä"),
    "follow-up as a text": ('{ id = "miten", text = "Miten?" }', '"Miten?"', "kentän follow_up"),
    "same group": ('id = "Saari"', 'id = "kylät"', "kohdassa groups: sama synonyymi"),
    "groups as a text": (GROUPS, 'groups = "Kylä"', "kohdassa groups: kentän groups"),
    "misspelt question field": ("scale =", "skale =", "kohdassa sujuuko: kenttää skale ei tunneta"),
    "misspelt option field": ("short_label", "shortlabel", "kenttää shortlabel ei tunneta"),
    "misspelt group field": ("synonyms = [\"Kylät\"]", "synonym = []", "kohdassa Kylä: kenttää"),
    "misspelt follow-up field": ('text = "Miten?"', 'texts = "Miten?"', "kenttää texts ei"),
    "misspelt field of the book": ("wave =", "vuosi =", "kenttää vuosi ei tunneta"),
    "unknown unit": ("wave = 2026", 'wave = 2026\nunit = "kunta"',
                     "kohdassa unit: kentän unit arvo kunta ei ole mikään"),
    "unit as a number": ("wave = 2026", "wave = 2026\nunit = 1", "kentän unit pitää olla teksti"),
    "unknown don't know": ('scale = "ordinal"', 'dont_know = "pois"',
                           "kohdassa sujuuko: kentän dont_know arvo pois ei ole mikään näistä"),
    "area as a number": ('label = "Ei",', 'label = "Ei", area = 1,', "kentän area pitää olla"),
    "area of a don't know": ('role = "dont_know"', 'role = "dont_know", area = "I. Arki"',
                             "kohdassa sujuuko: vaihtoehdolla En tiedä ei voi olla painopistettä"),
    "options of an open question": ("single_choice", "open_text", "vain valinta- ja järjestys"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_codebook_is_refused_with_its_place(old: str, new: str, told: str) -> None:
    assert old in BOOK
    with pytest.raises(CodebookProblem) as caught:
        parse_codebook(BOOK.replace(old, new, 1), "oma.toml")
    assert told in caught.value.user_message
    assert "oma.toml" in caught.value.user_message


HEAD = 'id = "a"\ntitle = "b"\n[[questions]]\nid = "q"\ntext = "t"\nkind = '


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "kenttä id puuttuu"),
        ('id = "a"\ntitle = "b"', "kysymykset puuttuvat"),
        (HEAD + '"open_text"', "vastaajaryhmät puuttuvat"),
        (HEAD + '"ranking"', "kohdassa q: valintakysymykseltä puuttuvat vaihtoehdot"),
    ],
)
def test_a_codebook_without_its_parts_is_refused(content: str, told: str) -> None:
    with pytest.raises(CodebookProblem, match=told):
        parse_codebook(content, "oma.toml")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('id = "a"\n\nid = oma', "(rivi 3, sarake 6)"),
        ('id = "a"\nid = "b"', "(tiedoston loppu)"),
        ('groups = ["Kylä"', "(tiedoston loppu)"),
        ("a = " + "[" * 5000, "(jokin arvo on liian pitkä tai liian monen luettelon sisällä)"),
        ("wave = " + "1" * 5000, "(jokin arvo on liian pitkä tai liian monen luettelon sisällä)"),
    ],
    ids=["value", "twice", "end", "nested", "long"],
)
def test_a_slip_in_the_toml_is_told_by_its_place_in_finnish(content: str, place: str) -> None:
    with pytest.raises(CodebookProblem) as caught:
        parse_codebook(content, "oma.toml")
    told = f"Koodikirja oma.toml ei ole kelvollista TOMLia {place}."
    assert caught.value.user_message == f"{told} Korjaa kohta ja yritä uudelleen."


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"\xe4\xe4"])
def test_an_unreadable_codebook_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "oma.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CodebookProblem, match="ei voi lukea"):
        read_codebook(path)


def test_a_folder_without_codebooks_says_so(tmp_path: Path) -> None:
    with pytest.raises(CodebookProblem, match="ei ole yhtään koodikirjaa"):
        known_codebooks(tmp_path)
