"""Nothing that a reader sees is written in the code: a language in which all texts stand in ⟦⟧.

The surveys are in made-up words. A word on a page, in a chart, in a file or in the terminal that is
neither in brackets nor made up has not come from the catalogues.
"""

import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import tomli_w

from hyte_analysis import cli
from hyte_analysis.charts import CHARTS
from hyte_analysis.texts import catalogue, languages, text
from hyte_analysis.texts import catalogues as room
from hyte_analysis.texts.languages import FIRST, folder_of
from hyte_analysis.ui import address  # noqa: F401 - it asks for the reader's language
from tests.pages.made_up_words import MARK, SURVEY, imported
from tests.pages.planted import until_ready
from tests.pages.reading import PAGES, Downloads, Screen, copied
from tests.pages.visible import words_of_html, words_of_office_file, words_of_page

PSEUDO = "qps"
WORD = re.compile(r"[^\W\d_]{2,}")
# A colour, and the id of a question of codes: ids have no language.
IDS = re.compile(r"#[0-9A-Fa-f]{6}\b|\bzz\w+\.luokat\b")
# What every language writes alike: units, names of formats and of the product's addresses.
ALIKE = {"p", "n", "id", "xlsx", "csv", "tsv", "txt", "sav", "zsav", "zip", "lss", "toml", "qdc",
         "png", "svg", "suomi", "svenska", "english"}  # fmt: skip


def in_brackets(value: object) -> object:
    """The texts of a catalogue, each in brackets; the empty ones stay empty."""
    if isinstance(value, dict):
        return {key: in_brackets(one) for key, one in value.items()}
    return f"⟦{value}⟧" if str(value).strip() else value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Finnish texts in brackets, as the folder of a language."""
    made = tmp_path_factory.mktemp("texts")
    for path in folder_of(FIRST).iterdir():
        if path.suffix == ".toml":
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            bracketed = in_brackets(table)
            assert isinstance(bracketed, dict)
            (made / path.name).write_text(tomli_w.dumps(bracketed), encoding="utf-8")
        elif path.suffix == ".md":
            content = path.read_text(encoding="utf-8")
            (made / path.name).write_text(f"⟦{content}⟧", encoding="utf-8")
        else:
            shutil.copy(path, made)
    return made


def spoken(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let every reader and every command speak it."""
    patch.setattr(room, "folder_of", lambda of: folder if of == PSEUDO else folder_of(of))
    patch.setattr(languages, "_askers", [lambda: PSEUDO])
    patch.setitem(languages.TAGS, PSEUDO, "qps-ploc")
    patch.setattr(cli, "FIRST", PSEUDO)


@pytest.fixture(autouse=True)
def pseudo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The language of every reader and command of the test."""
    spoken(monkeypatch, folder)
    yield
    catalogue.cache_clear()


@pytest.fixture(scope="module")
def stored(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two waves in made-up words, stored by somebody who speaks the language."""
    place = tmp_path_factory.mktemp("stored")
    with pytest.MonkeyPatch.context() as patch:
        spoken(patch, folder)
        imported(place / "hyte.duckdb", place)
    return place / "hyte.duckdb"


@pytest.fixture
def surveys(database: Path, stored: Path) -> Path:
    """The same as the user's own database."""
    copied(stored, database)
    return database


def outside(words: str) -> str:
    """What stands outside the brackets; brackets that a shortened text lost its end of count."""
    kept, depth = [], 0
    for sign in words:
        depth += sign == "⟦"
        if depth == 0:
            kept.append(sign)
        if sign == "⟧":
            depth = max(0, depth - 1)
            kept.append(" ")
    return "".join(kept)


def of_the_code(pieces: Iterable[tuple[str, str]]) -> list[str]:
    """The pieces with a word that is neither in brackets, made up nor written alike everywhere."""
    found = []
    for where, words in pieces:
        words_left = map(str.casefold, WORD.findall(IDS.sub(" ", outside(words))))
        strange = [w for w in words_left if not w.startswith(MARK) and w not in ALIKE]
        if strange:
            found.append(f"{where}: {' '.join(strange)} < {words[:100]}")
    return sorted(set(found))


def test_the_check_itself_finds_a_word_that_is_written_in_the_code() -> None:
    assert of_the_code([("x", "⟦Kaikki ⟦12⟧⟧ Zzsana 12 %")]) == []
    assert of_the_code([("x", "⟦Kaikki⟧ vastaajat")]) != []
    assert text("navigation.overview") == "⟦Yleiskuva⟧"


@pytest.mark.parametrize("profile", ["internal", "council"])
@pytest.mark.usefixtures("surveys")
def test_no_page_has_words_of_its_own(screen: Screen, profile: str) -> None:
    for page in PAGES:
        screen.open(page, kysely=SURVEY, yleiso=profile, avoin="zzavoin")
        pieces = list(words_of_page(until_ready(screen)))
        assert len(pieces) > 10
        assert of_the_code(pieces) == [], page


