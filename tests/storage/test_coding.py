"""A coding changes whole or not at all, is logged without answers' words, and can be taken back."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from hyte_analysis.errors import StorageProblem, UnknownSurvey
from hyte_analysis.storage import coding as module
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding, coding_log, load_coding, undo_coding
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import list_surveys, store_survey
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import (
    AGREED,
    AnswerSplit,
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    ResultCoder,
)
from tests.storage.made_up import Row, coding_change, data, passage, source, survey
from tests.storage.test_surveys import everything

PLANTED = "Salaisuus Mäntylästä"
CODES = (
    Code(1, "Liikunta", "Kaikki ”liike”", "#0067c5"),
    Code(2, "Pyöräily", parent=1, position=2),
    Code(3, "Ruoka", position=1),
)
ONE, TWO = passage(2, PLANTED), passage(3, "Teksti")
EVERYTHING = CodingRows(
    CODES,
    (
        CodedPassage(ONE, AGREED, ()),
        CodedPassage(ONE, "Aino", (1, 2)),
        CodedPassage(TWO, "Bo", (3,)),
    ),
    (AnswerSplit(ONE.answer, (3, 9)),),
    (ResultCoder("avoin", "Aino"),),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with one survey and three codes."""
    opened = open_database(tmp_path / "hyte.duckdb")
    store_survey(
        opened, data([Row("HVA", text=PLANTED), Row("Kunta", text="Teksti")]), source(), {}
    )
    change_coding(opened, "kysely", coding_change(codes=CODES), "Päivi")
    yield opened
    opened.close()


def code(database: Database, who: str, *codes: int, before: tuple[int, ...] | None = None) -> int:
    """The person gives the first answer these codes in place of those before."""
    removed = [] if before is None else [CodedPassage(ONE, who, before)]
    change = coding_change(removed, [CodedPassage(ONE, who, codes)])
    return change_coding(database, "kysely", change, who)


def coded(database: Database) -> dict[str, tuple[int, ...]]:
    """Each person's codes of the first answer."""
    return {c.coder: c.codes for c in load_coding(database, "kysely").coded if c.passage == ONE}


def test_a_coding_is_loaded_as_it_was_stored(database: Database) -> None:
    store_survey(database, data([], survey(survey_id="toinen")), source(b"2"), {})
    change = CodingChange(ChangeKind.CODING_IMPORTED, added=EVERYTHING)
    assert change_coding(database, "toinen", change, "Aino") == 1
    found = load_coding(database, "toinen")
    assert found.codes == (CODES[0], CODES[2], CODES[1])
    assert (found.coded, found.splits) == (EVERYTHING.coded, EVERYTHING.splits)
    assert found.result_coders == EVERYTHING.result_coders
    assert load_coding(database, "kysely").coded == ()


def test_everything_that_was_stored_can_be_taken_away_at_once(database: Database) -> None:
    store_survey(database, data([], survey(survey_id="toinen")), source(b"2"), {})
    before = everything(database)
    change = CodingChange(ChangeKind.CODING_IMPORTED, added=EVERYTHING)
    change_coding(database, "toinen", change, "Aino")
    change_coding(database, "toinen", change.reverse, "Aino")
    after = everything(database)
    assert len(after.pop("coding_event")) == len(before.pop("coding_event")) + 2
    assert after == before


@pytest.mark.parametrize("n", [1, 40])
def test_what_somebody_else_has_changed_meanwhile_is_not_changed(
    database: Database, n: int
) -> None:
    many = [CodedPassage(passage(2, PLANTED, start=k), "Aino", (1,)) for k in range(n)]
    change_coding(database, "kysely", coding_change(added=many), "Aino")
    before = everything(database)
    gone = [CodedPassage(c.passage, "Aino", (2,)) for c in many[:1]] + many[1:]
    for refused in (
        coding_change(gone, [CodedPassage(TWO, "Aino", (1,))]),
        coding_change(added=[CodedPassage(TWO, "Aino", (1,)), *many]),
        coding_change(added=[CodedPassage(TWO, "Aino", (3,)), CodedPassage(TWO, "Aino", (1,))]),
        coding_change(codes=[Code(3, "Toinen")]),
        CodingChange(ChangeKind.SPLIT, CodingRows(splits=(AnswerSplit(ONE.answer, (3,)),))),
    ):
        with pytest.raises(StorageProblem, match="muuttanut samaa luokittelua"):
            change_coding(database, "kysely", refused, "Bo")
        assert everything(database) == before


def test_a_coding_of_a_survey_that_is_not_there_is_refused(database: Database) -> None:
    before = everything(database)
    with pytest.raises(UnknownSurvey):
        change_coding(database, "ei ole", coding_change(codes=CODES), "Aino")
    assert undo_coding(database, "ei ole", "Aino") is None
    assert everything(database) == before


