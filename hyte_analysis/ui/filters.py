"""The sidebar: survey, respondent groups, and which responses count."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from hyte_analysis.errors import AccessProblem
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.survey.access import Person
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Audience, Profile, audience
from hyte_analysis.survey.model import DontKnow, Kind, Question, Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import FIRST, LANGUAGES, NAMES, language
from hyte_analysis.ui.address import LANGUAGE, forget, remember, restore
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import View, Workspace, survey_for

_FILTERED = "rajattu-kysely"
_OF_A_SURVEY = ("ryhma", "rajaus", "vastaus", "yhdessa")


def choose_one(  # noqa: PLR0913 - a widget and where it is kept
    label: str,
    key: str,
    options: Sequence[str],
    shown: Callable[[str], str],
    default: str | None = None,
    *,
    always: bool = False,
) -> str:
    """A select box whose choice is kept in the address under its key.

    With `always` the address names even the default, as what is first today may not be tomorrow.
    """
    first = default if default is not None and default in options else options[0]
    st.session_state[key] = (restore(key, options, [first]) or [first])[0]
    chosen: str = st.selectbox(label, options, format_func=shown, key=key)
    remember(key, [chosen], [] if always else [first])
    return chosen


def switch(
    label: str, key: str, options: Sequence[str], shown: Callable[[str], str], default: str
) -> str:
    """A row of buttons of which one is on, kept in the address under its key."""
    st.session_state[key] = (restore(key, options, [default]) or [default])[0]
    picked = st.segmented_control(
        label, options, format_func=shown, key=key, required=True, label_visibility="collapsed"
    )
    chosen = picked if picked is not None and picked in options else default
    remember(key, [chosen], [default])
    return chosen


def sidebar(workspace: Workspace, reader: Person) -> View:
    """Draw the sidebar's choices; the view they make, no wider than the reader may see."""
    with st.sidebar:
        stored = _choose_survey(workspace)
        survey = survey_for(Profile.INTERNAL, stored, workspace.database)
        # Groups and questions belong to a survey: another one starts with all of its own.
        earlier = st.session_state.get(_FILTERED)
        # Not one whose answers somebody codes meanwhile: it has the groups and options it had.
        if earlier is None or earlier.as_asked != stored.as_asked:
            st.session_state[_FILTERED] = stored
            forget(_OF_A_SURVEY, address_too=earlier is not None and earlier.id != stored.id)
        shown_to = _choose_audience(survey, reader)
        groups = _choose_groups(survey)
        shown = survey_for(shown_to.profile, stored, workspace.database)
        view = View(workspace.database, stored, shown, groups, Filter(), "", shown_to)
        refined = _refined(view)
        _choose_language()
        return refined


def _choose_language() -> None:
    """A switch of three names, each in its own language; the page is told which one is on."""
    with st.container(key="kielen-valinta"):
        switch(text("languages.label"), LANGUAGE, LANGUAGES, NAMES.__getitem__, FIRST)
        st.html(f'<span class="language" lang="{language()}"></span>')


def _choose_audience(survey: Survey, reader: Person) -> Audience:
    seen = [profile for profile in Profile if reader.sees(profile)]
    # A link whose audience is not known must not open the one that sees most.
    if any(name not in tuple(Profile) for name in st.query_params.get_all("yleiso")):
        st.query_params["yleiso"] = Profile.PUBLIC
    profile = Profile(
        choose_one(
            text("filters.audience"),
            "yleiso",
            seen,
            lambda name: text(f"words.profile.{name}").capitalize(),
            seen[0],
        )
    )
    if not reader.sees(profile):
        raise AccessProblem(text("access.refused.refused"))
    return audience(profile, survey.unit)


def _refined(view: View) -> View:
    """The view with the reader's own restriction, merged groups and state of don't-knows."""
    survey, sentences = view.survey, [_groups_sentence(view.survey, view.groups)]
    if view.audience.is_protected:
        st.html(f'<p class="note">{html.escape(text("filters.protected"))}</p>')
        with_them = text("filters.merged_with") if sentences[0] else ""
        return replace(view, restriction=f"{sentences[0]} {with_them}".strip())
    is_open = any(key in st.query_params for key in ("rajaus", "yhdessa", "eos"))
    with st.expander(text("filters.more"), expanded=is_open, key="tarkennukset"):
        question, codes = _choose_restriction(survey)
        merged = _choose_merged(survey, view.groups)
        dont_know = _choose_dont_know(survey)
    selection = Filter()
    if question and codes:
        sentences.append(_restriction_sentence(question, codes))
        selection = Filter((), question.id, codes)
    restriction = " ".join(filter(None, sentences))
    return replace(
        view, selection=selection, restriction=restriction, merged=merged, dont_know=dont_know
    )


