"""Countries and time zones as people write them: `KR`, `South Korea`, `대한민국`, `DE-BE`; `Asia/Seoul`, `서울`."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from holidays.registry import COUNTRIES

from bot.catalogue.holidays import country
from bot.errors import BotError
from bot.standups.timing import DAY

YEAR = 366
LANGUAGES = ("en", "ko")
CODE = 3
LONGEST = 60
"""Characters of a place that are looked at."""
SHORT: Mapping[str, str] = {
    "america": "US",
    "korea": "KR",
    "uk": "GB",
    "usa": "US",
    "한국": "KR",
}
"""What people say for countries whose full name is another."""


def read_country(text: str) -> str:
    """Read whose public holidays somebody keeps: a country, or a part of one such as `DE-BE`. Raises `BotError`."""
    wanted = " ".join(text[:LONGEST].split()).casefold()
    code = _countries().get(wanted, wanted)
    try:
        found = country(code)
    except ValueError:
        raise BotError("standup_own", "no_country", typed=text, near=_nearest(wanted, _countries())) from None
    return f"{found.code}-{found.part}" if found.part else found.code


def _nearest(wanted: str, known: Mapping[str, str]) -> str | None:
    """Find what somebody may mean; what is as short as a code is near to anything."""
    near = get_close_matches(wanted, known, n=1, cutoff=0.8) if len(wanted) > CODE else []
    return known[near[0]] if near else None


@cache
def _countries() -> Mapping[str, str]:
    """Give the codes of the countries whose holidays are known, by their names."""
    known = {names[1] for names in COUNTRIES.values()}
    named = {name.casefold(): code for code in known for name in (code, *country_names(code))}
    return {**named, **SHORT}


def country_names(code: str) -> tuple[str, ...]:
    """Name a country in English and in Korean."""
    return tuple(Locale.parse(language).territories.get(code, code) for language in LANGUAGES)


def suggested(zone: str) -> str | None:
    """Tell in which country a zone lies whose holidays are known, None where it tells none."""
    code = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone))
    return code if code in _countries().values() else None


def next_holiday(code: str, today: date) -> date | None:
    """Find the next public holiday of a country from a day on, None where none is known within a year."""
    kept = country(code)
    return next((day for day in (today + number * DAY for number in range(YEAR)) if day in kept), None)


def read_zone(text: str) -> str:
    """Read a time zone by its name, or by the city that it is named after. Raises `BotError`."""
    wanted = _key(" ".join(text[:LONGEST].split()))
    found = _zones().get(wanted)
    if found is None:
        raise BotError("standup_own", "no_zone", typed=text, near=_nearest(wanted, _zones()))
    return found


@cache
def _zones() -> Mapping[str, str]:
    """Give the zones by their names, and by their cities in English and Korean; none that knows no summer time."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    spoken = {(_city(name, language), name) for name in names for language in LANGUAGES}
    own = {_key(name.rpartition("/")[2]): name for name in names}
    by_city = {city: name for city, name in sorted(spoken) if own.get(_key(_city(name, "en"))) == name}
    return dict(sorted(spoken)) | own | by_city | {_key(name): name for name in [*names, "UTC"]}


def _city(zone: str, language: str) -> str:
    return _key(get_timezone_location(zone, locale=language, return_city=True))


def _key(name: str) -> str:
    return name.casefold().replace(" ", "_")
