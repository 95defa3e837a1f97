"""A database of an earlier version becomes one of this version, whole or not at all."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings

from hyte_analysis.errors import StorageProblem
from hyte_analysis.storage import database as module
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding, load_coding
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.schema import VERSION
from hyte_analysis.storage.surveys import (
    list_surveys,
    load_columns,
    load_survey,
    source_files,
    store_survey,
)
from hyte_analysis.storage.versions import change_survey, last_version
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Filter
from hyte_analysis.survey.coding import Code, CodedPassage, CodingRows
from hyte_analysis.survey.model import FollowUp, Kind, Option, Question, RespondentGroup, Role
from hyte_analysis.survey.responses import SurveyData
from tests.storage.made_up import (
    Row,
    answered_surveys,
    coding_change,
    data,
    passage,
    reareas,
    rebase,
    recount,
    source,
    survey,
)
from tests.storage.test_answers import areas, based, counted

FIRST_VERSION = """
CREATE TABLE survey (
    id VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    wave INTEGER,
    codebook_id VARCHAR,
    is_sample BOOLEAN NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    report VARCHAR NOT NULL
);
CREATE TABLE source_file (
    survey_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    content BLOB NOT NULL
);
CREATE TABLE respondent_group (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    invited_n INTEGER,
    in_codebook BOOLEAN NOT NULL
);
CREATE TABLE question (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    scale VARCHAR,
    section VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    follow_up_question VARCHAR,
    follow_up_option INTEGER,
    guessed BOOLEAN NOT NULL
);
CREATE TABLE option (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    code INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    short_label VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL
);
CREATE TABLE response (
    survey_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    group_id VARCHAR NOT NULL,
    organisation VARCHAR
);
CREATE TABLE answer (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    response INTEGER NOT NULL,
    option_code INTEGER,
    number DOUBLE,
    text VARCHAR
);
CREATE TABLE schema_version (version INTEGER NOT NULL);
"""
SECOND_VERSION = """
CREATE TABLE survey (
    id VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    wave INTEGER,
    codebook_id VARCHAR,
    is_sample BOOLEAN NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    report VARCHAR NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed_at TIMESTAMP
);
CREATE TABLE source_file (
    survey_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    content BLOB NOT NULL,
    position INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE respondent_group (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    invited_n INTEGER,
    in_codebook BOOLEAN NOT NULL
);
CREATE TABLE question (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    scale VARCHAR,
    section VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    follow_up_question VARCHAR,
    follow_up_option INTEGER,
    guessed BOOLEAN NOT NULL,
    direction VARCHAR,
    battery VARCHAR NOT NULL DEFAULT ''
);
CREATE TABLE option (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    code INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    short_label VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL
);
CREATE TABLE response (
    survey_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    group_id VARCHAR NOT NULL,
    organisation VARCHAR
);
CREATE TABLE answer (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    response INTEGER NOT NULL,
    option_code INTEGER,
    number DOUBLE,
    text VARCHAR
);
CREATE TABLE schema_version (version INTEGER NOT NULL);

CREATE TABLE source_column (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    heading VARCHAR NOT NULL,
    use VARCHAR NOT NULL,
    filled INTEGER NOT NULL,
    question_id VARCHAR,
    part VARCHAR,
    option_code INTEGER,
    reason VARCHAR NOT NULL,
    guess VARCHAR NOT NULL
);
CREATE TABLE survey_version (
    survey_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    what VARCHAR NOT NULL,
    undoes INTEGER,
    definition VARCHAR NOT NULL
);
CREATE TABLE wave_link (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    other_survey_id VARCHAR NOT NULL,
    other_question_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    confirmed_at TIMESTAMP NOT NULL
);
"""
THIRD_VERSION = """
CREATE TABLE survey (
    id VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    wave INTEGER,
    codebook_id VARCHAR,
    is_sample BOOLEAN NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    report VARCHAR NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed_at TIMESTAMP,
    unit VARCHAR NOT NULL DEFAULT 'organisation'
);
CREATE TABLE source_file (
    survey_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    content BLOB NOT NULL,
    position INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE respondent_group (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    invited_n INTEGER,
    in_codebook BOOLEAN NOT NULL
);
CREATE TABLE question (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    scale VARCHAR,
    section VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    follow_up_question VARCHAR,
    follow_up_option INTEGER,
    guessed BOOLEAN NOT NULL,
    direction VARCHAR,
    battery VARCHAR NOT NULL DEFAULT '',
    dont_know VARCHAR NOT NULL DEFAULT 'averaged'
);
CREATE TABLE option (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    code INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    short_label VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    area VARCHAR NOT NULL DEFAULT ''
);
CREATE TABLE response (
    survey_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    group_id VARCHAR NOT NULL,
    organisation VARCHAR
);
CREATE TABLE schema_version (version INTEGER NOT NULL);

CREATE TABLE source_column (
    survey_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    heading VARCHAR NOT NULL,
    use VARCHAR NOT NULL,
    filled INTEGER NOT NULL,
    question_id VARCHAR,
    part VARCHAR,
    option_code INTEGER,
    reason VARCHAR NOT NULL,
    guess VARCHAR NOT NULL
);
CREATE TABLE survey_version (
    survey_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    what VARCHAR NOT NULL,
    undoes INTEGER,
    definition VARCHAR NOT NULL
);
CREATE TABLE wave_link (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    other_survey_id VARCHAR NOT NULL,
    other_question_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    confirmed_at TIMESTAMP NOT NULL
);

CREATE TABLE tally (
    id INTEGER NOT NULL,
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    option_code INTEGER,
    number DOUBLE,
    in_base BOOLEAN NOT NULL,
    base_of VARCHAR,
    area VARCHAR NOT NULL
);
CREATE TABLE answer (
    tally_id INTEGER NOT NULL,
    response INTEGER NOT NULL,
    text VARCHAR
);
"""
CONTENT = """
INSERT INTO schema_version VALUES (1);
INSERT INTO survey VALUES
    ('vanha', 'Vanha kysely', 2024, 'kirja', false, TIMESTAMP '2024-11-05 10:00:00', '{"a": 1}');
INSERT INTO source_file VALUES ('vanha', 'vanha.csv', 'tiiviste', 'sisalto'::BLOB);
INSERT INTO respondent_group VALUES ('vanha', 0, 'Kunta', 'Kunta', ['Kaupunki'], 22, true);
INSERT INTO question VALUES
    ('vanha', 0, 'q', '1', 'Kysymys?', 'single_choice', NULL, '1. Osio', [], NULL, NULL, false),
    ('vanha', 1, 'muu', '1a', 'Mikä?', 'open_text', NULL, '1. Osio', ['Muu'], 'q', 2, true);
INSERT INTO option VALUES
    ('vanha', 'q', 1, 'Kyllä', 'Kyllä', 'substantive', ['Joo']),
    ('vanha', 'q', 2, 'Muu', 'Muu', 'other', []);
INSERT INTO response VALUES ('vanha', 2, 'Kunta', 'Rantakylä'), ('vanha', 3, 'Kunta', NULL);
INSERT INTO answer VALUES
    ('vanha', 'q', 2, 1, NULL, NULL), ('vanha', 'q', 3, 1, NULL, NULL),
    ('vanha', 'muu', 3, NULL, NULL, 'Teksti');
"""
OF_VERSION_3 = """
SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
WHERE NOT internal AND table_name <> 'schema_version' GROUP BY table_name
"""
DESCRIBED = """
SELECT table_name, column_name, data_type, is_nullable, column_default, column_index
FROM duckdb_columns() WHERE NOT internal ORDER BY ALL
"""


def store_as_before(path: Path, version: int, made: SurveyData) -> None:
    """Store the survey as that version of the product did."""
    if version == 3:
        store_as_third(path, made)
    else:
        store_in_full(path, version, made)


def store_as_third(path: Path, made: SurveyData) -> None:
    """Store the survey as today, in the tables and columns that were there before codings."""
    today = open_database(None)
    store_survey(today, made, source(b"k"), {})
    with duckdb.connect(str(path)) as connection, today.reading() as cursor:
        connection.execute(THIRD_VERSION)
        connection.execute("INSERT INTO schema_version VALUES (3)")
        for table, columns in connection.execute(OF_VERSION_3).fetchall():
            names, places = ", ".join(columns), ", ".join("?" * len(columns))
            for row in cursor.execute(f"SELECT {names} FROM {table}").fetchall():  # noqa: S608
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)  # noqa: S608
    today.close()


def store_in_full(path: Path, version: int, made: SurveyData) -> None:
    """Store the survey as the versions did whose answers stood in full."""
    asked = made.survey
    with duckdb.connect(str(path)) as connection:
        connection.execute({1: FIRST_VERSION, 2: SECOND_VERSION}[version])

        def insert(table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
            places = ", ".join("?" * len(columns.split()))
            names = ", ".join(columns.split())
            for row in rows:
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)  # noqa: S608

        insert("schema_version", "version", [(version,)])
        connection.execute(
            """INSERT INTO survey (id, title, wave, codebook_id, is_sample, imported_at, report)
            VALUES (?, 'Kysely', 2024, NULL, false, TIMESTAMP '2024-11-05 10:00:00', '{}')""",
            [asked.id],
        )
        insert("source_file", "survey_id name sha256 content", [(asked.id, "k", asked.id, b"k")])
        insert(
            "response",
            "survey_id number group_id organisation",
            [(asked.id, r.number, r.group_id, r.organisation) for r in made.responses],
        )
        insert(
            "question",
            "survey_id position id number text kind section synonyms follow_up_question"
            " follow_up_option guessed",
            [
                (
                    asked.id,
                    position,
                    q.id,
                    q.number,
                    q.text,
                    q.kind.value,
                    q.section,
                    [],
                    q.follow_up_of.question_id if q.follow_up_of else None,
                    q.follow_up_of.option_code if q.follow_up_of else None,
                    q.guessed,
                )
                for position, q in enumerate(asked.questions)
            ],
        )
        insert(
            "option",
            "survey_id question_id code label short_label role synonyms",
            [
                (asked.id, q.id, o.code, o.label, o.short_label, o.role.value, [])
                for q in asked.questions
                for o in q.options
            ],
        )
        insert("answer", "survey_id question_id response option_code number text",
               [(asked.id, column.question_id, int(column.responses[row]),
                 None if column.options is None else int(column.options[row]),
                 None if column.numbers is None else float(column.numbers[row]),
                 None if column.texts is None else column.texts[row])
                for column in made.answers for row in range(len(column.responses))])  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database file of the first version, with one survey."""
    path = tmp_path / "vanha.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(FIRST_VERSION)
        connection.execute(CONTENT)
    return path


def test_what_the_first_version_stored_is_there_after_the_migration(old: Path) -> None:
    database = open_database(old)
    (stored,) = list_surveys(database)
    assert (stored.id, stored.title, stored.wave, stored.responses) == (
        "vanha", "Vanha kysely", 2024, 2,
    )  # fmt: skip
    assert stored.version == 1
    loaded = load_survey(database, "vanha")
    assert loaded.groups == (RespondentGroup("Kunta", "Kunta", ("Kaupunki",), 22),)
    assert loaded.questions == (
        Question("q", "1", "Kysymys?", Kind.SINGLE_CHOICE, None, "1. Osio",
                 (Option(1, "Kyllä", "Kyllä", Role.SUBSTANTIVE, ("Joo",)),
                  Option(2, "Muu", "Muu", Role.OTHER))),
        Question("muu", "1a", "Mikä?", Kind.OPEN_TEXT, None, "1. Osio", (), ("Muu",),
                 FollowUp("q", 2), guessed=True),
    )  # fmt: skip
    assert [file.content for file in source_files(database, "vanha")] == [b"sisalto"]
    assert load_columns(database, "vanha") == ()
    counts = StoredAnswers(database).counts("vanha", Filter())
    assert counts.answers == (
        AnswerCount("muu", "Kunta", None, None, 1),
        AnswerCount("q", "Kunta", 1, None, 2),
    )
    assert BaseCount("q", "Kunta", 2) in counts.bases
    database.close()


@pytest.mark.parametrize("version", [1, 2, 3])
@given(made=answered_surveys())
@settings(max_examples=4, deadline=None)
def test_a_migrated_survey_has_the_figures_of_one_stored_today(
    version: int, made: tuple[tuple[Role, ...], list[Row]]
) -> None:
    rows = made[1]
    whole = data(rows, survey(made[0]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vanha.duckdb"
        store_as_before(path, version, whole)
        database = open_database(path)
        answers = StoredAnswers(database)
        for selection in (Filter(), Filter(("HVA", "Kunta"), "monta", (1,))):
            counts = answers.counts("kysely", selection)
            through = [
                row
                for row in rows
                if not selection.groups or (row.group in selection.groups and 1 in row.several)
            ]
            assert counted(counts) == recount(through)
            assert based(counts) == rebase(through)
            assert areas(counts) == (reareas(through) if version > 2 else {})
        texts = sorted(a.text for a in answers.open_answers("kysely", Filter()))
        assert texts == sorted(t for row in rows for t in (row.other_text, row.text) if t)
        # What is stored into it later stands beside it.
        store_survey(database, data(rows, survey(made[0], "uusi")), source(), {})
        assert counted(answers.counts("kysely", Filter())) == recount(rows)
        assert counted(answers.counts("uusi", Filter())) == recount(rows)
        database.close()


@pytest.mark.parametrize("version", [2, 3])
def test_a_database_of_a_later_version_has_the_tables_of_a_new_one(
    tmp_path: Path, version: int
) -> None:
    store_as_before(tmp_path / "vanha.duckdb", version, data([Row("HVA", single=1)]))
    described = []
    for name in ("vanha.duckdb", "uusi.duckdb"):
        database = open_database(tmp_path / name)
        with database.reading() as cursor:
            described.append(cursor.execute(DESCRIBED).fetchall())
        database.close()
    assert described[0] == described[1]


def test_a_survey_of_the_third_version_is_loaded_as_it_was_and_its_answers_can_be_coded(
    tmp_path: Path,
) -> None:
    path = tmp_path / "kolmas.duckdb"
    store_as_before(path, 3, data([Row("HVA", single=1, text="Teksti"), Row("Kunta")]))
    database = open_database(path)
    assert load_survey(database, "kysely") == survey()
    assert load_coding(database, "kysely") == CodingRows()
    said = CodedPassage(passage(2, "Teksti"), "Aino", (1,))
    change = coding_change(added=[said], codes=[Code(1, "Luokka")])
    change_coding(database, "kysely", change, "Aino")
    counts = StoredAnswers(database).counts("kysely", Filter(), ["avoin.luokat"])
    assert AnswerCount("avoin.luokat", "HVA", 1, None, 1) in counts.answers
    database.close()


def test_a_migrated_database_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    described = []
    for path in (old, tmp_path / "uusi.duckdb"):
        database = open_database(path)
        with database.reading() as cursor:
            described.append(cursor.execute(DESCRIBED).fetchall())
            assert cursor.execute("SELECT version FROM schema_version").fetchall() == [(VERSION,)]
        database.close()
    assert described[0] == described[1]


def test_a_migrated_database_opens_again_and_takes_surveys_and_changes(old: Path) -> None:
    open_database(old).close()
    database = open_database(old)
    store_survey(database, data([Row("HVA", single=1)]), source(), {})
    made = data([Row("HVA", single=1)], survey(survey_id="vanha"))
    change_survey(database, "vanha", made, {}, "muutos")
    change = last_version(database, "vanha")
    assert change is not None
    assert change.what == "muutos"
    database.close()
    reader = open_database(old, read_only=True)
    assert {stored.id for stored in list_surveys(reader)} == {"kysely", "vanha"}
    reader.close()


def test_an_older_file_that_may_only_be_read_says_what_to_do_and_is_left_alone(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(StorageProblem, match="Avaa se kerran sivuilla"):
        open_database(old, read_only=True)
    assert old.read_bytes() == before


def test_a_failure_in_the_middle_of_a_migration_leaves_the_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with duckdb.connect(str(old)) as connection:
        before = connection.execute(DESCRIBED).fetchall()
    broken = {
        version: step + "ALTER TABLE ei_ole ADD COLUMN x INTEGER;" * (version == VERSION - 1)
        for version, step in module.MIGRATIONS.items()
    }
    monkeypatch.setattr(module, "MIGRATIONS", broken)
    with pytest.raises(StorageProblem, match="mitään ei muutettu"):
        open_database(old)
    monkeypatch.undo()
    with duckdb.connect(str(old)) as connection:
        assert connection.execute(DESCRIBED).fetchall() == before
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
    database = open_database(old)
    assert [stored.id for stored in list_surveys(database)] == ["vanha"]
    database.close()
