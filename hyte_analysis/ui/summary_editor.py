"""The summary page's editing section: themes, their lines, quotes on offer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from hyte_analysis.open_answers import summary_changes as changes
from hyte_analysis.open_answers.duplicates import one_line
from hyte_analysis.open_answers.offers import Offer, offered, passages_of, tag_of
from hyte_analysis.open_answers.quotes import representative
from hyte_analysis.open_answers.summary import Bullet
from hyte_analysis.survey.coding import Code, Passage, in_tree_order
from hyte_analysis.survey.summaries import Form, Line, Part, Summary, Theme
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks, summary_acts
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.coding_state import ask_person, coding
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.summary import Work, one_line_html, read_summary

_SHOWN = 6
_OWN = ""


def draw_editing(work: Work) -> None:
    """The choices of the whole summary, its themes one after the other, and a new one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_named = bool(ask_person())
        st.button(text("summary_page.undo"), key="kumoa", disabled=not (is_named and work.version),
                  on_click=summary_acts.undo, args=(work.view, work.question.id))  # fmt: skip
    if work.view.stored.is_sample:
        blocks.note(text("summary_page.sample_vanishes"))
    summary_acts.show_problem()
    _whole(work, is_named=is_named)
    for at, (theme, read) in enumerate(zip(work.summary.themes, _as_read(work), strict=True)):
        with st.container(border=True, key=f"teema-{at}"):
            _theme(work, at, theme, is_named=is_named)
            _lines(work, at, read, is_named=is_named)
            _additions(work, at, theme, is_named=is_named)
    _new_theme(work, is_named=is_named)


def _whole(work: Work, *, is_named: bool) -> None:
    summary = work.summary
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        _choice("yhteenvedon-muoto", text("summary_page.form_choice"), list(Form), summary.form,
                lambda form: text(f"summary_page.form.{form}"),
                changed=partial(_chosen_form, work), is_named=is_named)  # fmt: skip
        key = "nimet-peitetaan"
        st.session_state[key] = summary.is_blinded
        st.toggle(text("summary_page.blind"), key=key, disabled=not is_named,
                  help=text("summary_page.blind_help"), on_change=_chosen_blinding,
                  args=(work, key))  # fmt: skip


def _choice(  # noqa: PLR0913 - a widget with what it says and does
    key: str,
    label: str,
    options: Sequence[str],
    now: str,
    shown: Callable[[str], str],
    *,
    changed: Callable[[str], None],
    is_named: bool,
) -> None:
    """A row of buttons that shows what is stored."""
    st.session_state[key] = now
    st.segmented_control(label, options, format_func=shown, key=key, required=True,
                         disabled=not is_named, on_change=changed, args=(key,))  # fmt: skip


def _chosen_form(work: Work, key: str) -> None:
    form = Form(st.session_state[key])
    summary_acts.act(work.view, work.question.id, lambda s: changes.with_form(s, form))


def _chosen_blinding(work: Work, key: str) -> None:
    is_blinded = bool(st.session_state[key])
    summary_acts.act(
        work.view, work.question.id, lambda s: changes.with_blinding(s, is_blinded=is_blinded)
    )


def _press(  # noqa: PLR0913 - a button, where it stands and what it does
    work: Work, at: int, label: str, key: str, change: summary_acts.Change, *, is_on: bool
) -> None:
    """A small button that changes a theme."""
    st.button(
        label, key=key, type="tertiary", disabled=not is_on, on_click=summary_acts.act_on_theme,
        args=(work.view, work.question.id, at, work.summary.themes[at], change),
    )  # fmt: skip


def _field(  # noqa: PLR0913 - a field, what it holds and what it changes
    work: Work,
    at: int,
    key: str,
    label: str,
    now: str,
    *,
    change: Callable[[Summary, str], Summary],
    is_named: bool,
    is_long: bool = True,
) -> None:
    """A field of a theme that shows what is stored and stores what is typed."""
    st.session_state[key] = now
    args = (work.view, work.question.id, key, at, work.summary.themes[at], change)
    if is_long:
        st.text_area(label, key=key, max_chars=max(changes.LONGEST_LINE, len(now)),
                     disabled=not is_named, height=68,
                     on_change=summary_acts.act_typed, args=args)  # fmt: skip
    else:
        st.text_input(label, key=key, max_chars=changes.LONGEST_HEADING, disabled=not is_named,
                      on_change=summary_acts.act_typed, args=args)  # fmt: skip


def _theme(work: Work, at: int, theme: Theme, *, is_named: bool) -> None:
    number = count_text(at + 1)
    _field(work, at, f"otsikko-{at}", text("summary_page.heading", number=number), theme.heading,
           change=lambda s, words: changes.renamed(s, at, words), is_named=is_named,
           is_long=False)  # fmt: skip
    _field(work, at, f"lause-{at}", text("summary_page.sentence"), theme.sentence,
           is_named=is_named,
           change=lambda s, words: changes.with_sentence(s, at, words))  # fmt: skip
    mentioned = work.table.themes[at]
    with st.container(horizontal=True, vertical_alignment="center"):
        last = len(work.summary.themes) - 1
        for name, by, there in (("up", -1, at > 0), ("down", 1, at < last)):
            _press(
                work,
                at,
                text(f"summary_page.theme_{name}"),
                f"teema-{name}-{at}",
                partial(changes.theme_moved, at=at, by=by),
                is_on=is_named and there,
            )
        _press(work, at, text("summary_page.theme_remove"), f"teema-pois-{at}",
               partial(changes.without_theme, at=at), is_on=is_named)  # fmt: skip
        if mentioned.n is not None:
            blocks.note(text("summary_page.mentioned", n=count_text(mentioned.n),
                             answered=count_text(mentioned.answered)))  # fmt: skip


