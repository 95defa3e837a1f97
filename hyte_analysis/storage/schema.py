"""The tables, their version, and the steps from an older one."""

VERSION = 2

_NEW_IN_2 = """
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

TABLES = (
    """
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
"""
    + _NEW_IN_2
)

MIGRATIONS = {
    1: """
ALTER TABLE survey ADD COLUMN version INTEGER DEFAULT 1;
ALTER TABLE survey ALTER COLUMN version SET NOT NULL;
ALTER TABLE survey ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE source_file ADD COLUMN position INTEGER DEFAULT 0;
ALTER TABLE source_file ALTER COLUMN position SET NOT NULL;
ALTER TABLE question ADD COLUMN direction VARCHAR;
ALTER TABLE question ADD COLUMN battery VARCHAR DEFAULT '';
ALTER TABLE question ALTER COLUMN battery SET NOT NULL;
"""
    + _NEW_IN_2,
}
"""What makes a file of this version one of the next."""

ANSWER_TABLES = ("answer", "response")
"""The tables that a survey's files are read into."""

DEFINITION_TABLES = ("option", "question", "respondent_group", "source_column")
"""The tables that say what a survey asks and how its files are read."""

# A link is of both its surveys, and goes with either.
SURVEY_TABLES = (
    *((name, "survey_id") for name in ANSWER_TABLES),
    *((name, "survey_id") for name in DEFINITION_TABLES),
    ("source_file", "survey_id"),
    ("survey_version", "survey_id"),
    ("wave_link", "survey_id"),
    ("wave_link", "other_survey_id"),
    ("survey", "id"),
)
