"""The county's slide template: one at a time, byte for byte as it was given."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.templates import load_template, remove_template, store_template


@pytest.fixture
def database() -> Iterator[Database]:
    """An empty database."""
    opened = open_database(None)
    yield opened
    opened.close()


def test_at_first_there_is_none(database: Database) -> None:
    assert load_template(database) is None
    remove_template(database)
    assert load_template(database) is None


def test_a_template_comes_back_byte_for_byte(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    path = tmp_path / "hyte.duckdb"
    stored_in = open_database(path)
    given = store_template(stored_in, "Pohja 'Ä' <b>.potx", content)
    stored_in.close()
    again = open_database(path)
    assert load_template(again) == given
    assert given.content == content
    again.close()


def test_a_new_one_takes_the_place_of_the_one_before(database: Database) -> None:
    store_template(database, "vanha.pptx", b"vanha")
    new = store_template(database, "uusi.pptx", b"uusi")
    assert load_template(database) == new
    remove_template(database)
    assert load_template(database) is None


def test_the_file_s_bytes_are_not_printed(database: Database) -> None:
    assert "salaisuus" not in repr(store_template(database, "pohja.pptx", b"salaisuus"))
