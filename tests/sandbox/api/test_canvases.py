from typing import Any

import pytest

from tests.sandbox.stage import Stage

TEXT = {"type": "markdown", "markdown": "# What happened"}


def made(stage: Stage) -> tuple[str, str]:
    channel = stage.create("inc-1")
    answer = stage.bot.canvases_create(channel_id=channel, title="Post-mortem", document_content=TEXT)
    return channel, str(answer["canvas_id"])


def test_a_canvas_is_a_tab_of_its_channel_that_is_changed_and_locked(stage: Stage) -> None:
    channel, canvas = made(stage)
    (tab,) = stage.bot.conversations_info(channel=channel)["channel"]["properties"]["tabs"]
    assert (tab["label"], tab["type"], tab["data"]["file_id"]) == ("Post-mortem", "canvas", canvas)
    change = {"operation": "replace", "document_content": {"type": "markdown", "markdown": "Better"}}
    stage.bot.canvases_edit(canvas_id=canvas, changes=[change])
    stage.bot.canvases_access_set(canvas_id=canvas, access_level="read", channel_ids=[channel])
    (shown,) = stage.read(f"channels/{channel}/messages")["canvases"]
    assert (shown["markdown"], shown["access"]) == ("Better", "read")
    stage.bot.canvases_delete(canvas_id=canvas)
    assert stage.error("canvases.edit", canvas_id=canvas, changes=[change]) == "canvas_not_found"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "free_teams_cannot_create_non_tabbed_canvases"),
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channel_id": "C0GENERAL"}, "not_in_channel"),
        ({"channel_id": "own", "document_content": {"type": "html"}}, "invalid_arguments"),
        ({"channel_id": "own", "document_content": TEXT | {"markdown": "x" * 1_048_577}}, "canvas_creation_failed"),
    ],
)
def test_what_is_no_canvas(stage: Stage, given: dict[str, Any], error: str) -> None:
    channel = stage.create("inc-1")
    named = {name: channel if value == "own" else value for name, value in given.items()}
    assert stage.error("canvases.create", **named) == error


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ([], "invalid_arguments"),
        ([{"operation": "replace", "section_id": "s1", "document_content": TEXT}], "canvas_editing_failed"),
        ([{"operation": "delete"}], "canvas_editing_failed"),
    ],
)
def test_what_is_no_change(stage: Stage, changes: list[Any], error: str) -> None:
    _, canvas = made(stage)
    assert stage.error("canvases.edit", canvas_id=canvas, changes=changes) == error


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"access_level": "owner", "channel_ids": ["own"]}, "invalid_parameters"),
        ({"access_level": "read"}, "invalid_parameters"),
        ({"access_level": "read", "channel_ids": ["C0GENERAL"]}, "channel_not_found"),
    ],
)
def test_whom_it_cannot_be_locked_for(stage: Stage, given: dict[str, Any], error: str) -> None:
    _, canvas = made(stage)
    assert stage.error("canvases.access.set", canvas_id=canvas, **given) == error
