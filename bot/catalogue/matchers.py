"""Matchers of labels, written as Alertmanager writes them: `severity = "page"`, `service =~ "pay.*"`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

_SHAPE = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.:-]*)\s*(=~|!~|!=|=)\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition; an alert without the label has it empty, and a pattern must fit the whole value."""

    label: str
    pattern: re.Pattern[str]
    wanted: bool

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels fulfil the condition."""
        return (self.pattern.fullmatch(labels.get(self.label, "")) is not None) == self.wanted


def parse_matcher(value: object) -> Matcher:
    """Read one matcher; raises ValueError with the reason."""
    found = _SHAPE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'"{value}" is no matcher')
    label, operator, text = found.groups()
    text = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
    try:
        pattern = re.compile(text if "~" in operator else re.escape(text))
    except re.error as error:
        raise ValueError(f'"{text}" is no regular expression: {error}') from None
    return Matcher(label, pattern, wanted=operator[0] == "=")


LabelMatcher = Annotated[Matcher, BeforeValidator(parse_matcher)]