def _lines(work: Work, at: int, read: Sequence[Bullet], *, is_named: bool) -> None:
    """The theme's lines in order; in the workshop form by their parts."""
    theme = work.summary.themes[at]
    is_workshop = work.summary.form is Form.WORKSHOP
    for part in Part if is_workshop else (None,):
        places = [p for p, line in enumerate(theme.lines) if part in (None, line.part)]
        if part and places:
            blocks.note(text(f"summary_page.parts.{part}"))
        for place in places:
            ends = place == places[0], place == places[-1]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.html(one_line_html(read[place]), width="stretch")
                _line(work, at, place, ends, is_named=is_named)


def _line(work: Work, at: int, place: int, ends: tuple[bool, bool], *, is_named: bool) -> None:
    """What can be done to a line."""
    line = work.summary.themes[at].lines[place]
    key = f"{at}-{place}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        for name, by, is_end in (("up", -1, ends[0]), ("down", 1, ends[1])):
            _press(work, at, text(f"summary_page.line_{name}"), f"rivi-{name}-{key}",
                   partial(changes.line_moved, at=at, line=place, by=by),
                   is_on=is_named and not is_end)  # fmt: skip
        with st.popover(text("summary_page.line_more"), type="tertiary", disabled=not is_named,
                        on_change="rerun", key=f"rivi-muuta-{key}") as opened:  # fmt: skip
            if opened.open:
                _line_changes(work, at, place, line, is_named=is_named)
        _press(work, at, text("summary_page.line_remove"), f"rivi-pois-{key}",
               partial(changes.without_line, at=at, line=place), is_on=is_named)  # fmt: skip


def _as_read(work: Work) -> tuple[tuple[Bullet, ...], ...]:
    """Each theme's lines as they are read, all of them; of a quote that is gone, that it is."""
    alone = tuple(Theme("", lines=(line,)) for theme in work.summary.themes for line in theme.lines)
    one_by_one = replace(work.summary, themes=alone, form=Form.THEMES)
    read = iter(read_summary(work.view, one_by_one, work.pile).themes)
    gone = Bullet(text("summary_page.gone"))
    return tuple(
        tuple(next(iter(next(read).bullets), gone) for _ in theme.lines)
        for theme in work.summary.themes
    )


def _line_changes(work: Work, at: int, place: int, line: Line, *, is_named: bool) -> None:
    """Other words for a line, and another part or theme for it."""
    key = f"{at}-{place}"
    said = _said(work, line)
    label = text("summary_page.words" if line.passage is None else "summary_page.quote_words")
    _field(work, at, f"sanat-{key}", label, line.text or said, is_named=is_named,
           change=lambda s, words: changes.reworded(s, at, place, words, said))  # fmt: skip
    if work.summary.form is Form.WORKSHOP:
        _choice(f"osa-{key}", text("summary_page.part"), list(Part), line.part,
                lambda part: text(f"summary_page.part_name.{part}"),
                changed=lambda k: summary_acts.act(
                    work.view, work.question.id,
                    lambda s: changes.in_part(s, at, place, Part(st.session_state[k]))),
                is_named=is_named)  # fmt: skip
    if len(work.summary.themes) > 1:
        headings = [plain(theme.heading) for theme in work.summary.themes]
        key = f"teemaan-{key}"
        st.session_state[key] = at
        st.selectbox(text("summary_page.to_theme"), range(len(headings)), key=key,
                     format_func=headings.__getitem__, on_change=_to_theme,
                     args=(work, at, place, key))  # fmt: skip


def _to_theme(work: Work, at: int, place: int, key: str) -> None:
    to = int(st.session_state[key])
    summary_acts.act(work.view, work.question.id, lambda s: changes.in_theme(s, at, place, to))


def _said(work: Work, line: Line) -> str:
    """The words of the answer that a line quotes."""
    if line.passage is None:
        return ""
    own = work.pile.of_answer.get(line.passage.answer, ())
    return " ".join(p.text for p in own if _is_inside(p.passage, line.passage))


