"""Answers that most respondents chose and some worded themselves, as `Other: …` in one column."""

from collections import Counter
from collections.abc import Mapping

from hyte_analysis.importers.scales import guessed_options, guessed_role
from hyte_analysis.survey.model import Option, Role, Scale
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text

_FEWEST_CELLS = 20
_FEWEST_FOR_RARE = 50
_FEWEST_RARE = 3
_MOST_COMMON = 30
_LONGEST_COMMON = 150
_LEAST_COMMON = 0.8
_LEAST_EACH = 4
# Thousands of texts that hardly come again as they stand are prose, however they are spelt.
_MANY_TEXTS = 1_000


def common_options(values: Mapping[str, int]) -> tuple[tuple[Option, ...], Scale] | None:
    """The options of a column too varied for a plain choice; None where its texts are free.

    What comes once is in others' own words, told by a last option. `values` tell how many cells
    hold each text.
    """
    if len(values) > _MANY_TEXTS and _again(values) * 2 < sum(values.values()):
        return None
    common, rare, cells = _parted(values)
    mentions = sum(common.values())
    is_choice = cells >= _FEWEST_CELLS and 1 < len(common) <= _MOST_COMMON
    if not is_choice or mentions < max(_LEAST_COMMON * cells, _LEAST_EACH * len(common)):
        return None
    if max(map(len, common)) > _LONGEST_COMMON:
        return None
    options, scale = guessed_options({v: n for v, n in values.items() if option_key(v) in common})
    return (with_other(options) if rare else options), scale


def without_rare(
    values: Mapping[str, int], options: tuple[Option, ...], scale: Scale
) -> tuple[Option, ...]:
    """A choice's options, those of many answers that came once left to an option "other"."""
    common, rare, cells = _parted(values)
    is_plain = scale is Scale.NOMINAL and cells >= _FEWEST_FOR_RARE and len(common) > 1
    own = {key for key in rare if guessed_role(key) is Role.SUBSTANTIVE}
    if not is_plain or len(own) < _FEWEST_RARE:
        return options
    kept, _ = guessed_options(o.label for o in options if option_key(o.label) not in own)
    return with_other(kept)


def with_other(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options, with one for others' own words where they have none."""
    if any(option.role is Role.OTHER for option in options):
        return options
    # A text of the survey from now on, in the language of whoever imported it, to be edited like
    # the others; what makes it the option for others' own words is its role.
    label = text("import.other_option")
    last = max((option.code for option in options), default=0) + 1
    return (*options, Option(last, label, label, Role.OTHER))


def _again(values: Mapping[str, int]) -> int:
    """How many cells hold a text that comes again letter for letter."""
    return sum(n for n in values.values() if n > 1)


def _parted(values: Mapping[str, int]) -> tuple[dict[str, int], set[str], int]:
    """The option keys that come again, with their cells, those that do not, and all cells."""
    keys: Counter[str] = Counter()
    for value, n in values.items():
        keys[option_key(value)] += n
    common = {key: n for key, n in keys.items() if n > 1}
    return common, keys.keys() - common.keys(), sum(keys.values())
