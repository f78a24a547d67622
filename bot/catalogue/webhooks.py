"""What the catalogue says of deploys by servers of one's own."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.catalogue.arguments import FIELDS, Address, Argument, Telling, address, argument

OF_RUN = frozenset({"id", "run"})
"""What stands in braces in an address of a run: our id of it, and the name that its server gave it."""


def _of_run(value: str) -> str:
    """Accept an address that tells one run from another."""
    if not any(f"{{{name}}}" in argument(address(value), OF_RUN) for name in OF_RUN):
        raise ValueError(f'"{value}" is the same for every run; expected {{id}} or {{run}} in it')
    return value


RunAddress = Annotated[str, AfterValidator(_of_run)]


class Webhook(BaseModel):
    """A server of one's own: asked by a signed POST, and telling by signed callbacks, at an address, or by both.

    `secret` names the variable of the environment by whose value both sides sign; docs/webhook.md is the contract.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Address = Field(description="the http address that a deploy is posted to")
    secret: str = Field(
        pattern=r"^DEPLOY_[A-Z0-9_]{1,60}$", description="the name of an environment variable such as DEPLOY_SECRET"
    )
    status: RunAddress | None = Field(
        default=None, description='an http address such as "https://deploys.example.com/runs/{id}"'
    )
    cancel: RunAddress | None = Field(
        default=None, description='an http address such as "https://deploys.example.com/runs/{id}/cancel"'
    )
    body: Annotated[dict[str, Argument], Telling] = Field(
        default={name: f"{{{name}}}" for name in sorted(FIELDS)},
        max_length=50,
        description='at most 50 fields of the body, such as { commit = "{commit}", id = "{id}" }',
    )
