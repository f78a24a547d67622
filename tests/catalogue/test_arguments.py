import pytest
from pydantic import TypeAdapter, ValidationError

from bot.catalogue.arguments import FIELDS, Argument


@pytest.mark.parametrize("text", ["", "as it is", "{commit}", "{service}@{ref}: {id}", "{{as it is}}", "{environment}"])
def test_known_fields_and_plain_text_are_taken(text: str) -> None:
    assert TypeAdapter(Argument).validate_python(text) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{sha}", "unknown field; expected one of {commit}, {environment}, {id}, {ref}, {service}"),
        ("{commit.real}", "unknown field"),
        ("{0}", "unknown field"),
        ("{}", "unknown field"),
        ("{", "single brace"),
        ("}", "single brace"),
    ],
)
def test_anything_else_in_braces_is_a_mistake(text: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        TypeAdapter(Argument).validate_python(text)


def test_the_fields_are_those_of_an_order() -> None:
    assert {"service", "environment", "commit", "ref", "id"} == FIELDS