@pytest.mark.parametrize("question", ["zzyksi", "zzmonta", "zznominal", "zzluku", "zzpaiva"])
@pytest.mark.usefixtures("surveys")
def test_no_chart_of_a_question_has_words_of_its_own(screen: Screen, question: str) -> None:
    screen.open("questions", kysely=SURVEY, kysymys=question)
    n = len(screen.charts)
    for chart in CHARTS:
        for values in ("counts", "shares"):
            screen.open("questions", kysymys=question, kuvaaja=chart.id, luvut=values)
            assert of_the_code(words_of_page(screen)) == []
            assert len(screen.charts) == n > 0


@pytest.mark.usefixtures("surveys")
def test_a_narrowed_view_has_no_words_of_its_own(screen: Screen) -> None:
    chosen = {"rajaus": "zznominal", "vastaus": "1", "ryhma": ["zza", "zzb"], "eos": "counted"}
    for page in ("overview", "questions", "comparison", "crosstab", "summary", "themes"):
        screen.open(page, kysely=SURVEY, **chosen)
        assert of_the_code(words_of_page(until_ready(screen))) == []


PARTS = [("codebook", {"koodikirjan-osa": part})
         for part in ("questions", "options", "columns", "groups", "waves", "history")] + [
    ("comparison", {"vertailu": "others"}), ("comparison", {"rivit": "all"})]  # fmt: skip


@pytest.mark.usefixtures("surveys")
def test_no_part_of_a_page_has_words_of_its_own(screen: Screen) -> None:
    for page, chosen in PARTS:
        screen.open(page, kysely=SURVEY, **chosen)
        assert of_the_code(words_of_page(until_ready(screen))) == [], chosen


@pytest.mark.usefixtures("surveys")
def test_no_part_of_the_coding_page_has_words_of_its_own(screen: Screen) -> None:
    screen.open("coding", kysely=SURVEY, avoin="zzavoin")
    screen.widget("tekija").set_value("Zzanna").run()
    places = set[str]()
    for part in ("answers", "codes", "agreement", "files", "history"):
        screen.open("coding", kysely=SURVEY, avoin="zzavoin", **{"luokittelun-osa": part})
        pieces = list(words_of_page(until_ready(screen)))
        assert of_the_code(pieces) == [], part
        places |= {where for where, _ in pieces}
    assert "BidiComponent.json" in places


@pytest.mark.usefixtures("surveys")
def test_downloads_have_no_words_of_their_own(screen: Screen, downloads: Downloads) -> None:
    for profile in ("internal", "council"):
        screen.open("overview", kysely=SURVEY, yleiso=profile)
        workbook = downloads["lataa-kaikki"]()
        assert of_the_code(words_of_office_file(workbook)) == []


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx", ".docx"])
def test_a_file_of_a_report_has_no_words_of_its_own(
    surveys: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"zz{suffix}"
    arguments = ["export", str(out), "--survey", SURVEY, "--db", str(surveys)]
    assert cli.main([*arguments, "--profile", "council"]) == 0
    assert of_the_code(words_of_office_file(out.read_bytes())) == []


def test_the_deck_of_a_report_has_no_words_of_its_own(surveys: Path, tmp_path: Path) -> None:
    out = tmp_path / "zz.html"
    assert cli.main(["export", str(out), "--survey", SURVEY, "--db", str(surveys)]) == 0
    assert of_the_code([("deck", words_of_html(out.read_text(encoding="utf-8")))]) == []


VERBS = ("import", "surveys", "results", "export", "summary", "codebook", "remove", "compact",
         "backup", "backups", "restore", "health", "retention", "organisation", "expired",
         "audit")  # fmt: skip
HELP = [["--help"], *([verb, "--help"] for verb in VERBS)]
COMMANDS = [
    ["surveys"],
    ["results", "--survey", SURVEY],
    ["results", "--survey", SURVEY, "--format", "csv", "--profile", "council"],
    ["results", "--survey", "zzei"],
    ["remove", "zzei"],
    ["summary", "zz.docx", "--question", "zzavoin", "--survey", SURVEY],
    ["import", "zzei.csv"],
]  # fmt: skip
# What stands in commands as it is typed, and the columns of a file for machines.
TYPED = re.compile(
    r"(?<!\w)--?[a-z-]+|\{[a-z,_]+\}|python -m hyte_analysis|\b(import|surveys|results|export|"
    r"summary|codebook|remove|compact|backups?|restore|health|retention|organisation|expired|audit|"
    r"fi|sv|en|ID)\b"
)


@pytest.mark.parametrize("arguments", [*HELP, *COMMANDS], ids=" ".join)
@pytest.mark.usefixtures("surveys")
def test_a_command_says_nothing_of_its_own(
    arguments: list[str],
    database: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    capsys.readouterr()
    database_given = [] if "--help" in arguments else ["--db", str(database)]
    with suppress(SystemExit):
        cli.main([*arguments, *database_given])
    out, err = capsys.readouterr()
    said = (out + err).replace(str(database), "")
    assert said
    # Help is wrapped: brackets are counted over lines.
    assert of_the_code([("out", TYPED.sub(" ", said))]) == []
