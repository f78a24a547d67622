"""The way to clusters: by the kubeconfig and the programs that it names, as the official client reads them.

https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from bot.deploys.ports import Rejected
from bot.http import Trust

SAID = 300
"""Characters of what is wrong that people are told."""


@dataclass(frozen=True)
class Access:
    """The way to a cluster. `headers` says who we are; it is asked each time, because what it says may expire."""

    url: str
    headers: Callable[[], Mapping[str, str]] = field(repr=False)
    trust: Trust


def access(context: str) -> Access:
    """Find the way to a cluster: by a context of the kubeconfig, or without one to that in which Bongsu runs.

    The official client reads it, asks the programs that it names for credentials, and renews them; it is loaded only
    here. Raises `Rejected`.
    """
    try:
        client, config = import_module("kubernetes.client"), import_module("kubernetes.config")
    except ImportError:
        raise Rejected("not_installed") from None
    known = client.Configuration()
    try:
        if not context and "KUBERNETES_SERVICE_HOST" in os.environ:
            config.load_incluster_config(client_configuration=known)
        else:
            file = os.environ.get("KUBECONFIG") or None
            config.load_kube_config(file, context or None, client_configuration=known, persist_config=False)
    except config.ConfigException as wrong:
        raise Rejected("invalid", str(wrong)[:SAID]) from None
    own = (known.cert_file, known.key_file) if known.cert_file and known.key_file else None
    trust = Trust((known.ssl_ca_cert or True) if known.verify_ssl else False, own)
    return Access(known.host, lambda: _headers(known), trust)


def _headers(known: Any) -> Mapping[str, str]:  # noqa: ANN401 - of the official client, which has no types
    return {each["key"]: each["value"] for each in known.auth_settings().values() if each["value"]}
