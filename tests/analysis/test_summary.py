"""The sentence under a question: what it says, and that it says something of every table."""

from collections.abc import Sequence

import pytest

from hyte_analysis.analysis.group_differences import GroupDifference, Untested
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.analysis.summary import finding_sentence, leading_options
from hyte_analysis.survey.model import Kind, Option, Question, Scale

LETTERS = "ABCDEFGH"
SPACE = "\u00a0"


def group(
    name: str,
    counts: Sequence[int],
    base: int | None = None,
    *,
    mean: float | None = None,
    ranks: Sequence[float | None] = (),
) -> GroupResult:
    n = sum(counts) if base is None else base
    rows = tuple(
        OptionCount(
            Option(code, f"Vaihtoehto {LETTERS[code - 1]}", LETTERS[code - 1]),
            count,
            count / n if n else None,
            ranks[code - 1] if ranks else None,
        )
        for code, count in enumerate(counts, 1)
    )
    return GroupResult(name, n, mean, None, None, rows, is_total=name == "Kaikki")


def table(*groups: GroupResult, kind: Kind = Kind.MULTIPLE_CHOICE) -> ResultTable:
    """A table whose last group is the total."""
    options = tuple(count.option for count in groups[-1].counts)
    question = Question("q", "1", "Mikä?", kind, Scale.NOMINAL, options=options)
    return ResultTable("Kysely", False, question, options, groups)


def sentence(*counts: int, base: int | None = None, kind: Kind = Kind.MULTIPLE_CHOICE) -> str:
    return finding_sentence(table(group("Kaikki", counts, base), kind=kind))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_nobody_answered_says_so(kind: Kind) -> None:
    assert sentence(0, 0, kind=kind) == "Kysymykseen ei ole vastauksia."


@pytest.mark.parametrize("kind", [Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.RANKING])
def test_a_question_answered_in_its_text_field_alone_says_so(kind: Kind) -> None:
    groups = [group(name, (0, 0), base) for name, base in (("HVA", 1), ("Kunta", 2), ("Kaikki", 3))]
    told = finding_sentence(table(*groups, kind=kind))
    assert told == "Kysymykseen on vastattu vain tekstillä."


def test_a_question_without_any_options_says_something() -> None:
    assert sentence(base=2) == "Kysymykseen on vastattu vain tekstillä."


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((1, 7, 2), f"Yleisin vastaus on ”B”: 70{SPACE}% vastaajista (7/10)."),
        ((0, 1), "Yleisin vastaus on ”B”: 1/1 vastaajista."),
        ((2, 2), "Yleisimmät vastaukset ovat ”A” ja ”B”, kumpikin 2/4 vastaajista."),
        ((2, 1, 2, 2), "Yleisimmät vastaukset ovat ”A”, ”C” ja ”D”, kukin 2/7 vastaajista."),
        ((1,) * 4, "Yleisimmät vastaukset ovat ”A”, ”B”, ”C” ja 1 muu, kukin 1/4 vastaajista."),
        ((1,) * 7, "Yleisimmät vastaukset ovat ”A”, ”B”, ”C” ja 4 muuta, kukin 1/7 vastaajista."),
    ],
)
def test_level_options_are_enumerated(counts: tuple[int, ...], told: str) -> None:
    assert sentence(*counts) == told


def told(difference: GroupDifference) -> str:
    both = table(group("HVA", (2, 1)), group("Kunta", (0, 12)), group("Kaikki", (2, 13)))
    return finding_sentence(both, difference)


FINDING = f"Yleisin vastaus on ”B”: 87{SPACE}% vastaajista (13/15)"


@pytest.mark.parametrize(
    ("difference", "clause"),
    [
        (GroupDifference("q", p=0.4, adjusted_p=0.4, smallest_p=0.001),
         "; ryhmien ero ei ole erotettavissa sattumasta."),
        (GroupDifference("q", p=0.4, adjusted_p=0.4, smallest_p=0.1),
         "; näin pienten ryhmien eroa ei voi erottaa sattumasta."),
        (GroupDifference("q", 1, p=0.03, adjusted_p=0.09, smallest_p=0.001),
         f"; vastaukset viittaavat ryhmien eroon: ”A” HVA 2/3, Kunta 0{SPACE}%."),
        (GroupDifference("q", 2, p=0.001, adjusted_p=0.01, smallest_p=0.001),
         f"; ryhmissä on selvä ero: ”B” HVA 1/3, Kunta 100{SPACE}%."),
        (GroupDifference("q", reason=Untested.ALL_ALIKE), "; kaikki ryhmät vastasivat samoin."),
        (GroupDifference("q", reason=Untested.NOT_SHOWN),
         "; ryhmiä ei näytetä erikseen tälle yleisölle."),
        (GroupDifference("q", reason=Untested.ONE_GROUP), "."),
    ],
)  # fmt: skip
def test_the_sentence_ends_with_what_can_be_said_of_the_groups(
    difference: GroupDifference, clause: str
) -> None:
    assert told(difference) == FINDING + clause


def test_one_group_alone_is_not_told_again() -> None:
    alone = table(group("HVA", (2, 1)), group("Kunta", (0, 0)), group("Kaikki", (2, 1)))
    assert finding_sentence(alone) == "Yleisin vastaus on ”A”: 2/3 vastaajista."


@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        ((2.5, 1.25, None), "Kärjessä on ”B”: sijoitusten keskiarvo 1,25 (n 4)."),
        ((1.5, 1.5, 3.0), "Kärjessä ovat ”A” ja ”B”: sijoitusten keskiarvo 1,50 (n 4)."),
    ],
)
def test_a_ranking_tells_who_leads(ranks: tuple[float | None, ...], told: str) -> None:
    ranked = group("Kaikki", (4, 4, 2), 4, ranks=ranks)
    assert finding_sentence(table(ranked, kind=Kind.RANKING)) == told


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (1, "Vastausten keskiarvo on 2,50 (1 vastaus)."),
        (12, "Vastausten keskiarvo on 2,50 (12 vastausta)."),
    ],
)
def test_a_number_tells_its_mean(n: int, told: str) -> None:
    assert finding_sentence(table(group("Kaikki", (n,), mean=2.5), kind=Kind.NUMBER)) == told


@pytest.mark.parametrize(
    ("n", "told"), [(1, "1 avoin vastaus."), (1200, f"1{SPACE}200 avointa vastausta.")]
)
def test_open_answers_are_counted(n: int, told: str) -> None:
    assert sentence(base=n, kind=Kind.OPEN_TEXT) == told


def test_nothing_leads_where_nobody_chose() -> None:
    assert leading_options(group("Kaikki", (0, 0), 3)) == ()
    assert [count.option.code for count in leading_options(group("Kaikki", (3, 1, 3)))] == [1, 3]
