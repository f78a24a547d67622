"""The words of one language: labels, sentences from templates, times, durations and severities."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from babel.dates import format_datetime
from jinja2.runtime import Macro

from bot.messages.languages import Language, language_of, translations
from bot.messages.spans import parts_of
from bot.messages.template import UNKNOWN, environment
from bot.severity import Severity
from bot.slack import mrkdwn
from bot.slack.mrkdwn import Mrkdwn

_TIME: Mapping[Language, str] = {"en": "d MMM y, HH:mm", "ko": "y년 M월 d일 HH:mm"}
_FIRE = "🔥"


class Words:
    """A language, with all that is said in it; safe to share between threads."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self._catalogue = translations(lang)
        self._macros: dict[tuple[str, str], Macro] = {}
        filters = {
            name: getattr(self, name) for name in ("at", "clock", "duration", "fires", "label", "severity", "time")
        }
        self._environment = environment(self._, self.n, filters)

    def _(self, msgid: str, /, **values: object) -> Mrkdwn:
        """Say a label that stands in the code, trusted as such.

        `%(name)s` in it takes a value, which is escaped unless it is `Mrkdwn`; `%%` is a percent sign.
        """
        return _fill(self._catalogue.gettext(msgid), values)

    def label(self, msgid: str) -> Mrkdwn:
        """Say a label from a table, marked there by `mark()`; it takes no values and holds no markup."""
        return mrkdwn.escape(self._catalogue.gettext(msgid) if msgid else "")

    def n(self, singular: str, plural: str, num: int, /, **values: object) -> Mrkdwn:
        """Say one of two forms by a number, which `%(num)d` shows."""
        return _fill(self._catalogue.ngettext(singular, plural, num), {"num": num} | values)

    def render(self, family: str, name: str, /, **context: object) -> Mrkdwn:
        """Render the macro `name` of `templates/<family>.jinja`."""
        macro = self._macros.get((family, name)) or self._find(family, name)
        return Mrkdwn(macro(**context))

    def time(self, when: datetime, zone: tzinfo = UTC) -> Mrkdwn:
        """Write an aware time in a zone, with the zone's short name."""
        local = when.astimezone(zone)
        return mrkdwn.escape(f"{format_datetime(local, _TIME[self.lang], locale=self.lang)} {local.tzname()}")

    def at(self, when: datetime) -> Mrkdwn:
        """Show an aware time that Slack turns into the reader's own zone and way of writing."""
        return mrkdwn.date(when, "{date_short_pretty} {time}", self.time(when))

    def clock(self, when: datetime) -> Mrkdwn:
        """Show the hour of an aware time, which Slack turns into the reader's own zone."""
        return mrkdwn.date(when, "{time}", self.time(when))

    def duration(self, span: timedelta) -> Mrkdwn:
        """Write a span by its two greatest units, such as `2 h 5 min`; one that is negative counts as none."""
        return Mrkdwn(" ").join(self._(unit, num=count) for unit, count in parts_of(span))

    def severity(self, level: Severity | None) -> Mrkdwn:
        """Name a severity by both its names, such as `SEV1 critical`; None is no alarm at all."""
        if level is None:
            return self._("normal")
        return Mrkdwn(f"{level.name} {level.korean if self.lang == 'ko' else level.word}")

    def fires(self, level: Severity | None) -> Mrkdwn:
        """Show a severity as its one to five fires."""
        return Mrkdwn(_FIRE * level.fires if level else "")

    def _find(self, family: str, name: str) -> Macro:
        macro = getattr(self._environment.get_template(f"{family}.jinja").module, name)
        return self._macros.setdefault((family, name), macro)


def words_for(language: str | None, default: Language = "en") -> Words:
    """Return the words for a reader's locale; where it is not known, those of the default (the workspace's)."""
    return _words(language_of(language, default))


@cache
def _words(lang: Language) -> Words:
    return Words(lang)


def _fill(text: str, values: Mapping[str, object]) -> Mrkdwn:
    return Mrkdwn(text) % {name: UNKNOWN if value is None else value for name, value in values.items()}
