"""Questions of two waves are proposed as pairs by their wording, and never decided."""

from dataclasses import replace

from hyte_analysis.survey.codebook import known_codebooks
from hyte_analysis.survey.model import Kind, Option, Question, Survey
from hyte_analysis.survey.waves import (
    ProposedLink,
    WaveLink,
    WaveState,
    merged_links,
    proposed_links,
)

YES, NO = Option(1, "Kyllä", "Kyllä"), Option(2, "Ei", "Ei")


def survey(*questions: Question) -> Survey:
    return Survey("s", "S", None, (), questions)


def asked(id_: str, text: str, *options: Option) -> Question:
    kind = Kind.SINGLE_CHOICE if options else Kind.OPEN_TEXT
    return Question(id_, "", text, kind, options=options)


def states(earlier: Survey, later: Survey) -> dict[tuple[str, str], WaveState]:
    return {
        (p.link.question_id, p.link.other_question_id): p.link.state
        for p in proposed_links(earlier, later)
    }


OLD = survey(asked("a", "Onko hyvinvointisuunnitelma laadittu?", YES, NO), asked("b", "Terveiset"))


def test_the_same_question_is_the_same_whatever_its_numbering_and_id() -> None:
    later = survey(asked("x", "3.1 Onko hyvinvointisuunnitelma laadittu:", YES, NO))
    assert states(OLD, later) == {("x", "a"): WaveState.SAME}


def test_a_changed_wording_is_a_proposal_with_its_likeness() -> None:
    later = survey(asked("x", "Onko hyvinvointisuunnitelmanne laadittu?", YES, NO))
    (proposal,) = proposed_links(OLD, later)
    assert proposal.link == WaveLink("x", "a", WaveState.CHANGED_WORDING)
    assert 90 < proposal.similarity < 100


def test_other_options_codes_or_kinds_are_not_comparable() -> None:
    text = "Onko hyvinvointisuunnitelma laadittu?"
    for options in ((YES,), (replace(YES, code=2), replace(NO, code=1)), ()):
        later = survey(asked("x", text, *options))
        assert states(OLD, later) == {("x", "a"): WaveState.NOT_COMPARABLE}


def test_unlike_questions_are_not_paired_and_no_question_twice() -> None:
    later = survey(asked("x", "Mitä muuta haluatte sanoa?"), asked("y", "Terveiset"),
                   asked("z", "Terveiset?"))  # fmt: skip
    assert states(OLD, later) == {("y", "b"): WaveState.SAME}


def test_of_two_equal_wordings_the_one_with_the_same_options_is_the_pair() -> None:
    twice = survey(asked("open", "Onko laadittu?"), asked("closed", "Onko laadittu?", YES, NO))
    later = survey(asked("x", "Onko laadittu?", YES, NO), asked("y", "Onko laadittu?"))
    assert states(twice, later) == {
        ("x", "closed"): WaveState.SAME,
        ("y", "open"): WaveState.SAME,
    }


def test_a_wave_is_the_same_as_itself() -> None:
    for book in known_codebooks():
        assert states(book, book) == {(q.id, q.id): WaveState.SAME for q in book.questions}


def test_what_a_person_has_confirmed_stands_before_proposals() -> None:
    confirmed = (WaveLink("x", "b", WaveState.SAME),)
    proposed = tuple(
        ProposedLink(WaveLink(own, other, WaveState.SAME), 99.0)
        for own, other in (("x", "a"), ("y", "b"), ("z", "c"))
    )
    assert merged_links(confirmed, proposed) == (
        (confirmed[0], None),
        (WaveLink("z", "c", WaveState.SAME), 99.0),
    )
