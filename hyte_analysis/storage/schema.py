"""The tables and their version."""

VERSION = 1

TABLES = """
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

SURVEY_TABLES = (
    ("answer", "survey_id"),
    ("response", "survey_id"),
    ("option", "survey_id"),
    ("question", "survey_id"),
    ("respondent_group", "survey_id"),
    ("source_file", "survey_id"),
    ("survey", "id"),
)
