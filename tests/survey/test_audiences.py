"""The settings file of audiences: read strictly, and never weaker than it says."""

from pathlib import Path

import pytest

from hyte_analysis.errors import SettingsProblem
from hyte_analysis.survey.audiences import (
    EVERYTHING,
    SETTINGS,
    Action,
    Audience,
    Limits,
    Profile,
    audience,
)
from hyte_analysis.survey.model import Unit

WARN = Limits(Action.WARN, 5, 5, 2, 1)
SHIPPED = {
    (Profile.INTERNAL, Unit.ORGANISATION): WARN,
    (Profile.INTERNAL, Unit.PERSON): WARN,
    (Profile.COUNCIL, Unit.ORGANISATION): WARN,
    (Profile.COUNCIL, Unit.PERSON): Limits(Action.PROTECT, 5, 5, 3, 10),
    (Profile.PUBLIC, Unit.ORGANISATION): Limits(Action.PROTECT, 5, 5, 3, 5),
    (Profile.PUBLIC, Unit.PERSON): Limits(Action.PROTECT, 10, 5, 5, 10),
}
GIVEN = SETTINGS.read_text(encoding="utf-8")


@pytest.mark.parametrize(("of", "limits"), SHIPPED.items())
def test_the_file_that_ships_has_limits_for_every_audience(
    of: tuple[Profile, Unit], limits: Limits
) -> None:
    assert audience(*of) == Audience(of[0], limits)


def test_what_is_shown_to_more_people_is_never_limited_less() -> None:
    order = [Profile.INTERNAL, Profile.COUNCIL, Profile.PUBLIC]
    for unit in Unit:
        protected = [audience(profile, unit).is_protected for profile in order]
        assert protected == sorted(protected)
        fits = [audience(profile, unit).limits.fits for profile in order]
        assert fits == sorted(fits)


def test_a_warned_audience_is_not_protected() -> None:
    assert not audience(Profile.COUNCIL, Unit.ORGANISATION).is_protected
    assert audience(Profile.PUBLIC, Unit.ORGANISATION).is_protected
    assert not EVERYTHING.is_protected


def settings(path: Path, given: str) -> Path:
    path.write_text(given, encoding="utf-8")
    return path


def problem(path: Path) -> str:
    """The sentence for a file that can't be used; whatever the audience, the same."""
    with pytest.raises(SettingsProblem) as of_public:
        audience(Profile.PUBLIC, Unit.PERSON, path)
    with pytest.raises(SettingsProblem) as of_internal:
        audience(Profile.INTERNAL, Unit.ORGANISATION, path)
    assert of_public.value.user_message == of_internal.value.user_message
    return of_public.value.user_message


LAST = "[public.person]"
KEYS = "on oltava täsmälleen nämä: action, counts, mean, fits, quotes."
VALUES = "on sopimaton arvo: action on warn tai protect"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (GIVEN[: GIVEN.index(LAST)], KEYS),
        (GIVEN.replace("fits = 5\n", ""), KEYS),
        (GIVEN.replace("fits = 5", "fit = 5"), KEYS),
        (GIVEN + "\nmuuta = 1\n", KEYS),
        (GIVEN.replace(LAST, "[public.persons]"), KEYS),
        (GIVEN[: GIVEN.index("[public")] + "public = 3\n", KEYS),
        (GIVEN.replace("counts = 10", "counts = 0"), VALUES),
        (GIVEN.replace("counts = 10", "counts = -10"), VALUES),
        (GIVEN.replace("counts = 10", "counts = 10.5"), VALUES),
        (GIVEN.replace("counts = 10", 'counts = "10"'), VALUES),
        (GIVEN.replace("counts = 10", "counts = true"), VALUES),
        (GIVEN.replace("counts = 10", "counts = inf"), VALUES),
        (GIVEN.replace("fits = 5", "fits = 0"), VALUES),
        (GIVEN.replace("quotes = 10", "quotes = -1"), VALUES),
        (GIVEN.replace('"protect"', '"show"'), VALUES),
        (GIVEN.replace('"protect"', "true"), VALUES),
        (GIVEN.replace('"protect"', '["protect"]'), VALUES),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_no_audience(
    tmp_path: Path, changed: str, sentence: str
) -> None:
    told = problem(settings(tmp_path / "audiences.toml", changed))
    assert sentence in told
    assert "audiences.toml" in told
    assert "kohdassa" in told


@pytest.mark.parametrize("given", ["[public", "public = ", "[a]\n[a]\n", "\x00"])
def test_a_file_that_is_no_toml_is_one_sentence(tmp_path: Path, given: str) -> None:
    told = problem(settings(tmp_path / "audiences.toml", given))
    assert told == (
        "Yleisöjen asetustiedostoa audiences.toml ei voi lukea: tarkista sen muoto tai palauta "
        "alkuperäinen."
    )


def test_a_file_of_other_letters_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "audiences.toml"
    path.write_bytes(GIVEN.encode("utf-16"))
    assert "ei voi lukea" in problem(path)


def test_a_missing_file_is_one_sentence_and_no_audience(tmp_path: Path) -> None:
    told = problem(tmp_path / "audiences.toml")
    assert told == ("Yleisöjen asetustiedostoa audiences.toml ei löydy: palauta se kansioon data.")


def test_a_folder_in_its_place_is_one_sentence(tmp_path: Path) -> None:
    assert "ei voi lukea" in problem(tmp_path)


def test_an_empty_file_names_what_it_should_hold(tmp_path: Path) -> None:
    assert KEYS in problem(settings(tmp_path / "audiences.toml", ""))


def test_changed_limits_are_read_anew(tmp_path: Path) -> None:
    path = settings(tmp_path / "audiences.toml", GIVEN)
    assert audience(Profile.PUBLIC, Unit.PERSON, path).limits.counts == 10
    settings(path, GIVEN.replace("counts = 10", "counts = 120"))
    assert audience(Profile.PUBLIC, Unit.PERSON, path).limits.counts == 120


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "audiences.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GIVEN.replace("\n", "\r\n").encode())
    assert (
        audience(Profile.PUBLIC, Unit.PERSON, path).limits == SHIPPED[Profile.PUBLIC, Unit.PERSON]
    )
