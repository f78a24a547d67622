import pytest

from bot.catalogue import CatalogueError, parse

WEBHOOK = """
[environment.live]
[service.web]
repository = "shop/web"
[service.web.deploy.live.webhook]
url = "https://deploys.internal/web"
secret = "DEPLOY_SECRET"
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WEBHOOK.replace("https://deploys", "ftp://deploys"), "is no http address"),
        (WEBHOOK.replace("DEPLOY_SECRET", "SLACK_BOT_TOKEN"), "expected the name of an environment variable such as"),
        (WEBHOOK.replace("secret", "token"), "token: unknown key"),
        (WEBHOOK + 'status = "https://x.example/all"', "is the same for every run; expected {id} or {run} in it"),
        (WEBHOOK + 'status = "https://x.example/{commit}"', "has an unknown field; expected one of {id}, {run}"),
        (WEBHOOK + 'cancel = "/{id}"', "is no http address"),
        (WEBHOOK + 'body = { id = "{id}" }', "body: does not tell which commit to deploy"),
        (WEBHOOK + 'body = { commit = "{commit}", id = "{run}" }', "has an unknown field"),
    ],
)
def test_a_mistake_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        parse(text)


def test_a_server_is_told_everything_unless_the_file_says_otherwise() -> None:
    catalogue = parse(WEBHOOK + 'status = "https://deploys.internal/{run}"')
    ((path, table),) = catalogue.webhooks.items()
    assert path == ("service", "web", "deploy", "live", "webhook")
    assert table.body == {name: f"{{{name}}}" for name in ("commit", "environment", "id", "ref", "service")}
    assert (catalogue.services["web"].deploy["live"].backend, table.cancel) == ("webhook", None)
