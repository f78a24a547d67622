"""The five severities, after the one to five fires of the beacon towers, and the words that others use for them."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType


class Severity(IntEnum):
    """How grave something is; SEV1 is the gravest, and its number the smallest."""

    SEV1 = 1
    SEV2 = 2
    SEV3 = 3
    SEV4 = 4
    SEV5 = 5

    @property
    def word(self) -> str:
        """The English name, in lower case."""
        return _WORDS[self - 1]

    @property
    def korean(self) -> str:
        """The Korean name."""
        return _KOREAN[self - 1]

    @property
    def colour(self) -> str:
        """Hexadecimal sRGB; the graver, the darker, so that the five differ in grey as well."""
        return _COLOURS[self - 1]

    @property
    def fires(self) -> int:
        """The number of beacon fires, from 5 for SEV1 to 1 for SEV5."""
        return 6 - self.value

    def at_least(self, other: "Severity") -> bool:
        """Whether this is as grave as `other`, or graver."""
        return self <= other


_WORDS = ("critical", "urgent", "danger", "caution", "info")
_KOREAN = ("치명", "긴급", "위험", "주의", "무해")
_COLOURS = ("#8E1B1B", "#CC3D14", "#E8850C", "#EBC034", "#CBDDEB")


def parse(word: str) -> Severity | None:
    """Read a severity as people write it: `sev1`, `SEV 1`, `p1`, `critical`, `치명`; None where it is none of these."""
    return _PEOPLE.get(plain(word))


def from_foreign(word: str | None, own: Mapping[str, Severity] = MappingProxyType({})) -> Severity:
    """Read the severity that an alert carries.

    `own` holds the team's words as `plain` writes them, and goes first. What nobody knows is `caution`, never `info`.
    """
    key = plain(word or "")
    return own.get(key) or _FOREIGN.get(key) or _PEOPLE.get(key) or Severity.SEV4


def plain(word: str) -> str:
    """Take spaces and case away, as all words are compared."""
    return "".join(word.split()).casefold()


_PEOPLE: Mapping[str, Severity] = MappingProxyType(
    {name: level for level in Severity for name in (f"sev{level}", f"p{level}", level.word, level.korean)}
)

_FOREIGN: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(("page", "crit", "fatal", "disaster", "emergency", "emerg", "blocker", "highest"), Severity.SEV1)
    | dict.fromkeys(("error", "err", "high", "major", "alert"), Severity.SEV2)
    | dict.fromkeys(("average", "medium", "moderate"), Severity.SEV3)
    | dict.fromkeys(("warning", "warn", "low", "minor"), Severity.SEV4)
    | dict.fromkeys(("information", "informational", "notice", "debug"), Severity.SEV5)
)
