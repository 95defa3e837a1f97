"""Whether what a reader was shown is right: every figure of the page against the file's own.

Each check says how many figures it compared. A figure that is another than the file's, and one
that is not there, is a `WrongFigure`.
"""

import html
import io
import json
import re
from collections.abc import Sequence

from python_calamine import CalamineWorkbook

from benchmarks.load_browser import Tab
from benchmarks.load_page import LoadProblem
from benchmarks.load_survey import (
    MULTIPLE,
    SINGLE,
    TOGETHER,
    Asked,
    Chosen,
    Counted,
    Figures,
    counted,
    mean_words,
    share_words,
)

_TABLE = re.compile(r"<caption>(.*?)</caption>(.*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_QUESTION = re.compile(r"kysymys=([^&\"]+)")
_ALT = re.compile(r"(?:^|(?<= ))([^.?]+?): ([\d\u00a0]+) vastausta")
_IN_WORDS = re.compile(r'class="glance-words">.*?([\d\u00a0]+) vastaus')
_FOUND = re.compile(r"Haku löysi ([\d\u00a0]+) vastau\w+ \(([\d\u00a0]+) vastauksesta\)")
_ALL = re.compile(r"([\d\u00a0]+) avoin|([\d\u00a0]+) avointa")
_QUOTE = re.compile(r'<span class="quote">(.*?)</span>', re.DOTALL)

Rows = list[list[str]]


class WrongFigure(LoadProblem):
    """A figure that is not what the file says."""


def _same(what: str, shown: str, right: str) -> int:
    if shown.replace("\u00a0", " ").strip() != right:
        raise WrongFigure(f"{what}: {shown!r}, not {right!r}")
    return 1


def _words(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup)).replace("\u00a0", " ").strip()


def number(words: str) -> int:
    """A whole number as the product writes it."""
    digits = re.sub(r"\s", "", words)
    return int(digits) if digits.isdigit() else -1


def tables(tab: Tab, caption: str) -> list[Rows]:
    """The page's own tables of this caption, the heading first, each cell as its words."""
    found = (match for body in tab.html() for match in _TABLE.finditer(body))
    return [
        [[_words(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(match[2])]
        for match in found
        if _words(match[1]) == caption
    ]


def _the_table(tab: Tab, *captions: str) -> Rows:
    for caption in captions:
        for found in tables(tab, caption):
            return found
    raise WrongFigure(f"no table {captions[0]!r}; the page says {tab.alerts(1, 2, 3)}")


def _row(rows: Rows, head: str) -> list[str]:
    for row in rows:
        if row[0] == head:
            return row
    raise WrongFigure(f"no row {head!r}")


def overview(tab: Tab, figures: Figures, chosen: Chosen) -> int:
    """Responses by group, and how many answered each question."""
    shown, right = (
        _the_table(tab, "Vastaukset vastaajaryhmittäin"),
        figures.responses(chosen),
    )
    checked = sum(_same(f"responses of {group}", str(number(_row(shown, group)[1])), str(n))
                  for group, n in right.items())  # fmt: skip
    answered = _answered(tab)
    for question in figures.questions:
        n = figures.counts(chosen, question.id)[TOGETHER].n
        checked += _same(question.id, str(answered.get(question.id, "")), str(n))
    return checked


def _answered(tab: Tab) -> dict[str, int]:
    """How many answered each question, as its line on the overview says."""
    found, at = {}, ""
    for seen in tab.elements():
        if seen.element.HasField("page_link"):
            match = _QUESTION.search(seen.element.page_link.query_string)
            at = match[1] if match else ""
        elif seen.element.HasField("html") and at:
            told = _IN_WORDS.search(seen.element.html.body)
            found[at] = number(told[1]) if told else -1
            at = ""
    return found


def question(tab: Tab, figures: Figures, chosen: Chosen, asked: Asked, *, shares: bool) -> int:
    """A closed question's table and its chart's words."""
    name = "Osuudet" if shares else "Lukumäärät"
    shown = _the_table(tab, f"{name} vastaajaryhmittäin")
    right = figures.counts(chosen, asked.id)
    return _figures_of(shown, asked, right, shares=shares) + _charts(tab, right)


def _figures_of(shown: Rows, asked: Asked, right: dict[str, Counted], *, shares: bool) -> int:
    """The table has the groups as rows, or as columns where the options are many."""
    is_wide = shown[0][0] == "Vaihtoehto"
    if is_wide:
        shown = [list(column) for column in zip(*(row[: len(right) + 1] for row in shown),
                                                strict=True)]  # fmt: skip
    heads, checked = shown[0], 0
    for group, own in right.items():
        row = _row(shown, group)
        for label, n in own.of.items():
            cell = row[heads.index(label)] if label in heads else "missing"
            words = share_words(n, own.n) if shares else str(n)
            checked += _same(f"{asked.id} {group} {label}", _plain(cell, is_words=shares), words)
        checked += _same(
            f"{asked.id} {group} n", _plain(row[heads.index("Vastauksia")]), str(own.n)
        )
        mean = [at for at, head in enumerate(heads) if head.rstrip("* ") == "KA"]
        if mean and asked.kind == SINGLE:
            checked += _same(f"{asked.id} {group} KA", row[mean[0]], mean_words(asked, own))
    return checked


def _plain(cell: str, *, is_words: bool = False) -> str:
    return cell if is_words or not cell[:1].isdigit() else str(number(cell))


def _charts(tab: Tab, right: dict[str, Counted]) -> int:
    """Every bar's words: `<b>group</b><br>option: 6 (43 %)` or `option: 2/3`."""
    checked = 0
    for spec in tab.charts():
        for trace in json.loads(spec)["data"]:
            told = trace.get("hovertext") or ()
            for words in (told,) if isinstance(told, str) else told:
                group, _, rest = words.replace("<b>", "").partition("</b><br>")
                label, _, share = rest.replace("<br>", " ").rpartition(": ")
                own = right.get(group)
                if own is not None and label in own.of:
                    n = re.split(r"[/(]", share)[0]
                    checked += _same(f"chart {group} {label}", str(number(n)), str(own.of[label]))
    if not checked:
        raise WrongFigure("the chart has no figures")
    return checked


def comparison(tab: Tab, figures: Figures, chosen: Chosen) -> int:
    """Every question's shares by group in the one table."""
    found = [m[2] for body in tab.html() for m in _TABLE.finditer(body)
             if _words(m[1]) == "Osuudet kysymyksittäin ja ryhmittäin"]  # fmt: skip
    if not found:
        raise WrongFigure("no table of comparison")
    rows = [_CELL.findall(row) for row in _ROW.findall(found[0])]
    heads, checked = [_words(cell) for cell in rows[0]], 0
    right = {q.id: figures.counts(chosen, q.id) for q in figures.of_kind(SINGLE, MULTIPLE)}
    met = set()
    for row in rows[1:]:
        link = _QUESTION.search(row[0])
        if link is None or link[1] not in right:
            continue
        asked, told = figures.question(link[1]), _words(row[0].partition("<small>")[2])
        labels = [label for label, short in zip(asked.labels, asked.short, strict=True)
                  if f"”{short}”" in told]  # fmt: skip
        met.add(asked.id)
        for group, own in right[asked.id].items():
            cell = _words(row[heads.index(group)].partition("<small>")[0])
            n = sum(own.of[label] for label in labels)
            checked += _same(f"comparison {asked.id} {group}", cell, share_words(n, own.n))
    if met != set(right):
        raise WrongFigure(f"comparison lacks {set(right) - met}")
    return checked


def crosstab(tab: Tab, figures: Figures, chosen: Chosen, row: Asked, column: Asked) -> int:
    """One question's answers by the answers to another."""
    shown = _the_table(tab, "Lukumäärät toisen kysymyksen vastausten mukaan")
    everyone, checked = figures.rows(chosen), 0
    for place, label in enumerate(column.labels):
        own = counted(row, everyone[everyone[column.text] == label])
        head = f"{column.number}: {column.short[place]}"
        cells = next((r for r in shown if r[0] == head), None)
        if cells is None:
            raise WrongFigure(f"no row {head!r} among {[r[0] for r in shown]}")
        for option, n in own.of.items():
            cell = cells[shown[0].index(option)]
            checked += _same(f"crosstab {head} {option}", str(number(cell)), str(n))
    return checked


def open_answers(tab: Tab, figures: Figures, chosen: Chosen, asked: str, word: str) -> int:
    """How many answers there are, or were found, and that each holds the word."""
    lead = " ".join(body for body in tab.html() if 'class="lead"' in body)
    of = figures.open_answers(chosen, asked)
    if not word:
        told = _ALL.search(lead)
        return _same("open answers", str(number(told[1] or told[2])) if told else lead, str(of))
    told = _FOUND.search(lead)
    n = figures.open_answers(chosen, asked, word)
    if not told:
        raise WrongFigure(f"search: {lead[:200]!r}, not {n}")
    checked = _same("found", str(number(told[1])), str(n)) + _same(
        "of", str(number(told[2])), str(of)
    )
    for body in tab.html():
        for quote in _QUOTE.findall(body):
            if word not in _words(quote):
                raise WrongFigure(f"an answer without {word!r}")
            checked += 1
    return checked


def presentation(tab: Tab, figures: Figures, chosen: Chosen) -> int:
    """The deck's pictures, by the words that stand for each: n, KA and every option's count."""
    decks = [json.loads(seen.element.bidi_component.json)["markup"]
             for seen in tab.elements() if seen.element.HasField("bidi_component")]  # fmt: skip
    told = [_words(words) for deck in decks for words in re.findall(r'aria-label="([^"]*)"', deck)]
    checked = 0
    for asked in figures.of_kind(SINGLE):
        words = next((one for one in told if one.startswith(asked.text)), "")
        for group, own in figures.counts(chosen, asked.id).items():
            for label, n in own.of.items():
                if f"{group}: " not in words:
                    continue
                part = words.rpartition(f"{group}: ")[2]
                match = re.search(re.escape(label) + r" ([\d ]+)", part)
                shown = str(number(match[1])) if match else "missing"
                checked += _same(f"deck {asked.id} {group} {label}", shown, str(n))
    if not checked:
        raise WrongFigure("the deck has no figures")
    return checked


def workbook(content: bytes, figures: Figures, chosen: Chosen, ids: Sequence[str]) -> int:
    """The workbook's one table of all results."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("Tulokset").to_python()
    heads = {str(name): at for at, name in enumerate(rows[0])}
    found = {
        tuple(str(row[heads[h]]) for h in ("Nro", "Ryhmä", "Vaihtoehto")): row for row in rows[1:]
    }
    checked = 0
    for id_ in ids:
        asked = figures.question(id_)
        for group, own in figures.counts(chosen, id_).items():
            for label, n in own.of.items():
                row = found.get((asked.number, group, label))
                cells = [row[heads[h]] for h in ("Lukumäärä", "Vastauksia (n)")] if row else []
                shown = str([int(float(str(cell))) for cell in cells])
                checked += _same(f"workbook {id_} {group} {label}", shown, str([n, own.n]))
    return checked


def shows_answers(tab: Tab) -> bool:
    """Whether the page holds an open answer anywhere in what it was sent."""
    sent = (seen.element.SerializeToString() for seen in tab.elements())
    return any(b"otetaan mukaan kohdassa" in one for one in sent)
