"""Made-up surveys in the shape of every tool's export, for the benchmarks and a property test.

Prints nothing by itself. `made_up` draws a neutral survey, `SHAPES` turns it into a tool's rows
with its header, and `write_csv` and `write_xlsx` make a file of them.
"""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

Row = list[str]
GROUPS = ("Kunta", "HVA", "Oppilaitokset", "Muut toimijat")
ANSWERS = ("Kyllä", "Osittain", "Ei", "En osaa sanoa", "Joskus", "Harvoin")
DEEDS = ("Liikunta", "Ravinto", "Uni ja lepo", "Kulttuuri", "Vertaistuki")
TEXTS = ("Lisää yhteistyötä", "Hyvä, kiitos; jatkakaa!", "=> seuranta", "Rivi\nja toinen",
         'Sanoi "hyvä"', "Ei mitään", "Tieto kulkee: hitaasti")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question: `kind` is single, multiple, number or open."""

    text: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """Questions, and for each respondent a group and the texts chosen or written for each."""

    questions: tuple[Question, ...]
    replies: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """The rows of a file, the first `header` of them its headings."""

    rows: tuple[Row, ...]
    header: int = 1


@dataclass(frozen=True, slots=True)
class _Column:
    """A question's column: headings by code and in words, and what each respondent has in it."""

    code: str
    question: str
    part: str
    cells: tuple[str, ...]
    option_code: str = ""


def made_up(
    chance: random.Random, questions: int, replies: int, texts: Sequence[str] = TEXTS
) -> Made:
    """A survey drawn by chance, a fifth of its answers empty; its open answers are of `texts`."""
    kinds = [chance.choice(("single", "multiple", "number", "open")) for _ in range(questions)]
    asked = tuple(_question(kind, place, chance) for place, kind in enumerate(kinds))
    return Made(
        asked,
        tuple(
            (chance.choice(GROUPS), tuple(_answer(question, texts, chance) for question in asked))
            for _ in range(replies)
        ),
    )


def _question(kind: str, place: int, chance: random.Random) -> Question:
    words = {"single": f"Miten arvioitte aihetta {place}", "multiple": f"Mitä keinoja {place}",
             "number": f"Kuinka monta osallistui vuonna {place}",
             "open": f"Mitä muuta haluatte sanoa aiheesta {place}"}  # fmt: skip
    pool = {"single": ANSWERS, "multiple": DEEDS}.get(kind, ())
    size = chance.randint(2, len(pool)) if pool else 0
    return Question(words[kind], kind, tuple(pool[:size]))


def _answer(question: Question, texts: Sequence[str], chance: random.Random) -> tuple[str, ...]:
    if chance.random() < 0.2:
        return ()
    if question.kind == "single":
        return (chance.choice(question.options),)
    if question.kind == "multiple":
        return tuple(option for option in question.options if chance.random() < 0.5)
    if question.kind == "number":
        return (str(chance.randint(0, 5_000)),)
    return (chance.choice(texts),)


def _columns(made: Made, *, chosen: str = "", not_chosen: str = "") -> list[_Column]:
    """The columns, a multiple choice as one an option: its text, or these marks."""
    found: list[_Column] = []
    for place, question in enumerate(made.questions):
        given = [reply[place] for _, reply in made.replies]
        code = f"k{place + 1}"
        if question.kind != "multiple":
            found.append(_Column(code, question.text, "", tuple(";".join(g) for g in given)))
            continue
        for number, option in enumerate(question.options, start=1):
            cells = tuple(
                (chosen or option) if option in g else (not_chosen if g else "") for g in given
            )
            found.append(_Column(code, question.text, option, cells, f"SQ00{number}"))
    return found


def _joined(made: Made, separator: str, *, ends: bool = False) -> list[_Column]:
    """The columns, a multiple choice as one column of several texts."""
    return [
        _Column(f"k{place + 1}", question.text, "", tuple(
            separator.join(reply[place])
            + (separator if ends and reply[place] and question.kind == "multiple" else "")
            for _, reply in made.replies
        ))
        for place, question in enumerate(made.questions)
    ]  # fmt: skip


def _with_rows(made: Made, header: Sequence[Row], before: Sequence[Row],
               columns: Sequence[_Column], after: Sequence[Row] = ()) -> Export:  # fmt: skip
    """The export: columns on the response, its group, the questions, and columns behind them."""
    rows = [
        [*before[i], group, *(column.cells[i] for column in columns), *(after[i] if after else ())]
        for i, (group, _) in enumerate(made.replies)
    ]
    return Export((*header, *rows), len(header))


def _times(made: Made, form: str) -> list[str]:
    return [form.format(day=1 + i % 28, minute=i % 60) for i in range(len(made.replies))]


def plain(made: Made) -> Export:
    """A bare table: the group and one column a question."""
    columns = _joined(made, ", ")
    header = ["Taho", *(column.question for column in columns)]
    return _with_rows(made, [header], [[] for _ in made.replies], columns)


def webropol(made: Made) -> Export:
    """Webropol with one header row."""
    columns = _columns(made)
    heads = [f"{c.question}:{c.part}" if c.part else c.question for c in columns]
    times = [[time] for time in _times(made, "{day}.5.2025 9.{minute:02d}")]
    return _with_rows(made, [["Vastausaika", "Vastaajaryhmä", *heads]], times, columns)


