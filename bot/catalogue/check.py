"""What `bongsu check` says of the catalogue."""

from collections.abc import Collection, Mapping
from importlib.util import find_spec
from pathlib import Path

from bot.catalogue.explain import dotted
from bot.catalogue.load import load
from bot.catalogue.mistakes import CatalogueError
from bot.catalogue.tokens import needed, variable_of


def check_text(path: Path) -> list[str]:
    """List every mistake in the file, a line each; none where it is well or not there."""
    try:
        load(path)
    except CatalogueError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def unkeyed(path: Path, keys: Collection[str]) -> list[str]:
    """List the routing keys that the file names and the environment has not, a line each."""
    try:
        catalogue = load(path)
    except CatalogueError:  # its mistakes are listed by `check_text`
        return []
    named = {f"service.{name}.pagerduty": each.pagerduty for name, each in catalogue.services.items()}
    named["page.pagerduty"] = catalogue.page.pagerduty
    return [
        f'{path}: {key}: "{name}" has no key; expected {name}=… in BONGSU_PAGERDUTY_KEYS'
        for key, name in named.items()
        if name and name not in keys
    ]


def secretless(path: Path, environment: Mapping[str, str]) -> list[str]:
    """List the secrets that the file names and the environment lacks, a line each."""
    try:
        catalogue = load(path)
    except CatalogueError:  # its mistakes are listed by `check_text`
        return []
    lacking = {key: each.secret for key, each in catalogue.webhooks.items() if not environment.get(each.secret)}
    return [
        f'{path}: {dotted((*key, "secret"))}: "{name}" is not set; expected a variable of that name in the environment'
        for key, name in lacking.items()
    ]


def tokenless(path: Path, tokens: Collection[str]) -> list[str]:
    """List the outside places for which the environment has no token, a line each."""
    try:
        catalogue = load(path)
    except CatalogueError:  # its mistakes are listed by `check_text`
        return []
    return [
        f'{path}: {dotted(key)}: "{place}" cannot be reached without a token; expected one in {variable_of(owner)}'
        for key, owner, place in needed(catalogue)
        if owner not in tokens
    ]


def uninstalled(path: Path) -> list[str]:
    """List what is deployed by Kubernetes, or asked of CloudWatch, while the package for that is not installed."""
    try:
        catalogue = load(path)
    except CatalogueError:  # its mistakes are listed by `check_text`
        return []
    by_kubernetes = [
        ("service", name, "deploy", environment, "kubernetes")
        for name, service in catalogue.services.items()
        for environment, target in service.deploy.items()
        if target.kubernetes is not None
    ]
    of_aws = [("source", name, "cloudwatch") for name, source in catalogue.sources.items() if source.cloudwatch]
    wanted = (("kubernetes", "kubernetes", by_kubernetes), ("boto3", "cloudwatch", of_aws))
    return [
        f"{path}: {dotted(key)}: lacks a package; expected it by `pip install -r requirements-{extra}.lock`"
        for package, extra, keys in wanted
        for key in keys
        if find_spec(package) is None
    ]


def unanswered(path: Path) -> list[str]:
    """List the gates that can never open, because a folder knows neither checks nor reviews; a line each."""
    try:
        catalogue = load(path)
    except CatalogueError:  # its mistakes are listed by `check_text`
        return []
    return [
        f"{path}: {dotted(('service', name, 'git'))}: a folder cannot answer the gate {gate} of {environment}; "
        "expected `repository` or `gitlab` instead, or no such gate for this service there"
        for name, service in catalogue.services.items()
        if service.git
        for environment, target in service.deploy.items()
        for gate in target.rules(catalogue.environments[environment]).gates
    ]
