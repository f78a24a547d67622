import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.deploying import Command, Target
from bot.catalogue.webhooks import Webhook
from bot.deploys.ports import Handle, Order, Phase, Progress, Rejected, Uncertain
from bot.http import OutsideAway, OutsideBusy
from bot.integrations import webhook
from bot.integrations.webhook import Told, Webhooks, called_back, read, signature, signers
from tests.deploy_site import SECRET, VARIABLE, DeploySite, signed
from tests.trackers import BEGUN, LOST, Reply, serving

ID, COMMIT = "bongsu-t1-7-1764000000", "c" * 40
HANDLE = Handle(f"web/live/{ID}/17", "https://deploys.example.com/17")
CALLBACK = "https://bongsu.example.com/hooks/deploy"
TOKEN = "xoxb-1-2-abc"


@pytest.fixture
def site() -> Iterator[DeploySite]:
    made = DeploySite()
    with serving(made):
        yield made


def table(site: DeploySite, **more: object) -> Webhook:
    every = {"status": f"{site.url}/deploys/{{id}}", "cancel": f"{site.url}/deploys/{{id}}/cancel"}
    given = {"url": f"{site.url}/deploys", "secret": VARIABLE, **every, **more}
    return Webhook.model_validate({name: each for name, each in given.items() if each is not None})


def made(site: DeploySite, **more: object) -> tuple[Webhooks, Order]:
    """Make the way to the site, and an order for it."""
    known = table(site, **more)
    backend = Webhooks(lambda *place: known if place == ("web", "live") else None, CALLBACK, {VARIABLE: SECRET})
    backend.clock = lambda: site.now
    return backend, Order(ID, "web", "live", COMMIT, "main", Target(webhook=known), begun_at=BEGUN)


def test_it_is_asked_by_a_signed_post_with_what_it_needs(site: DeploySite) -> None:
    backend, order = made(site)
    assert backend.start(order) == HANDLE
    assert site.sent == [{"id": ID, "service": "web", "environment": "live", "commit": COMMIT, "ref": "main"}]
    headers = site.told[0]
    assert (headers["Idempotency-Key"], headers["X-Bongsu-Callback"]) == (ID, CALLBACK)
    assert headers["X-Bongsu-Timestamp"] == str(int(BEGUN.timestamp()))


def test_the_body_is_what_the_catalogue_says(site: DeploySite) -> None:
    backend, order = made(site, body={"what": "{service}@{commit}", "key": "{id}", "말": "그대로"})
    backend.start(order)
    assert site.sent == [{"what": f"web@{COMMIT}", "key": ID, "말": "그대로"}]


@pytest.mark.parametrize("answer", [b"", b"<html>", b"x" * 2_000_000, [], {"run": ["x"], "url": "javascript:alert(1)"}])
def test_accepted_is_accepted_whatever_it_says(site: DeploySite, answer: object) -> None:
    site.accepts = answer
    backend, order = made(site)
    assert backend.start(order) == Handle(f"web/live/{ID}/")


@pytest.mark.parametrize("fault", [LOST, 500, 502, Reply(302, b"", {"Location": "/"}), Reply(503, b"<html>")])
def test_without_a_clear_answer_it_may_have_begun(site: DeploySite, fault: int | Reply) -> None:
    site.faults.append(fault)
    backend, order = made(site)
    with pytest.raises(Uncertain):
        backend.start(order)
    assert site.asked == ["POST /deploys"]
    if fault == LOST:
        assert backend.find(order) == Handle(f"web/live/{ID}/")


@pytest.mark.parametrize(
    ("reply", "why", "said"),
    [
        (Reply(401, {"error": "who are you?"}), "denied", "who are you?"),
        (Reply(403, {"message": f"not with {TOKEN}"}), "denied", "not with ***"),
        (Reply(404, b"<html>"), "missing", "status 404"),
        (Reply(409, "frozen\n today"), "conflict", "frozen today"),
        (Reply(422, {"error": "x" * 999}), "invalid", "x" * 300),
        (Reply(429, {}, {"Retry-After": "5"}), "conflict", "status 429"),
    ],
)
def test_a_plain_no_begins_nothing(site: DeploySite, reply: Reply, why: str, said: str) -> None:
    site.faults.append(reply)
    backend, order = made(site)
    with pytest.raises(Rejected) as rejected:
        backend.start(order)
    assert (rejected.value.why, rejected.value.said) == (why, said)
    assert site.runs == {}