def webropol_two_rows(made: Made) -> Export:
    """Webropol with two header rows."""
    columns = _columns(made)
    first = _carried([c.question for c in columns])
    second = [c.part or "Vastaus" for c in columns]
    header = [["Vastaajaryhmä", *first], ["Vastaus", *second]]
    return _with_rows(made, header, [[] for _ in made.replies], columns)


def surveymonkey(made: Made) -> Export:
    """SurveyMonkey with its two header rows."""
    columns = _columns(made)
    before = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address",
              "Email Address", "First Name", "Last Name", "Custom Data 1"]  # fmt: skip
    second = [
        c.part or ("Open-Ended Response" if made.questions[int(c.code[1:]) - 1].kind == "open"
                   else "Response")
        for c in columns
    ]  # fmt: skip
    header = [[*before, "Taho", *_carried([c.question for c in columns])],
              [*[""] * len(before), "Response", *second]]  # fmt: skip
    times = _times(made, "05/{day:02d}/2025 12:{minute:02d}:48 AM")
    own = [[str(11280740320 + i), "252143207", time, time, "10.0.0.1", f"a{i}@example.fi",
            *[""] * 3] for i, time in enumerate(times)]  # fmt: skip
    return _with_rows(made, header, own, columns)


def limesurvey(made: Made) -> Export:
    """LimeSurvey with headings that are codes."""
    columns = _columns(made, chosen="Y", not_chosen="N")
    before = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp",
              "ipaddr"]  # fmt: skip
    heads = [f"{c.code}[{c.option_code}]" if c.option_code else c.code for c in columns]
    times = _times(made, "2025-05-{day:02d} 12:{minute:02d}:48")
    own = [[str(i + 1), time, "3", "fi", str(123456789 + i), time, time, "10.0.0.1"]
           for i, time in enumerate(times)]  # fmt: skip
    return _with_rows(made, [[*before, "taho", *heads]], own, columns)


def kobo(made: Made) -> Export:
    """KoboToolbox with codes for labels, a multiple choice's options as columns of 1 and 0."""
    made = _with_codes(made)
    columns = _columns(made, chosen="1", not_chosen="0")
    heads = [f"{c.code}/{c.part}" if c.part else c.code for c in columns]
    after = ["_id", "_uuid", "_submission_time", "_validation_status", "_submitted_by", "_index"]
    times = _times(made, "2025-05-{day:02d}T09:{minute:02d}:19")
    return _with_rows(
        made,
        [["start", "end", "taho", *heads, *after]],
        [[f"{time}.000+03:00", f"{time}.000+03:00"] for time in times],
        columns,
        [[str(101 + i), f"uuid-{i}", time, "", "terve", str(i)] for i, time in enumerate(times)],
    )


def _with_codes(made: Made) -> Made:
    """The survey with every group and option as a code without spaces, as XLSForms have them."""

    def code(label: str) -> str:
        return label.replace(" ", "_").casefold()

    asked = tuple(Question(q.text, q.kind, tuple(map(code, q.options))) for q in made.questions)
    replies = tuple(
        (code(group), tuple(
            tuple(map(code, own)) if question.options else own
            for question, own in zip(made.questions, answers, strict=True)
        ))
        for group, answers in made.replies
    )  # fmt: skip
    return Made(asked, replies)


def forms(made: Made) -> Export:
    """Microsoft Forms, a multiple choice as options that each end with a semicolon."""
    columns = _joined(made, ";", ends=True)
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Taho",
              *(c.question for c in columns)]  # fmt: skip
    times = _times(made, "5/{day}/25 11:{minute:02d}:22")
    own = [[str(i + 1), time, time, "anonymous", ""] for i, time in enumerate(times)]
    return _with_rows(made, [header], own, columns)


def google(made: Made) -> Export:
    """Google Forms, a multiple choice as options joined by commas."""
    columns = _joined(made, ", ")
    header = ["Timestamp", "Taho", *(c.question for c in columns)]
    times = [[time] for time in _times(made, "2025/06/{day:02d} 11:{minute:02d}:01 AM EET")]
    return _with_rows(made, [header], times, columns)


def padlet(made: Made) -> Export:
    """A Padlet board: a post for each open answer, in the section of its question."""
    posts = [
        [question.text, group if len(answer[0]) % 2 else "", answer[0], "Anonymous", "2026-03-02"]
        for group, reply in made.replies
        for question, answer in zip(made.questions, reply, strict=True)
        if question.kind == "open" and answer
    ]
    return Export((["Section", "Subject", "Body", "Author", "Created At"], *posts))


def _carried(questions: Sequence[str]) -> list[str]:
    """The questions, empty where the one on the left is the same."""
    return [
        "" if i and questions[i - 1] == question else question
        for i, question in enumerate(questions)
    ]


SHAPES: dict[str, Callable[[Made], Export]] = {
    "plain": plain,
    "webropol": webropol,
    "webropol_two_rows": webropol_two_rows,
    "surveymonkey": surveymonkey,
    "limesurvey": limesurvey,
    "kobo": kobo,
    "forms": forms,
    "google": google,
    "padlet": padlet,
}
"""Every shape that is a table of texts, by the name of the tool."""


def plain_table(rows: int, questions: int, seed: int) -> Export:
    """A bare table of a given size."""
    return plain(made_up(random.Random(seed), questions, rows))  # noqa: S311 - the same every time


def write_csv(export: Export, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """The export as text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(export.rows)
    return out.getvalue().encode(encoding)


def write_xlsx(export: Export) -> bytes:
    """The export as a workbook of one sheet, every cell a text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate(export.rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value:
                cell = sheet.cell(row, column, value)
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
