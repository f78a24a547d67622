from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.catalogue.names import (
    RESERVED,
    ChannelName,
    ChannelPrefix,
    Email,
    Login,
    Repository,
    ServiceName,
    SlackId,
    Slug,
    zone_name,
)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (Slug, "night-shift", "night-shift"),
        (Slug, "a", "a"),
        (Slug, "api.v2_x", "api.v2_x"),
        (Slug, "a" * 60, "a" * 60),
        (ServiceName, "checkout", "checkout"),
        (ServiceName, "deployer", "deployer"),
        (ChannelName, "#incidents", "incidents"),
        (ChannelName, "장애-공지", "장애-공지"),
        (ChannelName, "C012ABCDEF", "C012ABCDEF"),
        (ChannelPrefix, "inc", "inc"),
        (SlackId, "U012ABCDEF", "U012ABCDEF"),
        (Email, "anna@example.com", "anna@example.com"),
        (Login, "@anna-w", "anna-w"),
        (Repository, "shop/checkout", "shop/checkout"),
        (Repository, "group/sub/name.git", "group/sub/name.git"),
    ],
)
def test_good_names(kind: Any, given: str, kept: str) -> None:
    assert TypeAdapter(kind).validate_python(given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Slug, ""),
        (Slug, "Night"),
        (Slug, "two words"),
        (Slug, "-x"),
        (Slug, "x-"),
        (Slug, "a" * 61),
        (Slug, "x\n"),
        (ChannelName, "Incidents"),
        (ChannelName, "<!channel>"),
        (ChannelName, "a b"),
        (ChannelName, "a" * 81),
        (ChannelName, "#"),
        (ChannelPrefix, "inc!"),
        (ChannelPrefix, "a" * 21),
        (SlackId, "anna"),
        (SlackId, "C012ABCDEF"),
        (Email, "anna"),
        (Email, "a b@example.com"),
        (Email, "<a@example.com>"),
        (Login, "anna_w"),
        (Repository, "checkout"),
        (Repository, "--upload-pack=x"),
        (Slug, 5),
    ],
)
def test_bad_names(kind: Any, given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(given)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_service_is_not_named_like_a_subcommand(word: str) -> None:
    with pytest.raises(ValidationError, match="is a word of the commands"):
        TypeAdapter(ServiceName).validate_python(word)


def test_the_words_of_deploys_are_reserved() -> None:
    words = "status history diff queue lock unlock approve cancel rollback freeze unfreeze calendar train help promote"
    assert set(words.split()) <= RESERVED


@pytest.mark.parametrize("name", ["", "Asia", "Asia/", "/etc/localtime", "../UTC", "Nowhere", "Asia/Seoul\0"])
def test_what_is_no_time_zone(name: str) -> None:
    with pytest.raises(ValueError, match="is no time zone"):
        zone_name(name)


def test_time_zones() -> None:
    assert [zone_name(name) for name in ("UTC", "Asia/Seoul")] == ["UTC", "Asia/Seoul"]
