"""The number by which pages know that what they have read still holds."""

import pytest

from hyte_analysis.storage.database import open_database


def test_a_change_grows_the_revision_and_a_look_does_not() -> None:
    database = open_database(None)
    at_first = database.revision
    with database.reading() as cursor:
        cursor.execute("SELECT count(*) FROM survey").fetchall()
    assert database.revision == at_first
    with database.changing() as cursor:
        cursor.execute("UPDATE survey SET title = title")
        # Who reads meanwhile sees the old rows: the number may not yet be the new one.
        assert database.revision == at_first
    assert database.revision == at_first + 1


def test_a_change_that_fails_may_be_read_again() -> None:
    database = open_database(None)
    at_first = database.revision
    with pytest.raises(ZeroDivisionError), database.changing():
        raise ZeroDivisionError
    assert database.revision > at_first
