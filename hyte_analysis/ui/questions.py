"""The question page's controls and its open answers."""

from collections.abc import Iterator, Sequence

import streamlit as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import Chart, Look, default_look, suitable_charts
from hyte_analysis.charts.look import Order, suitable_orders
from hyte_analysis.open_answers.duplicates import fold
from hyte_analysis.survey.model import Kind, Question
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import answers, blocks
from hyte_analysis.ui.filters import choose_one, switch
from hyte_analysis.ui.navigation import may_open
from hyte_analysis.ui.session import View, open_answers, quoted, quotes_withheld, unreleased

_MOST_ON_PAGE = 30
_ORDERED_FORMS = ("options", "grouped")
_ORDERS: dict[str, Order] = {"form": "form", "size": "size", "difference": "difference"}


def choose_question(view: View) -> Question:
    """The question picker with its neighbours one press away."""
    questions = {question.id: question for question in view.survey.questions}
    ids = list(questions)

    def shown(question_id: str) -> str:
        question = questions[question_id]
        return f"{question.number} {question.text}".strip()

    first = next((q.id for q in view.survey.questions if q.is_closed), ids[0])
    row = st.container(horizontal=True, vertical_alignment="bottom", key="kysymyksen-valinta")
    with row:
        chosen = choose_one(text("questions.pick"), "kysymys", ids, shown, first, always=True)
    place = ids.index(chosen)

    def go(to: int) -> None:
        st.session_state["kysymys"] = ids[to]

    with row:
        for key, to in (("previous", place - 1), ("next", place + 1)):
            st.button(
                text(f"questions.{key}"),
                disabled=not 0 <= to < len(ids),
                on_click=go,
                args=(to,),
                key=f"kysymys-{key}",
            )
    return questions[chosen]


def choose_chart(table: ResultTable) -> tuple[Chart, Look]:
    """The chart's form, figures and order, as small controls in one row."""
    charts = {chart.id: chart for chart in suitable_charts(table)}
    default = default_look(table)
    with st.container(horizontal=True, key="kuvaajan-valinnat"):
        form = next(iter(charts))
        if len(charts) > 1:
            form = switch(text("questions.form"), "kuvaaja", list(charts),
                          lambda id_: text(charts[id_].title_key), form)  # fmt: skip
        values = switch(text("questions.values"), "luvut", ["counts", "shares"],
                        lambda id_: text(f"questions.{id_}"), "counts")  # fmt: skip
        order: str = default.order
        if form in _ORDERED_FORMS:
            # The gap between groups is seen where each group has a bar.
            orders = [o for o in suitable_orders(table) if form == "grouped" or o != "difference"]
            order = switch(text("questions.order"), f"jarjestys-{table.question.kind}", orders,
                           lambda id_: text(f"questions.order_{id_}"), default.order)  # fmt: skip
        group = None
        if form in ("options", "areas") and len(table.single_groups) > 1:
            # A merged group has no id of its own: its members' labels stand for one.
            names = {g.id or ("" if g.is_total else g.group): g.group for g in table.groups[::-1]}
            chosen = choose_one(text("questions.group"), "kuvaajan-ryhma", list(names),
                                names.__getitem__, "")  # fmt: skip
            group = names[chosen]
    look = Look(
        values="shares" if values == "shares" else "counts",
        order=_ORDERS[order],
        group=group,
        with_total=form in ("stacked", "diverging"),
    )
    return charts[form], look


def with_texts(view: View, question: Question) -> Iterator[Question]:
    """The open questions whose answers belong on this question's page."""
    if question.kind is Kind.OPEN_TEXT:
        yield question
    yield from view.survey.follow_ups(question.id)


def quotes_note(view: View, question_ids: Sequence[str] = ()) -> str:
    """Which open answers are not for this audience, or wait for a person; "" where all are."""
    sentences = []
    if quotes_withheld(view):
        key = "some_texts_withheld" if quoted(view) else "texts_withheld"
        sentences.append(text(f"questions.{key}"))
    waiting = unreleased(view, question_ids)
    if waiting:
        if may_open("personal_data"):
            sentences.append(counted("questions.texts_waiting", waiting))
        else:
            sentences.append(counted("questions.texts_unreleased", waiting))
    return " ".join(sentences)


def answers_block(view: View, question: Question) -> None:
    """An open question's answers with near-duplicates folded."""
    folded = fold(open_answers(view, [question.id]))
    withheld = quotes_note(view, [question.id])
    blocks.note(withheld)
    if not folded and withheld:
        return
    if not folded:
        blocks.note(text("questions.no_texts"))
        return
    labels = answers.group_labels(view)
    blocks.quotes(folded[:_MOST_ON_PAGE], labels)
    if len(folded) > _MOST_ON_PAGE:
        blocks.note(text("questions.more_texts", shown=_MOST_ON_PAGE, n=len(folded)))