@pytest.mark.parametrize("step", ["count_codes", "count_responses", "_log"])
@pytest.mark.parametrize("problem", [duckdb.IOException("levy täynnä"), KeyboardInterrupt])
def test_a_failure_in_the_middle_of_a_change_leaves_the_coding_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: str, problem: type[BaseException]
) -> None:
    code(database, "Aino", 1)
    before = everything(database)
    work = getattr(module, step)

    def failing(*given: object) -> None:
        work(*given)
        raise problem

    monkeypatch.setattr(module, step, failing)
    chosen = CodingRows(
        coded=(CodedPassage(ONE, "Bo", (3,)),), result_coders=(ResultCoder("avoin", "Bo"),)
    )
    changes = {
        "count_codes": CodingChange(ChangeKind.CODED, added=chosen),
        "count_responses": coding_change(added=[CodedPassage(ONE, "Bo", (3,))]),
        "_log": coding_change(added=[CodedPassage(ONE, "Bo", (3,))]),
    }
    expected = StorageProblem if isinstance(problem, duckdb.Error) else problem
    with pytest.raises(expected):
        change_coding(database, "kysely", changes[step], "Bo")
    monkeypatch.undo()
    assert everything(database) == before
    change_coding(database, "kysely", changes[step], "Bo")
    assert coded(database) == {"Aino": (1,), "Bo": (3,)}


