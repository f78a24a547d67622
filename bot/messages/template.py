"""The Jinja2 environment that renders mrkdwn.

What a template says itself is safe; what it is given is escaped unless it is `Mrkdwn`. Jinja's own autoescape is for
HTML and writes `&#39;`, while Slack knows three entities only, so it stays off and its filters are taken away.
"""

from collections.abc import Callable, Iterable

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.messages.paths import TEMPLATES
from bot.slack import mrkdwn
from bot.slack.clip import clip
from bot.slack.mrkdwn import Mrkdwn

_FOR_HTML = ("e", "escape", "forceescape", "safe", "striptags", "tojson", "urlize", "xmlattr")
UNKNOWN = Mrkdwn("—")
"""Stands where a value is None."""

Said = Callable[..., Mrkdwn]


class MrkdwnEnvironment(Environment):
    """An environment whose macros, blocks and calls return `Mrkdwn` without blank edges."""

    @staticmethod
    def concat(parts: Iterable[str]) -> Mrkdwn:
        """Join what a macro has put out."""
        return Mrkdwn("".join(parts).strip())


def environment(gettext: Said, ngettext: Said, filters: dict[str, Said]) -> MrkdwnEnvironment:
    """Build the environment of one language; `filters` are those that depend on it."""
    made = MrkdwnEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # set by the extension
    made.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext})
    for name in _FOR_HTML:
        del made.filters[name]
    made.filters.update(_FILTERS | filters)
    return made


def finalize(value: object) -> Mrkdwn:
    """Make any value safe to show."""
    return UNKNOWN if value is None else mrkdwn.safe(value if isinstance(value, str) else str(value))


def _join(values: Iterable[object], separator: str = "") -> Mrkdwn:
    return mrkdwn.safe(separator).join(map(finalize, values))


_FILTERS: dict[str, Said] = {
    "bold": mrkdwn.bold,
    "channel": mrkdwn.channel,
    "clip": clip,
    "code": mrkdwn.code,
    "join": _join,
    "line": mrkdwn.line,
    "link": mrkdwn.link,
    "literal": mrkdwn.literal,
    "user": mrkdwn.user,
}
