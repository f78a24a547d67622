import pytest

from bot.catalogue.matchers import parse_matcher

LABELS = {"alertname": "DiskFull", "env": "prod-eu", "note": 'say "hi"', "multi": "a\nb"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('alertname = "DiskFull"', True),
        ("alertname=DiskFull", True),
        ("alertname = 'DiskFull'", True),
        ('alertname = "diskfull"', False),
        ('alertname = "Disk.*"', False),
        ('alertname =~ "Disk.*"', True),
        ('alertname =~ "Disk"', False),
        ('alertname =~ "Disk|DiskFull"', True),
        ('env != "prod-us"', True),
        ('env != "prod-eu"', False),
        ('env !~ "prod.*"', False),
        ('env !~ "test.*"', True),
        ('missing = ""', True),
        ('missing != ""', False),
        ('missing !~ ".+"', True),
        ("note = 'say \"hi\"'", True),
        ('multi =~ "a.b"', False),
        ("  env  =~  prod-(eu|us)  ", True),
    ],
)
def test_matchers(text: str, expected: bool) -> None:  # noqa: FBT001
    assert parse_matcher(text).matches(LABELS) is expected


@pytest.mark.parametrize("value", ["", "alertname", "= x", "1st = x", "a b = x", 5, None, {"alertname": "x"}])
def test_what_is_no_matcher(value: object) -> None:
    with pytest.raises(ValueError, match="is no matcher"):
        parse_matcher(value)


def test_a_pattern_that_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="is no regular expression: missing"):
        parse_matcher("env =~ (prod")