def test_threads_that_code_at_once_lose_nothing(database: Database) -> None:
    start = threading.Barrier(2)
    problems: list[object] = []

    def work(who: str, codes: tuple[int, ...]) -> None:
        try:
            start.wait()
            before = None
            for one in codes:
                code(database, who, one, before=before)
                before = (one,)
        except BaseException as problem:  # noqa: BLE001 - shown by the assertion below
            problems.append(problem)

    given = {"Aino": (1, 2, 3, 1, 2), "Bo": (3, 2, 1, 3, 1)}
    threads = [threading.Thread(target=work, args=item) for item in given.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert coded(database) == {"Aino": (2,), "Bo": (1,)}
    numbers = [event.number for event in coding_log(database, "kysely")]
    assert numbers == list(range(11, 0, -1))
    counts = StoredAnswers(database).counts("kysely", Filter(), ["avoin.luokat"])
    # Both have read as much: the first by name is counted.
    assert {a.option_code for a in counts.answers} == {None, 1, 2}


def test_threads_that_change_the_same_thing_change_it_once(database: Database) -> None:
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def work(who: str) -> None:
        start.wait()
        try:
            agreed = coding_change(added=[CodedPassage(ONE, AGREED, (1,))])
            change_coding(database, "kysely", agreed, who)
            outcomes.append("made")
        except StorageProblem:
            outcomes.append("refused")

    threads = [threading.Thread(target=work, args=(who,)) for who in ("Aino", "Bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused"]
    assert coded(database) == {AGREED: (1,)}


def test_a_person_takes_back_own_changes_one_by_one_from_the_last(database: Database) -> None:
    first = code(database, "Aino", 1)
    code(database, "Bo", 3)
    second = code(database, "Aino", 2, before=(1,))
    undone = []
    while event := undo_coding(database, "kysely", "Aino"):
        undone.append(event.number)
        assert event.who == "Aino"
    assert undone == [second, first]
    assert coded(database) == {"Bo": (3,)}
    assert undo_coding(database, "kysely", "Ei kukaan") is None


def test_what_is_done_after_an_undo_is_taken_back_first(database: Database) -> None:
    code(database, "Aino", 1)
    undo_coding(database, "kysely", "Aino")
    number = code(database, "Aino", 2)
    event = undo_coding(database, "kysely", "Aino")
    assert event is not None
    assert event.number == number
    assert event.change.added.coded == (CodedPassage(ONE, "Aino", (2,)),)
    assert coded(database) == {}


def test_a_change_that_somebody_else_has_changed_is_not_taken_back(database: Database) -> None:
    agreed = CodedPassage(ONE, AGREED, (1,))
    change_coding(database, "kysely", coding_change(added=[agreed]), "Aino")
    other = coding_change([agreed], [CodedPassage(ONE, AGREED, (2,))])
    change_coding(database, "kysely", other, "Bo")
    before = everything(database)
    with pytest.raises(StorageProblem, match="muuttanut samaa luokittelua"):
        undo_coding(database, "kysely", "Aino")
    assert everything(database) == before
    undo_coding(database, "kysely", "Bo")
    undo_coding(database, "kysely", "Aino")
    assert coded(database) == {}


def test_a_code_that_somebody_else_has_used_since_is_not_taken_back(database: Database) -> None:
    new = Code(4, "Uusi", position=3)
    change_coding(database, "kysely", coding_change(codes=[new]), "Aino")
    code(database, "Bo", 4)
    before = everything(database)
    with pytest.raises(StorageProblem, match="muuttanut samaa luokittelua"):
        undo_coding(database, "kysely", "Aino")
    assert everything(database) == before
    below = Code(5, "Alempi", parent=4)
    change_coding(database, "kysely", coding_change(codes=[below]), "Cecilia")
    undo_coding(database, "kysely", "Bo")
    with pytest.raises(StorageProblem, match="muuttanut samaa luokittelua"):
        undo_coding(database, "kysely", "Aino")
    undo_coding(database, "kysely", "Cecilia")
    undo_coding(database, "kysely", "Aino")
    assert new not in load_coding(database, "kysely").codes


def test_a_code_that_somebody_else_has_removed_is_not_given(database: Database) -> None:
    new = Code(4, "Uusi", position=3)
    change_coding(database, "kysely", coding_change(codes=[new]), "Aino")
    code(database, "Aino", 4)
    code(database, "Aino", 1, before=(4,))
    gone = CodingChange(ChangeKind.CODES_CHANGED, CodingRows((new,)))
    change_coding(database, "kysely", gone, "Bo")
    with pytest.raises(StorageProblem, match="muuttanut samaa luokittelua"):
        code(database, "Bo", 4)
    with pytest.raises(StorageProblem, match="muuttanut samaa luokittelua"):
        undo_coding(database, "kysely", "Aino")
    assert coded(database) == {"Aino": (1,)}


def test_the_id_of_a_removed_code_is_not_given_again(database: Database) -> None:
    new = Code(4, "Uusi", position=3)
    change_coding(database, "kysely", coding_change(codes=[new]), "Aino")
    undo_coding(database, "kysely", "Aino")
    rows = load_coding(database, "kysely")
    assert (rows.last_code, rows.free_code) == (4, 5)
    assert rows.of_question("avoin").free_code == 5


def test_an_undo_brings_back_every_row_as_it_was(database: Database) -> None:
    code(database, "Aino", 1, 2)
    change_coding(database, "kysely", CodingChange(ChangeKind.SPLIT, added=CodingRows(
        splits=EVERYTHING.splits, result_coders=EVERYTHING.result_coders)), "Aino")  # fmt: skip
    before = everything(database)
    whole = load_coding(database, "kysely")
    change_coding(database, "kysely", CodingChange(ChangeKind.CODING_IMPORTED, whole), "Aino")
    assert load_coding(database, "kysely") == CodingRows()
    undo_coding(database, "kysely", "Aino")
    after = everything(database)
    assert len(after.pop("coding_event")) == len(before.pop("coding_event")) + 2
    assert after == before


def test_the_log_tells_who_did_what_and_when_the_newest_first(database: Database) -> None:
    start = datetime.now(UTC).replace(tzinfo=None)
    number = code(database, "Aino", 1)
    change_coding(database, "kysely", CodingChange(ChangeKind.CODES_CHANGED, CodingRows(CODES[:1]),
                  CodingRows((Code(1, "Liike"),)), "Liike"), "Bo")  # fmt: skip
    undo_coding(database, "kysely", "Aino")
    log = coding_log(database, "kysely", most=3)
    assert [(e.who, e.change.kind, e.change.what, e.undoes) for e in log] == [
        ("Aino", ChangeKind.CODED, "", number),
        ("Bo", ChangeKind.CODES_CHANGED, "Liike", None),
        ("Aino", ChangeKind.CODED, "", None),
    ]
    assert start <= log[2].at <= log[1].at <= log[0].at
    assert len(coding_log(database, "kysely")) == 4


def test_the_log_holds_no_words_of_answers(database: Database) -> None:
    code(database, "Aino", 1, 3)
    split = CodingRows(splits=EVERYTHING.splits)
    change_coding(database, "kysely", CodingChange(ChangeKind.SPLIT, added=split), "Aino")
    undo_coding(database, "kysely", "Aino")
    events = repr(everything(database)["coding_event"])
    assert "Aino" in events
    assert not any(word in events for word in PLANTED.split())


def test_a_survey_in_the_list_tells_how_many_changes_its_coding_has_had(database: Database) -> None:
    (before,) = list_surveys(database)
    code(database, "Aino", 1)
    (after,) = list_surveys(database)
    assert (before.coding, after.coding) == (1, 2)
    assert before != after
    assert before.as_asked == after.as_asked


def test_a_coding_outlives_closing_the_database(tmp_path: Path) -> None:
    path = tmp_path / "hyte.duckdb"
    opened = open_database(path)
    store_survey(opened, data([Row("HVA", text=PLANTED)]), source(), {})
    change_coding(opened, "kysely", CodingChange(ChangeKind.CODED, added=EVERYTHING), "Aino")
    whole, counts = load_coding(opened, "kysely"), StoredAnswers(opened).counts("kysely", Filter())
    opened.close()
    again = open_database(path)
    assert load_coding(again, "kysely") == whole
    assert StoredAnswers(again).counts("kysely", Filter()) == counts
    assert undo_coding(again, "kysely", "Aino") is not None
    again.close()
