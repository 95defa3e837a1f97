"""The words of a codebook's values: the reader's own, understood in every language."""

from datetime import UTC, datetime

import pytest

from hyte_analysis.survey.model import Direction, DontKnow, Kind, Role, Scale
from hyte_analysis.survey.waves import WaveState
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import LANGUAGES, in_language
from hyte_analysis.ui.codebook_history import local_time
from hyte_analysis.ui.codebook_questions import value_of, words_of
from hyte_analysis.ui.codebook_waves import state_of, words_of_states

FIELDS = {"kind": Kind, "scale": Scale, "direction": Direction, "dont_know": DontKnow, "role": Role}


@pytest.mark.parametrize("read", LANGUAGES)
@pytest.mark.parametrize("chosen", LANGUAGES)
def test_a_word_means_the_same_after_the_reader_has_changed_the_language(
    chosen: str, read: str
) -> None:
    for field, values in FIELDS.items():
        with in_language(chosen):
            words = words_of(field)
        with in_language(read):
            assert [value_of(field, word) for word in words] == [value.value for value in values]
    with in_language(chosen):
        states = words_of_states()
    with in_language(read):
        assert [state_of(word) for word in states] == list(WaveState)


def test_words_to_choose_from_are_in_the_readers_language() -> None:
    for language in LANGUAGES:
        with in_language(language):
            assert words_of("kind")[0] == text("words.kind.single_choice")
            assert words_of_states()[0] == text("codebook_page.state.same")


def test_a_word_that_is_no_value_stays_as_it_is() -> None:
    assert value_of("kind", "jotain muuta") == "jotain muuta"
    assert state_of("jotain muuta") is None
    assert state_of(None) is None


def test_a_moment_is_told_on_a_finnish_clock_as_the_language_writes_it() -> None:
    moment = datetime(2025, 11, 5, 7, 4, tzinfo=UTC).replace(tzinfo=None)
    told = {}
    for language in LANGUAGES:
        with in_language(language):
            told[language] = local_time(moment)
    assert told["fi"] == "5.11.2025 klo 9.04"
    assert told["sv"] == "5.11.2025 kl. 9.04"
    assert told["en"] == "5 November 2025 at 9:04"
