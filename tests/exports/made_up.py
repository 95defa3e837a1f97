"""Made-up surveys for the export tests; the figures come from a plain-Python recount."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence

from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import (
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
)

GROUPS = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")
Chosen = Mapping[str, Sequence[tuple[int, ...]]]


def options(*labels: str, last_role: Role = Role.SUBSTANTIVE) -> tuple[Option, ...]:
    roles = [Role.SUBSTANTIVE] * (len(labels) - 1) + [last_role]
    return tuple(
        Option(code, label, label, role)
        for code, (label, role) in enumerate(zip(labels, roles, strict=True), start=1)
    )


def question(
    number: str,
    text: str,
    kind: Kind = Kind.SINGLE_CHOICE,
    scale: Scale | None = Scale.NOMINAL,
    choices: tuple[Option, ...] = (),
    *,
    guessed: bool = False,
    section: str = "",
) -> Question:
    return Question(f"q{number}", number, text, kind, scale, section, choices, guessed=guessed)


def result(asked: Question, chosen: Chosen, *, is_sample: bool = False) -> ResultTable:
    """The table of these choices; a respondent is a tuple of codes (in rank order for ranking)."""
    groups = [_group(asked, name, answers) for name, answers in chosen.items()]
    everyone = [answer for answers in chosen.values() for answer in answers]
    total = _group(asked, "Kaikki", everyone, is_total=True)
    return ResultTable("Kysely", is_sample, asked, asked.options, (*groups, total))


def _group(
    asked: Question, name: str, answers: Sequence[tuple[int, ...]], *, is_total: bool = False
) -> GroupResult:
    n = len(answers)
    by_code = Counter(code for answer in answers for code in answer)
    unknown = {o.code for o in asked.options if o.role is Role.DONT_KNOW}
    placed = {o.code for o in asked.options if o.has_form_position}
    means = [float(code) for code in by_code.elements() if code in placed]
    known = [code for code in means if code not in unknown]
    ranks = {
        option.code: [answer.index(option.code) + 1 for answer in answers if option.code in answer]
        for option in asked.options
    }
    ranking, several = asked.kind is Kind.RANKING, asked.kind is Kind.MULTIPLE_CHOICE
    return GroupResult(
        group=name,
        n=n,
        mean=statistics.fmean(means) if asked.has_mean and means else None,
        spread=statistics.pstdev(means) if asked.has_mean and means else None,
        mean_without_dont_know=statistics.fmean(known) if asked.has_mean and known else None,
        counts=tuple(
            OptionCount(
                option,
                by_code[option.code],
                by_code[option.code] / n if n else None,
                statistics.fmean(ranks[option.code]) if ranking and ranks[option.code] else None,
            )
            for option in asked.options
        ),
        mentions_per_respondent=by_code.total() / n if several and n else None,
        is_total=is_total,
    )


def survey(questions: Sequence[Question], *, is_sample: bool = False, title: str = "") -> Survey:
    groups = tuple(RespondentGroup(name.lower(), name) for name in GROUPS)
    return Survey(
        "made-up",
        title or "HYTE-ennakkokysely 2025",
        2025,
        groups,
        tuple(questions),
        is_sample=is_sample,
    )


def singles(**counts: Sequence[int]) -> Chosen:
    """Respondents of each group from the number of choosers of code 1, 2, …"""
    return {
        name.replace("_", " "): [(code,) for code, n in enumerate(ns, start=1) for _ in range(n)]
        for name, ns in counts.items()
    }


YES_NO = options("Kyllä", "Ei", "En osaa sanoa", last_role=Role.DONT_KNOW)
LONG = options(
    "Kuntien, hyvinvointialueen ja järjestöjen yhteiset hyvinvointia ja terveyttä edistävät "
    "tavoitteet on kirjattu strategioihin, ja niiden toteutumista seurataan vuosittain yhdessä "
    "sovituilla mittareilla, joista raportoidaan päättäjille",
    "Lasten, nuorten ja perheiden hyvinvoinnin vahvistaminen (varhainen tuki, harrastukset)",
    "Ikääntyneiden toimintakyky",
    "Jokin muu, mikä",
    last_role=Role.OTHER,
)

AGREED = question(
    "3.1",
    "Onko hyvinvointialueen ja organisaatiosi välille sovittu käytäntöjä HYTE-tiedonvaihdosta "
    "tai informoinnista",
    choices=(
        *YES_NO,
        Option(4, "Ei ole tarvetta", "Ei tarvetta", Role.NOT_APPLICABLE),
        Option(5, "Ehkä joskus", "Ehkä joskus", Role.NOT_IN_CODEBOOK),
    ),
    section="Tiedolla johtaminen",
)
GOALS = question(
    "4", "Mitkä tavoitteet ovat tärkeimpiä?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL, LONG
)
ORDER = question("5", "Aseta tehtävät järjestykseen", Kind.RANKING, Scale.ORDINAL, LONG)
AMOUNT = question(
    "6",
    "Kuinka monta henkilöä organisaatiossanne tekee HYTE-työtä?",
    Kind.NUMBER,
    Scale.INTERVAL,
    options("0", "1", "2", "12"),
    guessed=True,
)
NOBODY = question("7", "Kysymys, johon kukaan ei vastannut", Kind.NUMBER, Scale.INTERVAL)
WHICH = question("3.2", "Mitä käytäntöjä on sovittu?", Kind.OPEN_TEXT, None)
SURVEY = survey((AGREED, WHICH, GOALS, ORDER, AMOUNT, NOBODY), is_sample=True)

TABLES = (
    result(
        AGREED,
        singles(
            HVA=(2, 0, 1), Kunta=(6, 5, 1, 2), Oppilaitokset=(0, 1), Muut_toimijat=(0, 2, 0, 0, 1)
        ),
        is_sample=True,
    ),
    result(
        GOALS,
        {
            "HVA": [(1, 2), (2,), (1, 2, 4)],
            "Kunta": [(1,)] * 7 + [(2, 4)] * 4,
            "Oppilaitokset": [],
            "Muut toimijat": [(4,)],
        },
        is_sample=True,
    ),
    result(
        ORDER,
        {
            "HVA": [(1, 2, 3, 4), (2, 1, 4, 3), (2, 1, 3, 4)],
            "Kunta": [(4, 2)] * 3 + [(2, 1, 4)] * 4,
        },
        is_sample=True,
    ),
    result(AMOUNT, singles(HVA=(1, 1, 0, 1), Kunta=(3, 5, 6)), is_sample=True),
    result(NOBODY, {"HVA": [], "Kunta": []}, is_sample=True),
)

OPEN_ANSWERS = (
    OpenAnswer("q3.2", 1, "hva", "Säännölliset tapaamiset kuntien yhdyshenkilöiden kanssa."),
    OpenAnswer("q3.2", 2, "kunta", "=Tämä alkaa yhtäläisyysmerkillä"),
    OpenAnswer(
        "q3.2",
        3,
        "kunta",
        "Hyvinvointikertomuksen valmistelussa vaihdamme tietoa neljännesvuosittain.\n\n"
        "Lisäksi:\n- yhteinen työpöytä\n- sähköpostilista, jota pidetään ajan tasalla yhdessä "
        "järjestöjen ja oppilaitosten kanssa niin, että jokainen toimija tietää keneen olla "
        "yhteydessä silloin kun jokin ilmiö nousee esiin",
    ),
    OpenAnswer("q3.2", 4, "", "5"),
)
