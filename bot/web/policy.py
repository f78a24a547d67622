"""The headers of everything that a browser shows of ours."""

from collections.abc import Mapping


def policy(allowed: Mapping[str, str]) -> dict[str, str]:
    """Allow a page what is named, as directives of a Content-Security-Policy, and nothing else.

    It stands in no frame, is kept nowhere, found by no search engine, and tells no other site where one came from.
    https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
    """
    named = "".join(f" {directive} {value};" if value else f" {directive};" for directive, value in allowed.items())
    return {
        "Content-Security-Policy": (
            f"default-src 'none';{named} base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
