"""Result tables written by hand, with the figures of the published results where there are any."""

from dataclasses import replace
from math import sqrt

from hyte_analysis.analysis.result import (
    AreaShare,
    GroupResult,
    OptionCount,
    Remedy,
    ResultTable,
)
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Direction, Kind, Option, Question, Role, Scale

GROUPS = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")
HOSTILE = '<b>lihava</b> <a href="javascript:alert(1)">linkki</a> & $x^2$ %{x} {group}'
PRACTICE = (
    "Onko hyvinvointialueen ja organisaatiosi välille sovittu käytäntöjä "
    "HYTE-tiedonvaihdosta tai informoinnista"
)
GOALS = (
    "Lapset ja nuoret kokevat olevansa osa yhteisöjään",
    "Kuntalaisia osallistavat ja vaikutusmahdollisuuksia lisäävät toimintatavat ovat käytössä",
    "Kukaan ei koe itseään yksinäiseksi",
    "Toimiva parisuhde",
    "Vanhemmuustaidot vahvistuvat",
    "Vanhempien oma jaksaminen vahvistuu",
    "Ruokasuositusten mukaiset ruokatottumukset toteutuvat",
    "Tervehampaiset lapset ja nuoret",
    "Nuoret nukkuvat riittävästi",
    "Terveyttä edistävä liikunta lisääntyy (erit. 2.aste, matalan koulutustason naiset)",
    "Oppimistaidot vahvistuvat",
    "Yhä useampi osallistuu kohdunkaulan syövän seulontoihin",
    "Raskaudenkeskeytykset vähenevät",
    "Mielenterveys vahvistuu (erit. lapset ja nuoret)",
    "Alaikäiset nuoret ovat päihteettömiä",
    "Nuorten huumekokeilujen ja –käytön ehkäisy (erit 2. asteen nuoret)",
    "Työikäisten ja ikäihmisten päihteiden käyttö ja riippuvuuksien aiheuttamat haitat vähenevät",
    "Netin haitallinen käyttö vähenee (erit. nuoret)",
    "Ketään ei kiusata",
    "Kukaan ei koe seksuaalista häirintää tai ahdistelua",
    "Väkivaltaa tai sillä uhkailua ei sallita",
    "Nuorten tekemät rikokset vähenevät",
    "Liikenneonnettomuudet vähenevät",
    "Kaatumistapaturmat vähenevät",
    "HYTE-resurssit ja rakenteet vahvistuvat",
    "HYTE-prosessit vahvistuvat",
    "Ennakkoarviointi päätöksenteossa",
)


def _options(*labels: str, **roles: Role) -> tuple[Option, ...]:
    """Options in form order; `_3=Role.DONT_KNOW` gives the third its role."""
    return tuple(
        Option(at, label, "", roles.get(f"_{at}", Role.SUBSTANTIVE))
        for at, label in enumerate(labels, start=1)
    )


def group(
    name: str,
    options: tuple[Option, ...],
    counts: list[int],
    *,
    base: int | None = None,
    with_mean: bool = True,
    ranks: list[float] | None = None,
    is_total: bool = False,
) -> GroupResult:
    n = sum(counts) if base is None else base
    placed = [(o.code, c) for o, c in zip(options, counts, strict=True) if o.has_form_position]
    answers = sum(c for _, c in placed)
    mean = sum(code * c for code, c in placed) / answers if answers and with_mean else None
    spread = (
        None if mean is None else sqrt(sum(c * (code - mean) ** 2 for code, c in placed) / answers)
    )
    return GroupResult(
        group=name,
        n=n,
        mean=mean,
        spread=spread,
        mean_without_dont_know=None,
        counts=tuple(
            OptionCount(o, c, c / n if n else None, ranks[at] if ranks else None)
            for at, (o, c) in enumerate(zip(options, counts, strict=True))
        ),
        is_total=is_total,
    )


def table(
    question: Question,
    rows: dict[str, list[int]],
    *,
    bases: dict[str, int] | None = None,
    ranks: list[float] | None = None,
) -> ResultTable:
    """A table of these counts a group, with the total last."""
    options, known = question.options, bases or {}
    mean = question.has_mean
    singles = [
        group(name, options, counts, base=known.get(name), with_mean=mean, ranks=ranks)
        for name, counts in rows.items()
    ]
    total = group(
        "Kaikki",
        options,
        [sum(column) for column in zip(*rows.values(), strict=True)],
        base=sum(known.values()) if known else None,
        with_mean=mean,
        ranks=ranks,
        is_total=True,
    )
    return ResultTable("Ennakkokysely", True, question, options, (*singles, total))


def single(
    options: tuple[Option, ...], scale: Scale = Scale.NOMINAL, question_text: str = PRACTICE
) -> Question:
    return Question("q1", "1", question_text, Kind.SINGLE_CHOICE, scale, options=options)