def _choose_merged(survey: Survey, groups: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The groups that the reader wants to see as one."""
    labels = {group.id: group.label for group in survey.groups if group.id in groups}
    if len(labels) < 3:
        return ()
    chosen = _choose_several(
        text("filters.merge"), "yhdessa", labels, text("filters.choose_groups")
    )
    return (tuple(id_ for id_ in labels if id_ in chosen),) if len(chosen) > 1 else ()


def _choose_several(label: str, key: str, labels: Mapping[str, str], placeholder: str) -> list[str]:
    """A box of several choices, none at first, kept in the address under its key."""
    st.session_state[key] = restore(key, list(labels), [])
    chosen: list[str] = st.multiselect(
        label, list(labels), format_func=labels.__getitem__, key=key, placeholder=placeholder
    )
    remember(key, chosen, [])
    return chosen


def _choose_dont_know(survey: Survey) -> DontKnow | None:
    """What don't-knows are part of in every question; None as the codebook says."""
    if not any(q.has_dont_know and q.kind is Kind.SINGLE_CHOICE for q in survey.questions):
        return None
    as_said = "koodikirja"

    def shown(state: str) -> str:
        return text("filters.as_codebook") if state == as_said else text(f"words.dont_know.{state}")

    chosen = choose_one(text("filters.dont_know"), "eos", [as_said, *DontKnow], shown, as_said)
    return None if chosen == as_said else DontKnow(chosen)


def _choose_survey(workspace: Workspace) -> StoredSurvey:
    surveys = {survey.id: survey for survey in workspace.surveys}
    titles = _titles(workspace)

    def shown(survey_id: str) -> str:
        title = titles[survey_id]
        if surveys[survey_id].is_sample:
            return text("filters.sample", title=title)
        alike = [_number_of(other) for other, known in titles.items() if known == title]
        if len(alike) > 1:
            number = _number_of(survey_id)
            # Labels that are the same would be one choice.
            mark = number if alike.count(number) == 1 else survey_id
            return text("filters.same_title", title=title, number=mark)
        return title

    return surveys[choose_one(text("filters.survey"), "kysely", list(surveys), shown, always=True)]


def _titles(workspace: Workspace) -> dict[str, str]:
    """The surveys' titles by id: those of the codebooks' translations for other languages."""
    if language() == FIRST:
        return {survey.id: survey.title for survey in workspace.surveys}
    return {
        survey.id: survey_for(Profile.INTERNAL, survey, workspace.database).title
        for survey in workspace.surveys
    }


def _number_of(survey_id: str) -> str:
    """The running number at the end of an id given to a survey of a wave already stored."""
    number = survey_id.rpartition("-")[2]
    return number if number.isdigit() and len(number) < 4 else "1"


def _choose_groups(survey: Survey) -> tuple[str, ...]:
    options = [group.id for group in survey.groups]
    labels = {group.id: plain(group.label) for group in survey.groups}
    key = "ryhma"
    st.session_state[key] = restore(key, options, options)
    chosen: list[str] = st.pills(
        text("filters.groups"),
        options,
        selection_mode="multi",
        format_func=labels.__getitem__,
        key=key,
    )
    in_order = [group_id for group_id in options if group_id in chosen]
    remember(key, in_order, options)
    return tuple(in_order)


def _choose_restriction(survey: Survey) -> tuple[Question | None, tuple[int, ...]]:
    """The question and the options by which respondents are left in."""
    choices = {
        q.id: q for q in survey.questions if q.kind in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)
    }
    everyone = ""
    if not choices:
        return None, ()

    def shown(question_id: str) -> str:
        question = choices.get(question_id)
        return f"{question.number} {question.text}" if question else text("filters.everyone")

    question_id = choose_one(
        text("filters.restrict"), "rajaus", [everyone, *choices], shown, everyone
    )
    question = choices.get(question_id)
    if question is None:
        remember("vastaus", [], [])
        return None, ()
    labels = {str(option.code): option.short_label for option in question.options}
    placeholder = text("filters.choose_answers")
    chosen = _choose_several(text("filters.answered"), "vastaus", labels, placeholder)
    return question, tuple(sorted(int(code) for code in chosen if code in labels))


def _groups_sentence(survey: Survey, groups: Sequence[str]) -> str:
    """Which groups alone count, when some are left out."""
    if not groups or len(groups) == len(survey.groups):
        return ""
    labels = [group.label for group in survey.groups if group.id in groups]
    if len(labels) == 1:
        return text("filters.only_group", group=labels[0])
    return text("filters.only_groups", groups=", ".join(labels))


def _restriction_sentence(question: Question, codes: Sequence[int]) -> str:
    answers = text("filters.or").join(f"”{question.option(code).short_label}”" for code in codes)
    return text(
        "filters.restriction", number=question.number, question=question.text, answers=answers
    )


def require_groups(view: View) -> None:
    """Stop the page with advice when no respondent group is chosen."""
    if not view.groups:
        st.info(text("filters.no_groups"))
        st.stop()