def test_without_its_secret_nothing_is_sent(site: DeploySite) -> None:
    backend, order = made(site)
    backend.environment = {}
    with pytest.raises(Rejected, match="DEPLOY_SECRET is not set"):
        backend.start(order)
    assert site.asked == []


def test_an_order_for_another_backend_is_refused(site: DeploySite) -> None:
    backend, _ = made(site)
    with pytest.raises(Rejected):
        backend.start(Order(ID, "web", "live", COMMIT, "main", Target(command=Command(run=("x",)))))


def test_what_its_server_does_not_know_is_not_there(site: DeploySite) -> None:
    backend, order = made(site)
    assert backend.find(order) is None
    backend.start(order)
    assert backend.find(order) == Handle(f"web/live/{ID}/")


@pytest.mark.parametrize("more", [{"status": None}, {"status": "http://127.0.0.1:1/{run}"}])
def test_without_an_address_only_a_callback_can_say(site: DeploySite, more: dict[str, object]) -> None:
    backend, order = made(site, **more)
    with pytest.raises(Uncertain):
        backend.find(order)
    assert backend.poll({ID: Handle(f"web/live/{ID}/")}) == {}


@pytest.mark.parametrize(
    ("fault", "raised"),
    [(500, OutsideAway), (Reply(401), Rejected), (Reply(200, b"<html>"), Rejected), (Reply(429), OutsideBusy)],
)
def test_looking_for_it_says_what_is_wrong(site: DeploySite, fault: int | Reply, raised: type[Exception]) -> None:
    backend, order = made(site)
    site.faults.append(fault)
    with pytest.raises(raised):
        backend.find(order)


def test_how_it_goes(site: DeploySite) -> None:
    backend, order = made(site)
    handle = backend.start(order)
    site.goes(state="RUNNING", step="build", log=f"a\r\nwith {TOKEN}", url="https://deploys.example.com/18")
    moved = Handle(handle.reference, "https://deploys.example.com/18")
    assert backend.poll({ID: handle}) == {ID: Progress(Phase.RUNNING, "build", "a\nwith ***", moved)}
    site.goes(state="succeeded", url="")
    assert backend.poll({ID: handle})[ID].phase is Phase.SUCCEEDED
    assert backend.poll({ID: handle})[ID].handle == handle


def test_the_name_that_its_server_gave_it_leads_to_it(site: DeploySite) -> None:
    backend, order = made(site, status=f"{site.url}/deploys/{{run}}")
    site.accepts = {"run": "a/b c"}
    handle = backend.start(order)
    site.runs["a/b c"] = {"state": "failed"}
    assert backend.poll({ID: handle})[ID].phase is Phase.FAILED
    assert site.asked[-1] == "GET /deploys/a%2Fb%20c"


@pytest.mark.parametrize("fault", [LOST, 500, Reply(401), Reply(404), Reply(429), Reply(200, b"<html>"), Reply(301)])
def test_what_cannot_be_told_holds_nobody_up(site: DeploySite, fault: int | Reply) -> None:
    backend, order = made(site)
    handles = {ID: backend.start(order), "gone": Handle("web/none/gone/"), "other": Handle(f"web/live/{ID}/")}
    site.faults.append(fault)
    told = backend.poll(handles)
    assert len(told) == 1
    assert set(backend.poll(handles)) == {ID, "other"}