def practice() -> ResultTable:
    """The first published question of 2025: Kunta 6, 5, 1, 2."""
    options = _options(
        "Kyllä",
        "Ei",
        "En osaa sanoa",
        "Ei ole tarvetta",
        _3=Role.DONT_KNOW,
        _4=Role.NOT_APPLICABLE,
    )
    return table(
        single(options),
        {
            "HVA": [2, 0, 1, 0],
            "Kunta": [6, 5, 1, 2],
            "Oppilaitokset": [0, 1, 0, 0],
            "Muut toimijat": [0, 2, 1, 0],
        },
    )


def wishes() -> ResultTable:
    """The second published question of 2025: a short and a very long option."""
    options = _options(
        "Ei",
        "Kyllä, miltä toimijalta (kunta, hyvinvointialue, oppilaitokset, poliisi, apteekit, "
        "työterveyshuolto, järjestöt, maakuntaliitto tms.) ja mitä tietoa?",
    )
    return table(
        single(options, Scale.BINARY, "Onko jotain HYTE-tietoa, jota toivoisit?"),
        {"HVA": [1, 2], "Kunta": [4, 10], "Oppilaitokset": [0, 1], "Muut toimijat": [3, 0]},
    )


def progress(*, empty_group: bool = False) -> ResultTable:
    """An ordinal question of five steps and a don't-know, with one answer outside it."""
    options = (
        *_options(
            "Etenevät erittäin hyvin",
            "Etenevät melko hyvin",
            "Etenevät kohtalaisesti",
            "Etenevät hitaasti",
            "Vaativat vielä paljon tehostamista",
            "Emme osaa sanoa",
            _6=Role.DONT_KNOW,
        ),
        Option(7, "Vaihtelee", "", Role.NOT_IN_CODEBOOK),
    )
    rows = {
        "HVA": [1, 3, 1, 0, 0, 0, 0],
        "Kunta": [2, 5, 4, 3, 2, 1, 1],
        "Oppilaitokset": [0, 0, 0, 0, 0, 0, 0] if empty_group else [0, 1, 0, 1, 0, 0, 0],
        "Muut toimijat": [0, 1, 2, 1, 1, 2, 0],
    }
    return table(single(options, Scale.ORDINAL, "Miten painopistealueet etenevät?"), rows)


def goals() -> ResultTable:
    """Thirty goals to choose from, four groups."""
    options = _options(
        *GOALS,
        "Kaikki hyvinvointitavoitteet ovat yhtä tärkeitä",
        "Emme osaa sanoa",
        "Jokin muu, mikä",
        _28=Role.EXCLUSIVE,
        _29=Role.DONT_KNOW,
        _30=Role.OTHER,
    )
    question = Question(
        "q3",
        "3",
        "Mitä Pohjois-Savon hyvinvointitavoitteita tulisi mielestänne viedä vielä "
        "tehostetummin eteenpäin?",
        Kind.MULTIPLE_CHOICE,
        Scale.NOMINAL,
        options=options,
    )
    bases = {"HVA": 6, "Kunta": 14, "Oppilaitokset": 2, "Muut toimijat": 8}
    rows = {
        name: [(at * 7 + len(name) * 3) % (base + 1) * (at % 5 != 3) for at in range(30)]
        for name, base in bases.items()
    }
    rows["Kunta"][28] = 12
    return table(question, rows, bases=bases)


def numbers() -> ResultTable:
    """A number question with four distinct values."""
    options = _options("0", "1", "2", "10")
    question = Question(
        "q5", "5", "Kuinka monta henkilöä", Kind.NUMBER, Scale.INTERVAL, options=options
    )
    return table(question, {"HVA": [0, 1, 1, 1], "Kunta": [3, 6, 4, 1]})


def ranking() -> ResultTable:
    """A ranking of three things by fourteen respondents."""
    options = _options("Osallisuus", "Vanhemmuus", "Terveelliset elintavat")
    question = Question(
        "q6", "6", "Aseta tärkeysjärjestykseen", Kind.RANKING, Scale.ORDINAL, options=options
    )
    rows = {"Kunta": [14, 13, 14]}
    return table(question, rows, bases={"Kunta": 14}, ranks=[2.5, 1.0769230769, 1.785714])


def hostile() -> ResultTable:
    """Markup, links, formulas and placeholders in every text."""
    options = _options(HOSTILE, "Ei")
    return table(single(options, Scale.BINARY, HOSTILE), {HOSTILE: [12, 3], "Kunta": [1, 2]})


def nobody() -> ResultTable:
    """A question that nobody answered."""
    return table(single(_options("Kyllä", "Ei")), {"HVA": [0, 0], "Kunta": [0, 0]})


def many_steps() -> ResultTable:
    """A single choice among nine."""
    options = _options(*(f"Vaihtoehto {at}" for at in range(1, 10)))
    return table(single(options), {"HVA": [1] * 9, "Kunta": list(range(9))})


def only_everybody() -> ResultTable:
    """A table with no respondent groups, only all together."""
    full = practice()
    return ResultTable(
        full.survey_title, full.is_sample, full.question, full.options, (full.total,)
    )


