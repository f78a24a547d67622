"""`POST /slack/events`: commands, interactions and events, taken from Slack alone and only where they can be read."""

import json
from typing import Any
from urllib.parse import parse_qs

from flask import Response, jsonify, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class SlackEndpoint:
    """Passes on what carries Slack's signature; Bolt itself parses a body before it knows whose it is.

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """

    def __init__(self, bolt: App, signing_secret: str) -> None:
        self._handler = SlackRequestHandler(bolt)
        self._verifier = SignatureVerifier(signing_secret)

    def receive(self) -> Response | tuple[Any, int]:
        """Answer 401 to a stranger or a stale request, 415 and 400 to what cannot be read, else what Bolt answers."""
        try:
            body = request.get_data().decode()
        except UnicodeDecodeError:
            return jsonify(error="the body is not UTF-8"), 400
        if not self._verifier.is_valid_request(body, dict(request.headers)):
            return jsonify(error="the signature is not Slack's, or the request is older than five minutes"), 401
        if request.mimetype not in {FORM, JSON} or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
            return jsonify(error=f"send {FORM} or {JSON} in UTF-8"), 415
        if not _is_readable(body, request.mimetype):
            return jsonify(error="the body cannot be read"), 400
        return self._handler.handle(request)


def _is_readable(body: str, kind: str) -> bool:
    """Tell whether a body is an object, or a form that has fields and whose payload, if any, is an object."""
    fields = parse_qs(body) if kind == FORM else {"payload": [body]}
    try:
        return bool(fields) and all(isinstance(json.loads(each), dict) for each in fields.get("payload", ()))
    except (ValueError, RecursionError):
        return False
