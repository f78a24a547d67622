import pytest
from pydantic import ValidationError

from bot.catalogue.services import KEY, Service


def service(**keys: object) -> Service:
    return Service.model_validate({KEY: "checkout", **keys})


@pytest.mark.parametrize(
    ("keys", "english", "korean"),
    [
        ({}, "checkout", "checkout"),
        ({"title": "Checkout"}, "Checkout", "Checkout"),
        ({"title_ko": "주문"}, "checkout", "주문"),
        ({"title": "Checkout", "title_ko": "주문"}, "Checkout", "주문"),
    ],
)
def test_titles(keys: dict[str, object], english: str, korean: str) -> None:
    subject = service(**keys)
    assert (subject.title_in("en"), subject.title_in("ko")) == (english, korean)


@pytest.mark.parametrize(
    ("own", "labels", "expected"),
    [
        ({"namespace": "shop"}, {"namespace": "shop", "pod": "x"}, True),
        ({"namespace": "shop", "app": "cart"}, {"namespace": "shop", "app": "cart"}, True),
        ({"namespace": "shop", "app": "cart"}, {"namespace": "shop"}, False),
        ({"namespace": "shop"}, {"namespace": "other"}, False),
        ({"namespace": "shop"}, {}, False),
        ({}, {}, False),
        ({}, {"namespace": "shop"}, False),
    ],
)
def test_labels_of_its_alerts(own: dict[str, str], labels: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert service(labels=own).carries(labels) is expected


def test_a_service_has_its_name_from_its_table_alone() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        service(name="other")
    assert service(aliases=["cart"]).names == ("checkout", "cart")