def concealed(
    full: ResultTable,
    name: str,
    remedy: Remedy = Remedy.HIDDEN,
    *,
    mean: bool = False,
    spread: bool = False,
    limit: int = 20,
) -> ResultTable:
    """The table as its audience sees it where this group has few answers."""

    def seen(count: OptionCount, base: int) -> OptionCount:
        half = 2 * (count.n or 0) >= base if remedy is Remedy.SHARES_ONLY else None
        return OptionCount(count.option, None, None, is_half=half)

    groups = tuple(
        replace(
            g,
            mean=g.mean if mean else None,
            spread=g.spread if spread else None,
            left_out=None,
            counts=tuple(seen(count, g.n) for count in g.counts),
            areas=tuple(AreaShare(area.area, None, None) for area in g.areas),
            remedy=remedy,
        )
        if g.group == name
        else g
        for g in full.groups
    )
    return replace(
        full, groups=groups, profile=Profile.PUBLIC, is_protected=True, counts_limit=limit
    )


def concealed_progress() -> ResultTable:
    """A scale with a group that has KA and Hajonta only, and one that has nothing but n."""
    some = concealed(progress(), "HVA", Remedy.NO_COUNTS, mean=True, spread=True)
    return concealed(some, "Oppilaitokset")


def concealed_practice() -> ResultTable:
    """A classification with halves of one group, KA of another, and one merged with a fourth."""
    some = concealed(practice(), "HVA", Remedy.SHARES_ONLY)
    few = concealed(some, "Oppilaitokset", Remedy.NO_SPREAD, mean=True)
    merged = tuple(
        replace(g, remedy=Remedy.MERGED, members=("Kunta", "Järjestöt")) if g.n == 14 else g
        for g in few.groups
    )
    return replace(few, groups=merged)


def all_concealed() -> ResultTable:
    """A question with answers, of which nothing but n is shown to anybody."""
    full = practice()
    for name in (*GROUPS, "Kaikki"):
        full = concealed(full, name, limit=30)
    return full


AREAS = (
    "I. Osallisuuden vahvistuminen ja yksinäisyyden vähentäminen",
    "II. Vanhemmuus vahvistuu",
    "III. Itsestä huolehtimisen ja terveellisten elintapojen edistäminen",
)


def goals_in_areas() -> ResultTable:
    """The goals, the first 24 in focus areas of eight."""
    full = goals()

    def placed(option: Option) -> Option:
        return replace(option, area=AREAS[(option.code - 1) // 8] if option.code <= 24 else "")

    def chose(g: GroupResult, at: int) -> AreaShare:
        n = (g.n * (at + 2)) // 5
        return AreaShare(AREAS[at], n, n / g.n)

    return replace(
        full,
        question=replace(full.question, options=tuple(map(placed, full.options))),
        options=tuple(map(placed, full.options)),
        groups=tuple(replace(g, areas=tuple(chose(g, at) for at in range(3))) for g in full.groups),
    )


def concealed_goals() -> ResultTable:
    """The goals in areas, one group with nothing but n."""
    return concealed(goals_in_areas(), "Kunta")


def split_by_scale() -> ResultTable:
    """A classification by the steps of another question's scale."""
    asked = progress().question
    rows = {option.label: [1, 2, 3, 0] for option in asked.options}
    return replace(table(practice().question, rows), split=asked)


def scale_of(steps: int, direction: Direction | None = None, *, aside: bool = True) -> Question:
    """An ordinal question of so many steps, with a don't-know and a not-applicable unless not."""
    labels = [f"Askel {at}" for at in range(1, steps + 1)]
    options = _options(*labels, "En osaa sanoa", "Ei koske meitä", **{
        f"_{steps + 1}": Role.DONT_KNOW, f"_{steps + 2}": Role.NOT_APPLICABLE
    })  # fmt: skip
    question = single(options if aside else options[:steps], Scale.ORDINAL, "Miten etenee?")
    return replace(question, direction=direction)


EVERY_TABLE = {
    "concealed_progress": concealed_progress,
    "concealed_practice": concealed_practice,
    "all_concealed": all_concealed,
    "goals_in_areas": goals_in_areas,
    "concealed_goals": concealed_goals,
    "split_by_scale": split_by_scale,
    "practice": practice,
    "wishes": wishes,
    "progress": progress,
    "goals": goals,
    "numbers": numbers,
    "ranking": ranking,
    "hostile": hostile,
    "nobody": nobody,
    "many_steps": many_steps,
    "only_everybody": only_everybody,
}


def with_short_label(full: ResultTable, code: int, short_label: str) -> ResultTable:
    """The same table, one option with a short label."""

    def shortened(option: Option) -> Option:
        return replace(option, short_label=short_label) if option.code == code else option

    options = tuple(shortened(option) for option in full.options)
    groups = tuple(
        replace(g, counts=tuple(replace(c, option=shortened(c.option)) for c in g.counts))
        for g in full.groups
    )
    question = replace(full.question, options=options)
    return replace(full, question=question, options=options, groups=groups)
