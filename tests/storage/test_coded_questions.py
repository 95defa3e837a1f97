"""Codes of open answers are counted as a multiple choice: against a recount that knows no SQL."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.open_answers.mentions import codes_of
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding, load_coding, undo_coding
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import load_survey, remove_survey, store_survey
from hyte_analysis.storage.versions import change_survey, definition_before
from hyte_analysis.survey.answers import EVERYONE, Counts, Filter, OpenAnswer
from hyte_analysis.survey.coding import (
    AGREED,
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    Passage,
    ResultCoder,
    answer_key,
    digest,
)
from hyte_analysis.survey.model import Kind, Question
from tests.storage.made_up import (
    Row,
    coding_change,
    data,
    passage,
    rebase,
    recount,
    source,
    survey,
)
from tests.storage.test_answers import based, counted, shared_database

CODED = "avoin.luokat"
OPEN = ("avoin", "muu")
TEXTS = ("Liikuntaa lisää", "Ei mitään", "Åäö ”x” ja y")
CODES = (
    Code(1, "Liikunta"),
    Code(2, "Pyöräily", parent=1, position=1),
    Code(3, "Ruoka", position=2),
)
ROWS = (
    Row("Kunta", text="Pyöräteitä ja uimahalli"),
    Row("Kunta", text="Kouluruoka"),
    Row("HVA", text="Pyöräteitä"),
    Row("HVA", single=1),
    Row("HVA", text="En tiedä"),
)


def words_of(row: Row, question: str) -> str | None:
    return row.text if question == "avoin" else row.other_text


@dataclass
class Recount:
    """What has been stored of a survey, counted without SQL."""

    name: str
    rows: list[Row]
    codes: tuple[Code, ...] = ()
    coded: dict[tuple[Passage, str], tuple[int, ...]] = field(default_factory=dict)
    result_coders: dict[str, str] = field(default_factory=dict)

    def coder(self, question: str) -> str:
        if question in self.result_coders:
            return self.result_coders[question]
        read = Counter(c for p, c in self.coded if c != AGREED and p.question_id == question)
        return min(read, key=lambda coder: (-read[coder], coder), default=AGREED)

    def standing(self, question: str) -> dict[int, list[tuple[int, ...]]]:
        """By respondent what stands of each passage of the answer as it is now."""
        words = {n: words_of(row, question) for n, row in enumerate(self.rows, 2)}
        found: dict[Passage, tuple[int, ...]] = {}
        for coder in (self.coder(question), AGREED):
            found |= {p: codes for (p, c), codes in self.coded.items() if c == coder}
        by_response: dict[int, list[tuple[int, ...]]] = {}
        for p, codes in found.items():
            text = words.get(p.response)
            if p.question_id == question and text is not None and digest(text) == p.digest:
                by_response.setdefault(p.response, []).append(codes)
        return by_response

    def mentions(self, question: str) -> dict[int, set[int]]:
        parents = {code.id: code.parent for code in self.codes}
        found: dict[int, set[int]] = {}
        for response, passages in self.standing(question).items():
            for code in (code for codes in passages for code in codes):
                above: int | None = code
                while above in parents:
                    found.setdefault(response, set()).add(above)
                    above = parents[above]
        return found

    def figures(
        self, groups: Mapping[int, Sequence[str]]
    ) -> tuple[dict[tuple[str, str, int | None, float | None], int], dict[tuple[str, str], int]]:
        """The counts and the bases of these respondents, each in the groups that are given."""
        through = [replace(self.rows[n - 2], group=g) for n, own in groups.items() for g in own]
        answers, bases = Counter(recount(through)), Counter(rebase(through))
        for question in OPEN:
            mentions = self.mentions(question)
            coded = f"{question}.luokat"
            for n, own in groups.items() if mentions else ():
                if words_of(self.rows[n - 2], question) is None:
                    continue
                for group in own:
                    bases[coded, group] += 1
                    for code in (None, *mentions.get(n, ())):
                        answers[coded, group, code, None] += 1
        return dict(answers), dict(bases)


def figures(counts: Counts) -> tuple[object, object]:
    return counted(counts), based(counts)


def told_by_values(answers: StoredAnswers, name: str, question_id: str) -> dict[int, set[int]]:
    """By respondent the codes that the pages on open answers count, without SQL."""
    rows = load_coding(answers.database, name)
    there = {answer_key(one) for one in answers.open_answers(name, Filter(), [question_id])}
    found: dict[int, set[int]] = {}
    for one, codes in codes_of(rows, question_id).items():
        if codes and one.answer in there:
            found.setdefault(one.response, set()).update(codes)
    return found


def check(answers: StoredAnswers, kept: Recount) -> None:
    groups = {n: [row.group] for n, row in enumerate(kept.rows, 2)}
    assert figures(answers.counts(kept.name, Filter())) == kept.figures(groups)
    asked = load_survey(answers.database, kept.name, with_codes=True)
    assert load_survey(answers.database, kept.name) == survey(survey_id=kept.name)
    for question_id in OPEN:
        assert told_by_values(answers, kept.name, question_id) == kept.mentions(question_id)
    coded = [q for q in asked.questions if q.coded_from]
    assert {q.coded_from for q in coded} == {q for q in OPEN if kept.mentions(q)}
    for question in coded:
        check_question(answers, kept, question)


def check_question(answers: StoredAnswers, kept: Recount, question: Question) -> None:
    assert question.coded_from is not None
    mentions = kept.mentions(question.coded_from)
    assert {o.code for o in question.options} == set().union(*mentions.values())
    group_of = {n: row.group for n, row in enumerate(kept.rows, 2)}
    for code in (1, 3):
        through = {n: [group_of[n]] for n, codes in mentions.items() if code in codes}
        chosen = Filter(question_id=question.id, option_codes=(code,))
        assert figures(answers.counts(kept.name, chosen)) == kept.figures(through)
    by_code = {n: [EVERYONE, *map(str, codes)] for n, codes in mentions.items()}
    by = answers.counts_by(kept.name, Filter(), question.id)
    assert figures(by) == kept.figures(by_code)
    words = {n: words_of(row, question.coded_from) for n, row in enumerate(kept.rows, 2)}
    answered = sum(text is not None for text in words.values())
    read = len(kept.standing(question.coded_from))
    assert (f"luokiteltu {read}/{answered})" in question.text) == (read < answered)


made_rows = st.lists(
    st.builds(
        Row,
        group=st.sampled_from(("HVA", "Kunta", "Muut toimijat")),
        single=st.none() | st.integers(1, 3),
        text=st.none() | st.sampled_from(TEXTS),
        other_text=st.none() | st.sampled_from(TEXTS),
    ),
    min_size=1,
    max_size=8,
)


def a_coding(chance: st.DataObject, kept: Recount) -> CodingChange | None:
    """A coder says something of a passage, or takes it back; of any passage that there may be."""
    response = chance.draw(st.integers(2, len(kept.rows) + 1))
    question = chance.draw(st.sampled_from(OPEN))
    words = words_of(kept.rows[response - 2], question)
    text = chance.draw(st.sampled_from(TEXTS)) if words is None else words
    start, end = chance.draw(st.sampled_from(((0, len(text)), (0, 4), (4, len(text)))))
    one = passage(response, text, question, start, end)
    coder = chance.draw(st.sampled_from(("Aino", "Bo", AGREED)))
    old = kept.coded.pop((one, coder), None)
    ids = [code.id for code in kept.codes]
    some = st.frozensets(st.sampled_from(ids), max_size=3) if ids else st.just(frozenset())
    given = chance.draw(st.none() | some)
    added = []
    if given is not None:
        kept.coded[one, coder] = tuple(sorted(given))
        added = [CodedPassage(one, coder, tuple(sorted(given)))]
    removed = [] if old is None else [CodedPassage(one, coder, old)]
    return coding_change(removed, added) if removed or added else None


def a_tree(chance: st.DataObject, kept: Recount) -> CodingChange:
    """The codes change their places in the tree; some that nobody has given go, some come."""
    used = {code for codes in kept.coded.values() for code in codes}
    ids = sorted({*used, *chance.draw(st.frozensets(st.integers(1, 5), min_size=1))})
    tree = tuple(
        Code(id_, f"Luokka {id_}", parent=chance.draw(st.sampled_from((None, *ids[:place]))),
             position=place)
        for place, id_ in enumerate(ids)
    )  # fmt: skip
    old, kept.codes = kept.codes, tree
    return CodingChange(ChangeKind.CODES_CHANGED, CodingRows(old), CodingRows(tree))


def a_result_coder(chance: st.DataObject, kept: Recount) -> CodingChange:
    question = chance.draw(st.sampled_from(OPEN))
    coder = chance.draw(st.sampled_from(("Aino", "Bo")))
    old = kept.result_coders.get(question)
    kept.result_coders[question] = coder
    removed = () if old is None else (ResultCoder(question, old),)
    return CodingChange(
        ChangeKind.RESULT_CODER,
        CodingRows(result_coders=removed),
        CodingRows(result_coders=(ResultCoder(question, coder),)),
    )


def act(database: Database, chance: st.DataObject, kept: Recount) -> None:
    """Somebody does something to the survey."""
    what = chance.draw(st.sampled_from(("code", "code", "code", "tree", "coder", "read again")))
    if what == "read again":
        kept.rows[:] = chance.draw(made_rows)
        made = data(kept.rows, survey(survey_id=kept.name))
        change_survey(database, kept.name, made, {}, "muutos")
        return
    acts = {"code": a_coding, "tree": a_tree, "coder": a_result_coder}
    before = (kept.codes, dict(kept.coded), dict(kept.result_coders))
    change = acts[what](chance, kept)
    if change is None:
        return
    change_coding(database, kept.name, change, "Aino")
    if chance.draw(st.booleans()):
        check(StoredAnswers(database), kept)
        undo_coding(database, kept.name, "Aino")
        kept.codes, kept.coded, kept.result_coders = before


@given(st.data(), made_rows, made_rows)
@settings(max_examples=10, deadline=None)
def test_two_surveys_are_counted_like_a_plain_recount_whatever_is_done_to_them(
    chance: st.DataObject, rows: list[Row], others: list[Row]
) -> None:
    database = shared_database()
    both = (Recount("a", list(rows), CODES), Recount("b", list(others), CODES))
    try:
        for kept in both:
            made = data(kept.rows, survey(survey_id=kept.name))
            store_survey(database, made, source(kept.name.encode()), {})
            change_coding(database, kept.name, coding_change(codes=CODES), "Aino")
        for _ in range(chance.draw(st.integers(1, 8))):
            one = chance.draw(st.sampled_from(both))
            act(database, chance, one)
            check(StoredAnswers(database), one)
        for kept in both:
            check(StoredAnswers(database), kept)
    finally:
        for kept in both:
            remove_survey(database, kept.name)


@contextmanager
def coded(*said: CodedPassage, rows: Sequence[Row] = ROWS) -> Iterator[StoredAnswers]:
    """A survey with these rows and codings."""
    database = shared_database()
    store_survey(database, data(rows), source(), {})
    try:
        change_coding(database, "kysely", coding_change(added=said, codes=CODES), "Aino")
        yield StoredAnswers(database)
    finally:
        remove_survey(database, "kysely")


def says(
    response: int, text: str, codes: Collection[int], coder: str = "Aino", **part: int
) -> CodedPassage:
    return CodedPassage(passage(response, text, **part), coder, tuple(codes))


def shares(answers: StoredAnswers) -> dict[int, tuple[int, int]]:
    """By code how many mention it, of how many."""
    asked = load_survey(answers.database, "kysely", with_codes=True)
    for table in result_tables(asked, answers.counts("kysely", Filter())):
        if table.question.id == CODED:
            counts = zip(table.question.options, table.total.counts, strict=True)
            return {option.code: (count.n, table.total.n) for option, count in counts}
    return {}


def test_the_base_of_a_code_is_those_who_answered_the_open_question() -> None:
    with coded(says(2, "Pyöräteitä ja uimahalli", [3])) as answers:
        assert shares(answers) == {3: (1, 4)}


def test_who_mentions_a_code_counts_for_those_above_it() -> None:
    with coded(says(2, "Pyöräteitä ja uimahalli", [2]), says(4, "Pyöräteitä", [1])) as answers:
        assert shares(answers) == {1: (2, 4), 2: (1, 4)}


def test_a_respondent_whose_passages_all_mention_a_code_counts_once() -> None:
    text = "Pyöräteitä ja uimahalli"
    both = says(2, text, [2], end=10), says(2, text, [1, 2], start=14)
    with coded(*both) as answers:
        assert shares(answers) == {1: (1, 4), 2: (1, 4)}


def test_what_was_agreed_stands_before_what_the_result_coder_says() -> None:
    with coded(says(3, "Kouluruoka", [1]), says(3, "Kouluruoka", [3], AGREED)) as answers:
        assert shares(answers) == {3: (1, 4)}


def test_the_coder_who_has_read_most_is_counted_until_another_is_chosen() -> None:
    said = (
        says(2, "Pyöräteitä ja uimahalli", [1], "Bo"),
        says(3, "Kouluruoka", [3], "Bo"),
        says(3, "Kouluruoka", [1]),
    )
    with coded(*said) as answers:
        assert shares(answers) == {1: (1, 4), 3: (1, 4)}
        chosen = CodingRows(result_coders=(ResultCoder("avoin", "Aino"),))
        change = CodingChange(ChangeKind.RESULT_CODER, added=chosen)
        change_coding(answers.database, "kysely", change, "Aino")
        assert shares(answers) == {1: (1, 4)}


def test_answers_that_are_read_but_mention_nothing_make_no_question() -> None:
    with coded(says(2, "Pyöräteitä ja uimahalli", [])) as answers:
        assert load_survey(answers.database, "kysely", with_codes=True) == survey()
        assert counted(answers.counts("kysely", Filter())) == recount(ROWS)


def test_a_code_of_other_words_than_the_answer_has_now_does_not_count() -> None:
    with coded(says(3, "Kouluruoka", [3]), says(4, "Pyörätiet", [1])) as answers:
        assert shares(answers) == {3: (1, 4)}


def test_the_question_says_that_it_is_unfinished_until_all_are_read() -> None:
    texts = [(n, row.text) for n, row in enumerate(ROWS, 2) if row.text]
    *first, last = [says(n, text, [1]) for n, text in texts]
    with coded(*first) as answers:
        assert coded_text(answers) == "Mitä muuta? – vastausten luokat (kesken: luokiteltu 3/4)"
        change_coding(answers.database, "kysely", coding_change(added=[last]), "Aino")
        assert coded_text(answers) == "Mitä muuta? – vastausten luokat"


def coded_text(answers: StoredAnswers) -> str:
    question = load_survey(answers.database, "kysely", with_codes=True).question(CODED)
    assert question is not None
    return question.text


def test_the_question_of_codes_follows_its_open_question_and_names_codes_by_their_path() -> None:
    with coded(says(2, "Pyöräteitä ja uimahalli", [2]), says(3, "Kouluruoka", [3])) as answers:
        asked = load_survey(answers.database, "kysely", with_codes=True)
    ids = [question.id for question in asked.questions]
    assert ids.index(CODED) == ids.index("avoin") + 1
    question = asked.question(CODED)
    assert question is not None
    assert (question.kind, question.coded_from) == (Kind.MULTIPLE_CHOICE, "avoin")
    assert [(o.code, o.label, o.short_label) for o in question.options] == [
        (1, "Liikunta", "Liikunta"),
        (2, "Liikunta / Pyöräily", "Pyöräily"),
        (3, "Ruoka", "Ruoka"),
    ]


def test_open_answers_are_the_same_with_codes_and_without() -> None:
    with coded() as answers:
        before: tuple[OpenAnswer, ...] = answers.open_answers("kysely", Filter())
        change = coding_change(added=[says(3, "Kouluruoka", [3])])
        change_coding(answers.database, "kysely", change, "Aino")
        assert answers.open_answers("kysely", Filter()) == before
        chosen = Filter(question_id=CODED, option_codes=(3,))
        assert [a.text for a in answers.open_answers("kysely", chosen)] == ["Kouluruoka"]


def test_codes_come_back_when_a_change_of_the_codebook_is_taken_back() -> None:
    with coded(says(2, "Pyöräteitä ja uimahalli", [2]), says(3, "Kouluruoka", [3])) as answers:
        before = answers.counts("kysely", Filter())
        with_codes = load_survey(answers.database, "kysely", with_codes=True)
        fewer = (replace(ROWS[0], text="Uimahalli"), *ROWS[1:])
        change_survey(answers.database, "kysely", data(fewer), {}, "muutos")
        assert shares(answers) == {3: (1, 4)}
        logged = definition_before(answers.database, "kysely", 1).survey
        assert logged == survey()
        change_survey(answers.database, "kysely", data(ROWS, logged), {}, "peruttu", undoes=1)
        assert answers.counts("kysely", Filter()) == before
        assert load_survey(answers.database, "kysely", with_codes=True) == with_codes


def test_codes_of_a_question_that_goes_wait_for_it() -> None:
    with coded(says(3, "Kouluruoka", [3])) as answers:
        made = data(ROWS)
        without = replace(
            made,
            survey=replace(made.survey, questions=made.survey.questions[:4]),
            answers=tuple(column for column in made.answers if column.question_id == "yksi"),
        )
        change_survey(answers.database, "kysely", without, {}, "pois")
        assert load_survey(answers.database, "kysely", with_codes=True) == without.survey
        change_survey(answers.database, "kysely", made, {}, "takaisin")
        assert shares(answers) == {3: (1, 4)}


def test_a_code_that_goes_takes_its_figures_along_and_brings_them_back() -> None:
    had, left = (says(2, "Pyöräteitä ja uimahalli", codes) for codes in ([2, 3], [2]))
    with coded(had) as answers:
        gone = CodingChange(
            ChangeKind.CODES_CHANGED, CodingRows(CODES[2:], (had,)), CodingRows(coded=(left,))
        )
        change_coding(answers.database, "kysely", gone, "Aino")
        assert shares(answers) == {1: (1, 4), 2: (1, 4)}
        undo_coding(answers.database, "kysely", "Aino")
        assert shares(answers) == {1: (1, 4), 2: (1, 4), 3: (1, 4)}


@pytest.mark.parametrize("n", [1, 5, 24])
def test_a_few_answers_coded_at_a_time_count_like_all_at_once(n: int) -> None:
    rows = [Row(("HVA", "Kunta")[k % 2], text=f"Vastaus {k}") for k in range(24)]
    said = [says(k + 2, f"Vastaus {k}", [k % 3 + 1][: k % 4]) for k in range(24)]
    with coded(*said, rows=rows) as answers:
        expected = answers.counts("kysely", Filter())
        with_codes = load_survey(answers.database, "kysely", with_codes=True)
    with coded(rows=rows) as answers:
        for first in range(0, 24, n):
            change = coding_change(added=said[first : first + n])
            change_coding(answers.database, "kysely", change, "Aino")
        assert answers.counts("kysely", Filter()) == expected
        assert load_survey(answers.database, "kysely", with_codes=True) == with_codes


def tally_ids(database: Database) -> tuple[int, int, int]:
    with database.reading() as cursor:
        ((n, distinct, last),) = cursor.execute(
            "SELECT count(*), count(DISTINCT id), max(id) FROM tally"
        ).fetchall()
    return n, distinct, last


def test_two_questions_coded_in_turn_do_not_use_up_the_numbers_of_tallies() -> None:
    rows = [Row(group, other_text="Muu", text="Teksti") for group in ("HVA", "Kunta")]
    database = open_database(None)
    for name in ("kysely", "toinen"):
        store_survey(database, data(rows, survey(survey_id=name)), source(name.encode()), {})
        change_coding(database, name, coding_change(codes=CODES), "Aino")
    last = []
    before: dict[str, list[CodedPassage]] = {}
    for turn in range(16):
        question, text = (("avoin", "Teksti"), ("muu", "Muu"))[turn % 2]
        many = (2, 3)[: 1 + turn // 2 % 2]
        said = [CodedPassage(passage(n, text, question), "Aino", (1, 2, 3)[: n - turn % 3])
                for n in many]  # fmt: skip
        change = coding_change(before.get(question, []), said)
        change_coding(database, "kysely", change, "Aino")
        before[question] = said
        n, distinct, highest = tally_ids(database)
        assert n == distinct
        last.append(highest)
    assert max(last[8:]) <= max(last[:8])
    assert len(load_coding(database, "kysely").coded) <= 4
    database.close()
