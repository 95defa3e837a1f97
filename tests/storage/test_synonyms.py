"""The team's own synonyms are kept whole, in its order, for all surveys."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.surveys import remove_survey, store_survey
from hyte_analysis.storage.synonyms import load_synonyms, store_synonyms
from tests.storage.made_up import data, source
from tests.storage.test_answers import shared_database

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)


@given(st.lists(st.lists(words, max_size=4), max_size=5))
@settings(max_examples=10, deadline=None)
def test_the_table_comes_back_as_it_was_stored(groups: list[list[str]]) -> None:
    store_synonyms(shared_database(), groups)
    assert load_synonyms(shared_database()) == tuple(map(tuple, groups))
    store_synonyms(shared_database(), [])
    assert load_synonyms(shared_database()) == ()


def test_synonyms_outlive_the_surveys_that_they_were_made_for() -> None:
    database = open_database(None)
    store_survey(database, data([]), source(), {})
    store_synonyms(database, [("mopo", "moottoripyörä")])
    remove_survey(database, "kysely")
    assert load_synonyms(database) == (("mopo", "moottoripyörä"),)
    database.close()
