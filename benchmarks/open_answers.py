"""How well and how fast themes, codes, quotes and near-duplicates are found in open answers.

    python benchmarks/open_answers.py [--answers answers.csv] [--seeds 30] [--model] [--no-times]

The answers come from a CSV file with the columns `answer`, `group` and `gold_theme`; without one
from the 142 of tests/fixtures/open_answers. Everything is seeded. Printed are:

* themes: adjusted Rand index of suggested against known themes, over subsamples of 80 %
* labels: clusters whose label holds a word of their main theme's heading; quotes: the share of
  them, and of all members, that belong to their cluster's main theme
* headings: the right code first, and among three, before anything is coded; then the same with
  20, 40 and 80 answers coded, on the rest, mean of 20 draws
* near-duplicates: those found of answers written again with a slip, a word more or less, other
  letters or another order; and pairs of different answers that were taken for the same
* words that distinguish a group
* processor seconds for 10 000 and 100 000 answers mixed of these, best of the repeats, as ratios
  to times noted when the methods were chosen, on another day. They depend on the machine.

`--model` uses the optional language model, where it is installed.
"""

import argparse
import csv
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

# A benchmark is run as a script: its own folder is on the path, the product's is not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hyte_analysis.open_answers import duplicates
from hyte_analysis.open_answers.distinguishing import distinguishing_words
from hyte_analysis.open_answers.duplicates import leaders
from hyte_analysis.open_answers.embeddings import embedder
from hyte_analysis.open_answers.features import Embed, terms
from hyte_analysis.open_answers.lexicon import lexicon_of
from hyte_analysis.open_answers.suggestions import Suggester, suggester
from hyte_analysis.open_answers.themes import default_count, suggest_themes
from hyte_analysis.open_answers.words import tokens
from hyte_analysis.survey.coding import Code
from tests.open_answers.gold import (
    GOLD,
    KINDS,
    GoldAnswer,
    adjusted_rand,
    gold_answers,
    headings,
    made_duplicates,
    subsample,
    theme_of_each,
)

DRAWS = 20
REPEATS = 3
# Seconds of the steps together, by number of answers: lexicon, features, sample of 3 000.
NOTED = {10_000: 1.6, 100_000: 6.6}
SEED = 15


def spread(values: Sequence[float]) -> str:
    """Mean ± standard deviation."""
    return f"{np.mean(values):.3f} ± {np.std(values):.3f}"


def print_themes(gold: Sequence[GoldAnswer], seeds: int, embed: Embed | None) -> None:
    """The themes' agreement with the known ones, with the true number and the default one."""
    for name in ("true", "default"):
        found = []
        for seed in range(seeds):
            chosen = [gold[number] for number in subsample(len(gold), seed)]
            true = [answer.theme for answer in chosen]
            count = len(set(true)) if name == "true" else default_count(len(chosen))
            themes = suggest_themes(
                [answer.text for answer in chosen], [answer.group for answer in chosen], count,
                embed=embed,
            )  # fmt: skip
            mine = theme_of_each([theme.members for theme in themes], len(chosen))
            found.append(adjusted_rand(true, mine))
        print(f"themes, ARI, 80 %, {seeds} seeds, {name} count    {spread(found)}")


def print_labels_and_quotes(gold: Sequence[GoldAnswer], embed: Embed | None) -> None:
    """The suggested themes with their labels, and how pure their quotes are."""
    themes = suggest_themes(
        [a.text for a in gold], [a.group for a in gold], len({a.theme for a in gold}), embed=embed
    )
    lexicon = lexicon_of(a.text for a in gold)
    named = [headings(source) for source in ("survey", "short")]

    def words(text: str) -> set[str]:
        return {term for token in tokens(text) for term in terms(lexicon.word(token.form))}

    hits, quoted, members = [], [], []
    for theme in themes:
        if theme.is_rest:
            continue
        here = [gold[number].theme for number in theme.members]
        main = max(sorted(set(here)), key=here.count)
        hits.append(bool(words(theme.label) & words(" ".join(one.get(main, "") for one in named))))
        quoted += [gold[number].theme == main for number in theme.quotes[:3]]
        members += [one == main for one in here]
        print(f"    {len(here):3}  {theme.label}  ({main})")
    print(f"labels with a word of the heading             {sum(hits)}/{len(hits)}")
    print(f"first three quotes of the main theme          {np.mean(quoted):.2f}")
    print(f"all members of the main theme                 {np.mean(members):.2f}")


def shares(
    read: Suggester, codes: Sequence[Code], true: Sequence[int], coded: Sequence[int],
    left_out: frozenset[int],
) -> tuple[float, float]:  # fmt: skip
    """The share of answers not coded whose right code is first, and among three."""
    given = {number: (true[number],) for number in coded}
    suggested = read.suggest(codes, given)
    rest = [n for n in range(len(true)) if n not in given and n not in left_out]
    ids = {n: [one.code for one in suggested[n]] for n in rest}
    first = np.mean([ids[n][:1] == [true[n]] for n in rest])
    three = np.mean([true[n] in ids[n] for n in rest])
    return float(first), float(three)


