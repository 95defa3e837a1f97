"""One question's figures beside those of another wave."""

from dataclasses import dataclass

from hyte_analysis.analysis.result import OptionCount, ResultTable
from hyte_analysis.survey.wording import option_key


@dataclass(frozen=True, slots=True)
class OptionOfWaves:
    """An option of either wave with all respondents' counts; None where a wave has it not."""

    label: str
    now: OptionCount | None
    then: OptionCount | None


def options_of_waves(now: ResultTable, then: ResultTable) -> tuple[OptionOfWaves, ...]:
    """The options of both tables, paired by their labels: this wave's first, in form order."""
    earlier = {option_key(count.option.label): count for count in then.total.counts}
    rows = [
        OptionOfWaves(count.option.label, count, earlier.pop(option_key(count.option.label), None))
        for count in now.total.counts
    ]
    return (*rows, *(OptionOfWaves(c.option.label, None, c) for c in earlier.values()))
