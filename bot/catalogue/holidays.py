"""Public holidays: those of a country, from a library that is kept current, and days of the team's own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Annotated

from holidays.holiday_base import HolidayBase
from holidays.registry import COUNTRIES
from holidays.utils import country_holidays
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.catalogue.days import Dates, dates
from bot.catalogue.windows import DateList

_CODE = re.compile(r"([A-Za-z]{2})(?:-(\w{1,8}))?")


@dataclass(frozen=True, slots=True)
class Country:
    """The public holidays of a country, substitutes included; with `part` those of a state of it too."""

    code: str
    part: str | None = None

    def __contains__(self, day: date) -> bool:
        return day in _of_year(self.code, self.part, day.year, "en")

    def names(self, day: date, language: str) -> Sequence[str]:
        """Name the holidays of a day for readers of `en` or `ko`; none where it is no holiday."""
        return _of_year(self.code, self.part, day.year, language).get(day, ())


@cache
def _of_year(code: str, part: str | None, year: int, language: str) -> Mapping[date, Sequence[str]]:
    """Name the holidays of a year; none in a year of which the library knows nothing."""
    spoken = _language(country_holidays(code), language)
    found = country_holidays(code, subdiv=part, years=year, expand=False, language=spoken)
    return {day: tuple(found.get_list(day)) for day in found}


def _language(of: HolidayBase, wanted: str) -> str | None:
    """Choose a language that a country's holidays are named in: the reader's, else English, else its own."""
    spoken = [name for start in (wanted, "en_US", "en") for name in of.supported_languages if name.startswith(start)]
    return spoken[0] if spoken else of.default_language


def country(text: str) -> Country:
    """Read a country such as `KR`, or a state of one such as `DE-BE`, by the codes of ISO 3166.

    Raises ValueError with the reason.
    """
    found = _CODE.fullmatch(text.strip())
    code, part = (found[1].upper(), found[2]) if found else (text, None)
    if code not in {names[1] for names in COUNTRIES.values()}:
        raise ValueError(f'"{text}" is neither a date nor a country whose holidays are known{_nearest(text)}')
    parts = {each.casefold(): each for each in country_holidays(code).subdivisions}
    if part is not None and part.casefold() not in parts:
        expected = f"{code} alone, or with one of {', '.join(sorted(parts.values()))}" if parts else f"{code} alone"
        raise ValueError(f'"{text}" is no part of {code} whose holidays are known; expected {expected}')
    return Country(code, parts[part.casefold()] if part else None)


def _nearest(text: str) -> str:
    """Name the code of the country that somebody may mean, or nothing."""
    codes = {word.casefold(): names[1] for names in COUNTRIES.values() for word in names}
    near = get_close_matches(text.casefold(), codes, n=1)
    return f' (did you mean "{codes[near[0]]}"?)' if near else ""


def _listed(value: object) -> tuple[Dates | Country, ...]:
    """Read a list of dates and countries."""
    words = [str(part) for part in (value if isinstance(value, list) else [value])]
    return tuple(dates(word) if word[:1].isdecimal() else country(word) for word in words)


HolidayList = Annotated[tuple[Dates | Country, ...], BeforeValidator(_listed)]


class OwnHoliday(BaseModel):
    """An entry `[[holiday]]`: days of the team's own, with what they are called."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    dates: DateList = Field(
        description='dates such as "2026-12-24", "2026-12-24..2026-12-31", or "12-31" for every year'
    )
    title: str = Field(min_length=1, max_length=80, description="at most 80 characters")
    title_ko: str | None = Field(default=None, min_length=1, max_length=80, description="at most 80 characters")

    def __contains__(self, day: date) -> bool:
        return any(day in each for each in self.dates)

    def title_in(self, language: str) -> str:
        """Give the title for readers of `en` or `ko`."""
        return (self.title_ko if language == "ko" else None) or self.title
