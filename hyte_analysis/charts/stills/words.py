"""Words that several pictures share."""

from dataclasses import replace

from hyte_analysis.analysis.conventions import profile_sentence
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.alt_text import alt_text
from hyte_analysis.charts.labels import count_and_share, option_text, remark_on
from hyte_analysis.charts.stills.picture import Picture
from hyte_analysis.texts import text


def told(group: GroupResult, count: OptionCount) -> str:
    """`Kunta – Kyllä: 6 (43 %)` for a bar; "" where the count may not be seen."""
    if count.n is None:
        return ""
    figures = count_and_share(count.n, group.n)
    line = text("charts.hover", option=option_text(count.option), figures=figures)
    return f"{group.group} – {line}"


def nobody_answered() -> Picture:
    """A picture that says in words that there is nothing to draw."""
    return Picture(sentence=text("charts.nobody"))


def waves_alt_text(now: ResultTable, then: ResultTable) -> str:
    """All respondents' figures in two surveys as plain sentences, the earlier survey first."""
    surveys = (replace(table, groups=(table.total,)) for table in (then, now))
    return " ".join(
        text("images.alt_waves", survey=table.survey_title, figures=alt_text(table))
        for table in surveys
    )


def remark(table: ResultTable, own: str = "") -> str:
    """What must go with the figures, but the audience: that stands at the foot of every output."""
    sentences = remark_on(table, own).replace(profile_sentence(table), "")
    return " ".join(sentences.split())