def test_those_come_first_that_were_told_longest_ago(site: DeploySite, monkeypatch: pytest.MonkeyPatch) -> None:
    backend, _ = made(site)
    monkeypatch.setattr(webhook, "SIDE_BY_SIDE", 1)
    site.runs = {name: {"state": "running"} for name in ("1", "2", "3")}
    handles = {name: Handle(f"web/live/{name}/") for name in ("1", "2", "3")}
    backend.poll({"1": handles["1"]})
    backend.poll(handles)
    assert site.asked == [f"GET /deploys/{name}" for name in ("1", "2", "3", "1")]
    monkeypatch.setattr(webhook, "ENOUGH", -1.0)
    assert backend.poll(handles) == {}


def test_two_hundred_runs_are_told_in_a_look(site: DeploySite) -> None:
    backend, _ = made(site)
    site.runs = {str(number): {"state": "running"} for number in range(200)}
    assert len(backend.poll({name: Handle(f"web/live/{name}/") for name in site.runs})) == 200


def test_its_end_is_asked_for(site: DeploySite) -> None:
    backend, order = made(site)
    backend.cancel(backend.start(order))
    assert site.cancelled == [ID]
    backend.cancel(Handle("web/live/unknown/"))
    site.faults.append(Reply(409, {"error": "it has ended"}))
    backend.cancel(HANDLE)


@pytest.mark.parametrize(
    ("more", "handle", "raised"),
    [
        ({"cancel": None}, HANDLE, Rejected),
        ({}, Handle(f"web/none/{ID}/"), Rejected),
        ({"cancel": "http://127.0.0.1:1/{run}"}, Handle(f"web/live/{ID}/"), Uncertain),
    ],
)
def test_what_cannot_be_ended(
    site: DeploySite, more: dict[str, object], handle: Handle, raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        made(site, **more)[0].cancel(handle)
    assert site.asked == []


def test_a_refusal_to_end_it_is_said(site: DeploySite) -> None:
    backend, order = made(site)
    handle = backend.start(order)
    site.faults.append(Reply(403, {"error": "not you"}))
    with pytest.raises(Rejected, match="not you"):
        backend.cancel(handle)


def test_who_signed_a_callback() -> None:
    body, now = b'{"id": "1"}', BEGUN
    headers = {name.lower(): value for name, value in signed(body, now.timestamp()).items()}
    secrets = {VARIABLE: SECRET, "DEPLOY_OTHER": "another", "DEPLOY_EMPTY": ""}
    assert signers(headers, body, secrets, now) == [VARIABLE]
    assert signers(headers, body + b" ", secrets, now) == []
    assert signers(headers, body, secrets, now + timedelta(minutes=6)) == ()
    assert signers({}, body, secrets, now) == ()


def test_a_signature_is_as_documented() -> None:
    told = signature("It's a Secret to Everybody", "1764000000", b'{"state": "running"}')
    assert told == "e110cee8df998e73df445f74607bd50df02cfebaeb9558626fc286b1e3f6a553"


def test_a_callback_is_read() -> None:
    body = {"id": ID, "state": "Failed", "step": 3, "log": "tail", "url": "http://ci.example/1", "run": "9"}
    assert called_back(json.dumps(body).encode()) == (ID, Told(Phase.FAILED, "3", "tail", "http://ci.example/1", "9"))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"id": "1"}', b'{"id": 1, "state": "running"}'])
def test_a_callback_that_cannot_be_read_is_said(body: bytes) -> None:
    with pytest.raises((TypeError, ValueError)):
        called_back(body)


@pytest.mark.parametrize("state", ["lost", "done", None, 1, True, ["running"]])
def test_a_callback_says_a_documented_state(state: object) -> None:
    with pytest.raises(ValueError, match="state"):
        called_back(json.dumps({"id": "1", "state": state}).encode())


SIMPLE = st.none() | st.booleans() | st.integers() | st.text()
FIELDS = st.sampled_from(["state", "step", "log", "url", "run"])
CONTENT = st.recursive(SIMPLE, lambda each: st.lists(each) | st.dictionaries(FIELDS, each), max_leaves=10)


@given(CONTENT)
def test_whatever_a_server_says_can_be_read(content: object) -> None:
    told = read(content)
    assert told.phase in Phase
    assert len(told.said) <= webhook.SAID
    (told.said + (told.step or "") + told.run).encode()
