"""The bot's own web application, spoken to as Slack speaks: signed, without a process or a network between."""

import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.app import Instance, build
from bot.config import Settings
from bot.people.service import identify, mirror
from tests.work.bench import NOW

SECRET = "5b0c7e1f9a3d4c6e8f70a1b2c3d4e5f6"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
USER = "U0MAYAJOHN"


class Signed:
    """An instance that was built and not started: what it accepts stays in the database."""

    def __init__(self, folder: Path, database_url: str, **more: str) -> None:
        given = {
            "BONGSU_STATE": folder,
            "DATABASE_URL": database_url,
            "BONGSU_CONFIG": folder / "none.toml",
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": "http://127.0.0.1:9/api/",
            "BONGSU_ALERT_TOKEN": "an-alert-token",
            **more,
        }
        self.instance: Instance = build(Settings.model_validate({key: str(value) for key, value in given.items()}))
        self.http: FlaskClient = self.instance.web.test_client()
        with self.instance.database.write() as tx:
            team = identify(tx, {"team_id": "T0BEACON", "user_id": "U0BONGSU", "bot_id": "B0BONGSU"}, [], NOW)
            mirror(tx, team, {"id": USER, "locale": "en-US", "profile": {"real_name": "Maya"}}, NOW)

    def close(self) -> None:
        self.instance.database.close()

    def post(self, body: bytes, kind: str = FORM, *, age: int = 0, signature: str | None = None) -> TestResponse:
        """Post a body that is signed as Slack signs it, `age` seconds ago."""
        then = str(int(time.time()) - age)
        made = f"v0={hmac.new(SECRET.encode(), f'v0:{then}:'.encode() + body, hashlib.sha256).hexdigest()}"
        headers = {"X-Slack-Request-Timestamp": then, "X-Slack-Signature": made if signature is None else signature}
        return self.http.post("/slack/events", data=body, headers=headers, content_type=kind)

    def form(self, **fields: str) -> TestResponse:
        return self.post(urlencode(fields).encode())

    def command(self, text: str, **fields: str) -> TestResponse:
        known = {"team_id": "T0BEACON", "user_id": USER, "channel_id": "C0GENERAL", "trigger_id": "1.2.3"}
        return self.form(**{"command": "/incident", "text": text, **known, **fields})

    def interaction(self, payload: dict[str, Any]) -> TestResponse:
        return self.form(payload=json.dumps(payload))

    def event(self, payload: dict[str, Any]) -> TestResponse:
        return self.post(json.dumps(payload).encode(), JSON)
