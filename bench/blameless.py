"""Precision and recall of the blameless check, by language and kind.

`known` are the sentences at which the rules were written; `fresh` those that were written afterwards, by which no rule
was changed. A sentence counts once for each kind: noticed and right, noticed and wrong, or missed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.postmortems.blameless import check

CORPUS = Path(__file__).parents[1] / "tests" / "postmortems" / "blameless" / "corpus"
LANGUAGES = {"en": "English", "ko": "Korean"}
ALL = "all"


class Example(NamedTuple):
    """A sentence of a field, with the kinds that it is an example of; none where it only looks like one."""

    text: str
    field: str
    kinds: frozenset[str]


class Tally(NamedTuple):
    """What was noticed rightly and wrongly, and what was missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was noticed that is right; 1 where nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what there is that was noticed; 1 where there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def examples(name: str, language: str) -> list[Example]:
    """Read the sentences of one file."""
    lines = (CORPUS / f"{name}.{language}.txt").read_text(encoding="utf-8").splitlines()
    return [_example(line) for line in lines if line and not line.startswith("#")]


def _example(line: str) -> Example:
    kinds, field, text = line.split(" | ", 2)
    return Example(text, field.replace("-", ""), frozenset(kinds.split(",")) - {"-"})


def tallies(sentences: Iterable[Example]) -> Mapping[str, Tally]:
    """Count by kind, and in all."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in sentences:
        noticed = {finding.kind.value for finding in check(each.text, each.field)}
        for kind in noticed | each.kinds:
            result = "wrong" if kind not in each.kinds else "right" if kind in noticed else "missed"
            counts[kind][result] += 1
            counts[ALL][result] += 1
    return {kind: Tally(count["right"], count["wrong"], count["missed"]) for kind, count in sorted(counts.items())}


def table() -> Iterator[str]:
    """Give the table line by line."""
    yield "| Sentences | Language | Kind | Noticed rightly | wrongly | missed | Precision | Recall |"
    yield "|---|---|---|---|---|---|---|---|"
    for name in ("known", "fresh"):
        for language, shown in LANGUAGES.items():
            found = examples(name, language)
            harmless = sum(not each.kinds for each in found)
            heading = f"{name}: {len(found)}, of which harmless {harmless}"
            for kind, tally in tallies(found).items():
                figures = f"{tally.right} | {tally.wrong} | {tally.missed} | {tally.precision:.2f} | {tally.recall:.2f}"
                yield f"| {heading} | {shown} | {kind} | {figures} |"


def main() -> None:
    """Print the table."""
    for line in table():
        print(line)


if __name__ == "__main__":
    main()