def _is_inside(part: Passage, whole: Passage) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _additions(work: Work, at: int, theme: Theme, *, is_named: bool) -> None:
    """A line of the team's own, and quotes to take in."""
    offers = _offers(work, theme)
    part = Part.QUOTE
    # Another label would be another box, and close it at every quote taken in.
    label = text("summary_page.add_lines")
    with st.expander(label, on_change="rerun", key=f"tarjolla-{at}") as opened:
        if not opened.open:
            return
        blocks.note(counted("summary_page.offered", len(offers)) if offers
                    else text("summary_page.nothing_offered"))  # fmt: skip
        if work.summary.form is Form.WORKSHOP:
            part = Part(
                st.segmented_control(
                    text("summary_page.take_as"), list(Part), default=Part.QUOTE, required=True,
                    format_func=lambda one: text(f"summary_page.part_name.{one}"),
                    key=f"osaksi-{at}",
                ) or Part.QUOTE
            )  # fmt: skip
        _own_line(work, at, part, is_named=is_named)
        _quotes(work, at, _found(offers, at), part, is_named=is_named)


def _own_line(work: Work, at: int, part: Part, *, is_named: bool) -> None:
    key = f"oma-{at}"
    with (
        st.form(f"oma-rivi-{at}", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(text("summary_page.own_line"), key=key, max_chars=changes.LONGEST_LINE,
                      disabled=not is_named)  # fmt: skip
        st.form_submit_button(
            text("summary_page.add_line"), key=f"lisaa-oma-{at}", disabled=not is_named,
            on_click=summary_acts.act_typed,
            args=(work.view, work.question.id, key, at, work.summary.themes[at],
                  lambda s, words: changes.with_own_line(s, at, words, part)),
        )  # fmt: skip


def _offers(work: Work, theme: Theme) -> tuple[Offer, ...]:
    return offered(work.pile, theme, _representative(work, theme))


def _representative(work: Work, theme: Theme) -> Sequence[Passage]:
    """The passages that speak best for the theme's code; () while they are being looked for."""
    own = passages_of(work.pile, theme)
    if theme.code is None or len(own) < 3:
        return ()

    def make(_: Progress) -> tuple[Passage, ...]:
        best = representative([p.text for p in own], [p.group_id for p in own], range(len(own)))
        return tuple(own[number].passage for number in best)

    view = work.view
    key = ("representative", view.database, view.stored, work.question.id, theme.code,
           view.groups, view.selection)  # fmt: skip
    return prepared(key, make, text("summary_page.choosing")) or ()


def _found(offers: Sequence[Offer], at: int) -> Sequence[Offer]:
    """Those with the words that are looked for, where there are many."""
    if len(offers) <= _SHOWN:
        return offers
    words = st.text_input(text("summary_page.search"), key=f"etsi-{at}", max_chars=100)
    wanted = (words or "").casefold().split()
    if not wanted:
        return offers
    return [o for o in offers if all(word in o.said.text.casefold() for word in wanted)]


def _quotes(work: Work, at: int, offers: Sequence[Offer], part: Part, *, is_named: bool) -> None:
    labels = {group.id: group.label for group in work.view.survey.groups}
    shown_key = f"naytetaan-{at}"
    most = int(st.session_state.get(shown_key, _SHOWN))
    for number, offer in enumerate(offers[:most]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            tag, _ = tag_of(offer.said, offer.bundle, labels)
            st.html(one_line_html(Bullet(one_line(offer.said.text), tag)), width="stretch")
            _press(
                work,
                at,
                text("summary_page.take"),
                f"ota-{at}-{number}",
                partial(_taken, at=at, passage=offer.said.passage, part=part),
                is_on=is_named,
            )
    if len(offers) > most:
        st.button(
            text("summary_page.show_more", n=count_text(len(offers) - most)),
            key=f"lisaa-sitaatteja-{at}",
            on_click=_show_more,
            args=(shown_key, most),
        )


def _taken(summary: Summary, *, at: int, passage: Passage, part: Part) -> Summary:
    return changes.with_quote(summary, at, passage, part)


def _show_more(key: str, shown: int) -> None:
    st.session_state[key] = shown + 2 * _SHOWN


def _new_theme(work: Work, *, is_named: bool) -> None:
    """A theme of a code that has none yet, or of the team's own."""
    told = {theme.code for theme in work.summary.themes}
    free: dict[str, Code] = {
        str(code.id): code
        for code, _ in in_tree_order(coding(work.view).codes)
        if code.id in work.pile.of_code and code.id not in told
    }
    with (
        st.form("uusi-teema", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        if free:
            st.selectbox(
                text("summary_page.theme_of_code"), [_OWN, *free], key="teeman-luokka",
                format_func=lambda one: plain(free[one].name) if one in free else text(
                    "summary_page.own_theme"), disabled=not is_named,
            )  # fmt: skip
        st.text_input(text("summary_page.new_theme"), key="uusi-otsikko",
                      max_chars=changes.LONGEST_HEADING, disabled=not is_named)  # fmt: skip
        st.form_submit_button(
            text("summary_page.add_theme"),
            key="lisaa-teema",
            disabled=not is_named,
            on_click=_add_theme,
            args=(work, free),
        )


def _add_theme(work: Work, free: dict[str, Code]) -> None:
    code = free.get(str(st.session_state.get("teeman-luokka") or _OWN))
    heading = str(st.session_state.get("uusi-otsikko") or "").strip()
    if code is not None and not heading:
        heading = code.name
    summary_acts.act(
        work.view, work.question.id,
        lambda s: changes.with_theme(s, heading, code.id if code is not None else None),
    )  # fmt: skip
