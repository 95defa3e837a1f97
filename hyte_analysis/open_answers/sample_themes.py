"""The ready-made codes, coding, summaries and releases that come with a sample survey."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AnswerSplit,
    Code,
    CodedPassage,
    CodingRows,
    Passage,
    answer_key,
    passages,
)
from hyte_analysis.survey.releases import Release
from hyte_analysis.survey.summaries import Form, Line, Part, Summary, Theme

THEMES = Path(__file__).resolve().parents[2] / "data" / "samples" / "themes"
_Table = Mapping[str, Any]
_Answers = Mapping[int, OpenAnswer]


@dataclass(frozen=True, slots=True)
class SampleThemes:
    """What is stored beside a sample survey, and in whose name."""

    coder: str
    coding: CodingRows
    summaries: tuple[Summary, ...]
    releases: tuple[Release, ...]


def themes_file(survey_id: str) -> Path:
    """Where a sample's ready-made themes are; most surveys have none."""
    return THEMES / f"{survey_id}.toml"


def read_sample_themes(path: Path, answers: Sequence[OpenAnswer]) -> SampleThemes:
    """The file's content for these answers, those of all open questions of the sample."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    coder, at = table["tekija"], table["hyvaksytty"]
    codes = tuple(
        Code(number, row["nimi"], row["kuvaus"], row["vari"], None, number)
        for number, row in enumerate(table["luokat"], start=1)
    )
    ids = {code.name: code.id for code in codes}
    coded: list[CodedPassage] = []
    splits: list[AnswerSplit] = []
    summaries: list[Summary] = []
    releases: list[Release] = []
    for question in table["kysymykset"]:
        own = {a.response: a for a in answers if a.question_id == question["id"]}
        coded += _coded(question, own, ids, coder)
        splits += _splits(question, own)
        summaries.append(_summary(question, own, ids))
        releases += _releases(own, coder, at)
    return SampleThemes(
        coder, CodingRows(codes, tuple(coded), tuple(splits)), tuple(summaries), tuple(releases)
    )


def _coded(
    question: _Table, answers: _Answers, ids: Mapping[str, int], coder: str
) -> list[CodedPassage]:
    given: dict[Passage, tuple[int, ...]] = {}
    for row in question["luokitellut"]:
        for place in row["kohdat"]:
            passage = _passage(place, answers)
            given[passage] = (*given.get(passage, ()), ids[row["luokka"]])
    return [CodedPassage(passage, coder, codes) for passage, codes in given.items()]


def _splits(question: _Table, answers: _Answers) -> list[AnswerSplit]:
    """Each answer that is coded in parts is cut where a part begins."""
    cuts: dict[int, set[int]] = {}
    for row in question["luokitellut"]:
        for place in row["kohdat"]:
            start = _passage(place, answers).start
            if "osa" in place and start:
                cuts.setdefault(place["vastaaja"], set()).add(start)
    return [
        AnswerSplit(answer_key(answers[response]), tuple(sorted(places)))
        for response, places in sorted(cuts.items())
    ]


def _passage(place: _Table, answers: _Answers) -> Passage:
    answer = answers[place["vastaaja"]]
    (whole,) = passages([answer])
    if "osa" not in place:
        return whole.passage
    start = answer.text.index(place["osa"])
    return Passage(*answer_key(answer), start, start + len(place["osa"]))


def _summary(question: _Table, answers: _Answers, ids: Mapping[str, int]) -> Summary:
    themes = tuple(
        Theme(
            row["otsikko"],
            row.get("lause", ""),
            tuple(_line(line, answers) for line in row["rivit"]),
            ids.get(row["otsikko"]),
        )
        for row in question["teemat"]
    )
    return Summary(question["id"], themes, Form(question["muoto"]))


def _line(row: _Table, answers: _Answers) -> Line:
    passage = _passage(row, answers) if "vastaaja" in row else None
    return Line(Part(row.get("osana", "quote")), passage, row.get("sanat", ""))


def _releases(answers: _Answers, who: str, at: datetime) -> list[Release]:
    return [Release(answer_key(answer), (), who, at) for answer in answers.values()]
