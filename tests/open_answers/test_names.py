import pytest

from hyte_analysis.open_answers import classified_names
from hyte_analysis.open_answers import names as module
from hyte_analysis.open_answers.classified_names import name_classes
from hyte_analysis.open_answers.inflection import Case, case_forms, genitives
from hyte_analysis.open_answers.names import person_names


def names(text: str) -> list[str]:
    return [text[name.start : name.end] for name in person_names(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Soita Matti Virtaselle huomenna", ["Matti Virtaselle"]),
        ("Korhosella on asiaa", ["Korhosella"]),
        ("Virtasen Matti tietää", ["Virtasen Matti"]),
        ("Virtanen, Matti", ["Virtanen, Matti"]),
        ("Paikalla J. Savolainen ja T.A. Lahti", ["J. Savolainen", "T.A. Lahti"]),
        ("Tanja Tilles-Tirkkonen", ["Tanja Tilles-Tirkkonen"]),
        ("Anna-Liisan ja Juha-Pekan ryhmä", ["Anna-Liisan", "Juha-Pekan"]),
        ("Virtaset muuttivat", ["Virtaset"]),
        ("Matinkin mielestä", ["Matinkin"]),
        ("Maria von Essen kertoi", ["Maria von Essen"]),
        ("Matti Xhaka sanoi", ["Matti Xhaka"]),
        ("Kollegani Ahvenlampisen ehdotus", ["Ahvenlampisen"]),
        ("Kollegani Rosenqvistin ehdotus", ["Rosenqvistin"]),
    ],
)
def test_a_name_is_found_whole_in_whatever_form(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text", ["matti virtanen", "virtasen matti", "MATTI VIRTANEN", "koponen heidi"]
)
def test_a_full_name_is_found_without_capitals_when_both_are_listed(text: str) -> None:
    assert names(text) == [text]


def test_a_lone_name_in_lower_case_is_left_alone() -> None:
    assert names("kysy matilta tai sano virtaselle") == []


@pytest.mark.parametrize(
    "name", ["Toivo", "Onni", "Lumi", "Säde", "Mäki", "Laine", "Armas", "Tervon"]
)
def test_a_name_that_is_a_word_counts_only_beside_another(name: str) -> None:
    assert names(f"Silloin {name} auttaa.") == []
    assert names(f"{name} auttaa.") == []
    assert names(f"Paikalla oli Matti {name}.") == [f"Matti {name}"]


def test_a_name_that_is_a_word_counts_after_a_title() -> None:
    assert names("Soita koordinaattori Sädelle") == ["Sädelle"]


def test_two_names_that_are_words_make_a_person_but_not_at_the_head_of_a_sentence() -> None:
    assert names("Onni Laine soitti") == ["Onni Laine"]
    assert names("Rauha Lahdessa") == []
    assert names("Salon Toivo ry") == []


@pytest.mark.parametrize(
    "text",
    ["Anna meille aikaa", "Ainoa keino", "Päiviä on vähän", "Tuomaan apua", "Tanskasta malli",
     "Suomen Punainen Risti", "Suomalaisen työn liitto", "Yhteinen tavoite", "Joroisten kunta",
     "Elämänhallinnan taidot", "Hyvinvointialueelta tukea"],
)  # fmt: skip
def test_common_words_and_places_are_no_names(text: str) -> None:
    assert names(text) == []


def test_first_names_in_a_row_are_several_people() -> None:
    assert names("Lilli, Heidi, Elisa ja Petra") == ["Lilli", "Heidi", "Elisa", "Petra"]


@pytest.mark.parametrize(
    ("nominative", "genitive"),
    [("Matti", "Matin"), ("Outi", "Outin"), ("Pekka", "Pekan"), ("Tuomas", "Tuomaksen"),
     ("Mohamed", "Mohamedin"), ("Ville", "Villen"), ("Virtanen", "Virtasen")],
)  # fmt: skip
def test_the_genitive_of_a_first_name(nominative: str, genitive: str) -> None:
    assert genitives(nominative, is_first_name=True)[0] == genitive


@pytest.mark.parametrize(
    ("nominative", "genitive"),
    [("Mäki", "Mäen"), ("Lahti", "Lahden"), ("Ranta", "Rannan"), ("Virta", "Virran"),
     ("Salmi", "Salmen"), ("Lampi", "Lammen"), ("Aalto", "Aallon")],
)  # fmt: skip
def test_the_genitive_of_a_surname(nominative: str, genitive: str) -> None:
    assert genitives(nominative)[0] == genitive


def test_the_cases_of_a_name() -> None:
    forms = case_forms("Korhonen", "Korhosen")
    assert forms["korhosta"] is Case.PARTITIVE
    assert forms["korhoseen"] is Case.ILLATIVE
    assert forms["korhoselle"] is Case.ALLATIVE
    assert case_forms("Varkaus", "Varkauden")["varkauteen"] is Case.ILLATIVE
    assert case_forms("Kiuruvesi", "Kiuruveden")["kiuruvettä"] is Case.PARTITIVE


def test_rare_names_are_known_to_the_optional_package(monkeypatch: pytest.MonkeyPatch) -> None:
    class Analysis:
        CLASS = "sukunimi"

    class Package:
        @staticmethod
        def analyse(form: str) -> list[Analysis]:
            return [Analysis()] if form == "xhakalle" else []

    monkeypatch.setattr(classified_names.importlib, "import_module", lambda _: Package)
    for cached in (classified_names._analyse, name_classes, module._part):
        cached.cache_clear()
    try:
        assert names("Terveisiä Xhakalle kaikilta") == ["Xhakalle"]
    finally:
        monkeypatch.undo()
        for cached in (classified_names._analyse, name_classes, module._part):
            cached.cache_clear()
