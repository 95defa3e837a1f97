"""The tables, their version, and the steps from an older one."""

VERSION = 6

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

# An answer adds one to its tally: `storage/tallies.py` says what the columns mean.
_NEW_IN_3 = """
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

# An answer is known by its text's fingerprint: a coding does not outlive a change of its words.
_NEW_IN_4 = """
CREATE TABLE code (
    survey_id VARCHAR NOT NULL,
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    colour VARCHAR NOT NULL,
    parent INTEGER,
    position INTEGER NOT NULL
);
CREATE TABLE coded_passage (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    response INTEGER NOT NULL,
    digest VARCHAR NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    coder VARCHAR NOT NULL,
    codes INTEGER[] NOT NULL
);
CREATE TABLE answer_split (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    response INTEGER NOT NULL,
    digest VARCHAR NOT NULL,
    cuts INTEGER[] NOT NULL
);
CREATE TABLE result_coder (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    coder VARCHAR NOT NULL
);
CREATE TABLE coding_event (
    survey_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    who VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    undoes INTEGER,
    change VARCHAR NOT NULL
);
CREATE TABLE summary (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    who VARCHAR NOT NULL,
    content VARCHAR NOT NULL
);
CREATE TABLE release (
    survey_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    response INTEGER NOT NULL,
    digest VARCHAR NOT NULL,
    masks VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    released_at TIMESTAMP NOT NULL,
    is_kept_back BOOLEAN NOT NULL DEFAULT false
);
CREATE TABLE synonym (
    position INTEGER NOT NULL,
    words VARCHAR[] NOT NULL
);
"""

# A removed plan's last state has no content: undoing the removal takes that state away.
_NEW_IN_5 = """
CREATE TABLE plan (
    survey_id VARCHAR NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    who VARCHAR NOT NULL,
    content VARCHAR
);
CREATE TABLE template (
    name VARCHAR NOT NULL,
    stored_at TIMESTAMP NOT NULL,
    content BLOB NOT NULL
);
CREATE TABLE translation (
    survey_id VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    wording VARCHAR NOT NULL
);
"""

# The token is another after a backup is brought back: numbers count from there anew.
_NEW_IN_6 = """
CREATE TABLE epoch (token VARCHAR NOT NULL);
INSERT INTO epoch SELECT uuid()::VARCHAR;
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
    changed_at TIMESTAMP,
    unit VARCHAR NOT NULL DEFAULT 'organisation',
    retain_until DATE
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
    dont_know VARCHAR NOT NULL DEFAULT 'averaged',
    coded_from VARCHAR
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
"""
    + _NEW_IN_2
    + _NEW_IN_3
    + _NEW_IN_4
    + _NEW_IN_5
    + _NEW_IN_6
)

_TALLIED = """
ALTER TABLE survey ADD COLUMN unit VARCHAR DEFAULT 'organisation';
ALTER TABLE survey ALTER COLUMN unit SET NOT NULL;
ALTER TABLE question ADD COLUMN dont_know VARCHAR DEFAULT 'averaged';
ALTER TABLE question ALTER COLUMN dont_know SET NOT NULL;
ALTER TABLE option ADD COLUMN area VARCHAR DEFAULT '';
ALTER TABLE option ALTER COLUMN area SET NOT NULL;
CREATE TABLE tallied AS
WITH known AS (
    SELECT a.*, r.group_id, p.id AS parent, p.id IS NOT NULL AS is_follow_up,
           coalesce(p.position, q.position) AS position
    FROM answer a
    JOIN response r ON r.survey_id = a.survey_id AND r.number = a.response
    LEFT JOIN question q ON q.survey_id = a.survey_id AND q.id = a.question_id
    LEFT JOIN question p ON p.survey_id = a.survey_id AND p.id = q.follow_up_question
        AND p.kind = 'multiple_choice'
), counted AS (
    SELECT *,
           row_number() OVER (PARTITION BY survey_id, question_id, response) = 1 AS in_base,
           row_number() OVER (
               PARTITION BY survey_id, coalesce(parent, question_id), response ORDER BY is_follow_up
           ) = 1 AND is_follow_up AS in_parent
    FROM known
)
SELECT *, CASE WHEN in_parent THEN parent END AS base_of,
       dense_rank() OVER (
           ORDER BY survey_id, position, is_follow_up, question_id,
                    group_id, option_code, number, in_base, in_parent
       )::INTEGER AS id
FROM counted;
DROP TABLE answer;
"""
_FILLED = """
INSERT INTO tally
SELECT DISTINCT id, survey_id, question_id, group_id, option_code, number, in_base, base_of, ''
FROM tallied ORDER BY id;
INSERT INTO answer
SELECT id, response, text FROM tallied
ORDER BY survey_id, position, is_follow_up, question_id, response;
DROP TABLE tallied;
"""

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
    2: _TALLIED + _NEW_IN_3 + _FILLED,
    3: "ALTER TABLE question ADD COLUMN coded_from VARCHAR;" + _NEW_IN_4,
    4: _NEW_IN_5,
    5: "ALTER TABLE survey ADD COLUMN retain_until DATE;" + _NEW_IN_6,
}
"""What makes a file of this version one of the next."""

_OF_SURVEY = "survey_id = $survey"

ANSWER_TABLES = {
    "answer": "tally_id IN (SELECT id FROM tally WHERE survey_id = $survey)",
    "tally": _OF_SURVEY,
    "response": _OF_SURVEY,
}
"""The tables that a survey's files are read into, and which of their rows are the survey's.

They are emptied in this order: an answer is known by its tally.
"""

DEFINITION_TABLES = dict.fromkeys(
    ("option", "question", "respondent_group", "source_column", "translation"), _OF_SURVEY
)
"""The tables that say what a survey asks and how its files are read."""

CODING_TABLES = dict.fromkeys(
    ("code", "coded_passage", "answer_split", "result_coder", "coding_event", "summary", "release"),
    _OF_SURVEY,
)
"""The tables of what people have made of a survey's open answers: they outlive a reading."""

PLAN_TABLES = {"plan": _OF_SURVEY}
"""The tables of what is told of a survey."""

# A link is of both its surveys, and goes with either.
SURVEY_TABLES = (
    *ANSWER_TABLES.items(),
    *DEFINITION_TABLES.items(),
    *CODING_TABLES.items(),
    *PLAN_TABLES.items(),
    ("source_file", _OF_SURVEY),
    ("survey_version", _OF_SURVEY),
    ("wave_link", "survey_id = $survey OR other_survey_id = $survey"),
    ("survey", "id = $survey"),
)
"""All tables with rows of a survey, and which of their rows those are."""
