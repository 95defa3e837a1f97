"""Why something was found is told in the language of whoever looks, again and again."""

import pytest

from hyte_analysis.open_answers.blinding import BlindNoun, blind_word, blinded
from hyte_analysis.open_answers.inflection import Case
from hyte_analysis.open_answers.personal_data import find_personal_data, placeholder
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import LANGUAGES, in_language

ANSWER = "Soita Matti Meikäläiselle tai Nivan yhdistykseen, 040 123 4567."


# The first language comes twice: what another reader was told before must not stay.
@pytest.mark.parametrize("language", [*LANGUAGES, LANGUAGES[0]])
def test_reasons_and_placeholders_are_in_the_language_of_the_moment(language: str) -> None:
    with in_language(language):
        (found,) = find_personal_data([ANSWER], ["Nivan yhdistys"])
        by_kind = {one.kind.value: one for one in found}
        assert by_kind["phone"].why == text("personal_data.why.phone")
        assert by_kind["organisation"].why == text(
            "personal_data.why.organisation", name="Nivan yhdistys"
        )
        assert placeholder(by_kind["phone"]) == text("personal_data.placeholder.phone")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finnish_answer_is_blinded_in_finnish(language: str) -> None:
    with in_language(language):
        assert blind_word(BlindNoun.ASSOCIATION, Case.GENITIVE) == "X järjestön"
        assert blinded("Kuopiossa tavataan") == "X kunnassa tavataan"