def print_suggestions(gold: Sequence[GoldAnswer], embed: Embed | None) -> None:
    """How often the right code is suggested, from headings and from coded answers."""
    read = suggester([answer.text for answer in gold], embed=embed)
    names = list(dict.fromkeys(answer.theme for answer in gold))
    true = [names.index(answer.theme) for answer in gold]
    blank = {name: f"Luokka {number}" for number, name in enumerate(names)}
    for source in ("survey", "short", "no"):
        named = blank if source == "no" else headings(source)
        if not set(names) <= set(named):
            continue
        codes = [Code(number, named[name]) for number, name in enumerate(names)]
        easy = {heading.casefold().rstrip(".") for heading in named.values()}
        left_out = frozenset(n for n, a in enumerate(gold) if a.text.casefold().rstrip(".") in easy)
        if source != "no":
            first, three = shares(read, codes, true, [], left_out)
            print(f"{source} headings,  0 coded: first, of three    {first:.3f}  {three:.3f}")
        for n in (20, 40, 80):
            if n >= len(gold):
                continue
            drawn = [subsample(len(gold), seed, n / len(gold)) for seed in range(DRAWS)]
            found = [shares(read, codes, true, coded, frozenset()) for coded in drawn]
            firsts, threes = [one for one, _ in found], [one for _, one in found]
            print(f"{source} headings, {n} coded    {spread(firsts)}   {spread(threes)}")


def print_duplicates(gold: Sequence[GoldAnswer], seeds: int) -> None:
    """Recall of near-duplicates by kind, and false pairs."""
    texts = [answer.text for answer in gold]
    by_seed = []
    by_kind: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    for seed in range(seeds):
        made = made_duplicates(texts, seed)
        found = [leaders([one, other]) == (0, 0) for _, one, other in made]
        by_seed.append(float(np.mean(found)))
        for (kind, _, _), is_found in zip(made, found, strict=True):
            by_kind[kind].append(is_found)
    print(f"near-duplicates, recall, {seeds} seeds            {spread(by_seed)}")
    print("    " + ", ".join(f"{kind} {np.mean(found):.3f}" for kind, found in by_kind.items()))
    distinct = list(combinations(dict.fromkeys(texts), 2))
    false = sum(leaders(pair) == (0, 0) for pair in distinct)
    print(f"false pairs                                   {false} of {len(distinct)}")


def print_distinguishing(gold: Sequence[GoldAnswer]) -> None:
    """The words that come out, and the groups that are too small."""
    texts = [answer.text for answer in gold]
    result = distinguishing_words(texts, [a.group for a in gold], lexicon_of(texts))
    for word in result.words:
        name = f"{word.lemma}~" if word.in_compounds else word.lemma
        print(
            f"    {word.group_id}: {name} {word.n}/{word.of} vs {word.others_n}/{word.others_of},"
            f" p {word.p:.5f}, adjusted {word.adjusted_p:.4f}"
        )
    print(f"tests {result.tested}, groups with too few answers {', '.join(result.too_few) or '–'}")


def mixed(answers: Sequence[GoldAnswer], number: int) -> tuple[list[str], list[str]]:
    """So many texts made of these, words left out and some misspelt, and their groups."""
    chance = random.Random(SEED)  # noqa: S311 - the same answers every time
    texts, groups = [], []
    for _ in range(number):
        one = chance.choice(answers)
        words = [word for word in one.text.split() if chance.random() > 0.1] or [one.text]
        if chance.random() < 0.15:
            at = chance.randrange(len(words))
            slip = chance.randrange(len(words[at]))
            words[at] = words[at][:slip] + words[at][slip + 1 :]
        texts.append(" ".join(words))
        groups.append(one.group)
    return texts, groups


def best(work: Callable[[], object]) -> float:
    """Processor seconds of the quickest of the repeats: others may be using the machine."""
    times = []
    for _ in range(REPEATS):
        duplicates._leaders.cache_clear()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def print_times(gold: Sequence[GoldAnswer], n: int) -> None:
    """Seconds of each step; word forms are read before, as any page of the answers does it."""
    codes = [Code(number, heading) for number, heading in enumerate(headings("short").values())]
    texts, groups = mixed(gold, n)
    start = time.process_time()
    lexicon = lexicon_of(texts)
    reading = time.process_time() - start
    themes = best(lambda: suggest_themes(texts, groups, 12))
    read = suggester(texts)
    coded = {number: (number % len(codes),) for number in range(0, n, max(1, n // 200))}
    again = best(lambda: read.suggest(codes, coded))
    telling = best(lambda: distinguishing_words(texts, groups, lexicon))
    folding = best(lambda: leaders(texts))
    ratio = f" ({themes / NOTED[n]:.2f} × noted)" if n in NOTED else ""
    print(
        f"{n:7} answers: new word forms {reading:.2f} s, themes {themes:.2f} s{ratio},"
        f" suggestions again {1000 * again:.0f} ms, distinguishing words {telling:.2f} s,"
        f" near-duplicates {folding:.2f} s"
    )


def main() -> None:
    """All of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--answers", type=Path, default=GOLD)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--no-times", action="store_true")
    given = parser.parse_args()
    try:
        gold = gold_answers(given.answers)
    except (OSError, KeyError, csv.Error) as problem:
        parser.error(f"{given.answers}: {type(problem).__name__}")
    embed = embedder() if given.model else None
    print(f"Python {platform.python_version()}, {len(gold)} answers, model: {embed is not None}")
    print_themes(gold, given.seeds, embed)
    print_labels_and_quotes(gold, embed)
    print_suggestions(gold, embed)
    print_duplicates(gold, given.seeds)
    print_distinguishing(gold)
    if not given.no_times:
        for n in (len(gold), *NOTED):
            print_times(gold, n)


if __name__ == "__main__":
    main()
