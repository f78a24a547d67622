from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.http import OutsideAway, OutsideBusy
from bot.integrations.jira import Jira
from bot.postmortems.ports import Assignee, NewIssue, Refused
from tests.trackers import ACCOUNT, BEGUN, LOST, JiraSite, Reply, serving

MARK = "bongsu-T1-5-1772355600"
NEW = NewIssue(
    MARK, "Add\na limit", ("From *incident* 12",), "https://bongsu.example.com/postmortems/12", ("postmortem",)
)


@pytest.fixture
def site() -> Iterator[JiraSite]:
    made = JiraSite()
    with serving(made):
        yield made


@pytest.fixture
def jira(site: JiraSite) -> Jira:
    return Jira(site.url, ACCOUNT)


def test_an_issue_is_made_with_its_text_as_it_is(site: JiraSite, jira: Jira) -> None:
    made = jira.create("OPS", NEW)
    assert (made.ref, made.name, made.url) == ("10001", "OPS-1", f"{site.url}/browse/OPS-1")
    kept = site.issues[1]
    assert (kept.title, kept.labels) == ("Add a limit", ["postmortem", MARK])
    texts = [each["content"][0] for each in kept.body["content"]]
    assert [each["text"] for each in texts] == ["From *incident* 12", NEW.url]
    assert texts[1]["marks"] == [{"type": "link", "attrs": {"href": NEW.url}}]


def test_a_lost_answer_leaves_an_issue_that_is_found_once_the_search_knows_it(site: JiraSite, jira: Jira) -> None:
    site.later(1)
    site.faults.append(LOST)
    with pytest.raises(OutsideAway):
        jira.create("OPS", NEW)
    assert jira.find("OPS", MARK, BEGUN) is None
    site.indexed = site.now + jira.settles
    found = jira.find("OPS", MARK, BEGUN)
    assert found is not None
    assert (found.name, found.mark) == ("OPS-1", MARK)


def test_it_goes_to_the_first_state_of_the_wanted_kind(site: JiraSite, jira: Jira) -> None:
    made = jira.create("OPS", NEW)
    jira.move("OPS", jira.look("OPS", made.ref), "done")
    assert jira.look("OPS", made.ref).state == "done"
    del site.ways["11"]
    jira.move("OPS", jira.look("OPS", made.ref), "open")
    assert site.issues[1].state == "indeterminate"
    assert jira.look("OPS", made.ref).state == "open"


def test_a_workflow_without_a_way_is_for_a_person(site: JiraSite, jira: Jira) -> None:
    made = jira.create("OPS", NEW)
    site.ways = {"21": "indeterminate"}
    with pytest.raises(Refused, match="no_way"):
        jira.move("OPS", jira.look("OPS", made.ref), "done")


def test_the_owner_is_found_by_the_address_where_that_is_one_person(site: JiraSite, jira: Jira) -> None:
    site.people = {"anna@example.com": "a1", "joanna@example.com": "a2"}
    assert jira.account("OPS", Assignee("joanna@example.com")) == "a2"
    assert jira.account("OPS", Assignee("anna@example.com")) is None
    assert jira.account("OPS", Assignee(None, "anna")) is None
    made = jira.create("OPS", NEW)
    jira.assign("OPS", made.ref, "a2")
    assert site.issues[1].assignees == ["a2"]


def test_it_is_renamed_to_one_line(site: JiraSite, jira: Jira) -> None:
    jira.rename("OPS", jira.create("OPS", NEW).ref, "Add\ntwo limits " + "x" * 400)
    assert site.issues[1].title.startswith("Add two limits x")
    assert len(site.issues[1].title) == 255


def test_news_are_read_by_their_keys(site: JiraSite, jira: Jira) -> None:
    refs = [jira.create("OPS", NEW).ref for _ in range(2)]
    site.set(2, "done")
    found = jira.news("OPS", [*refs, "19999"], "", BEGUN)
    assert [(each.ref, each.state) for each in found.seen] == [("10001", "open"), ("10002", "done")]
    assert found.seen[1].changed_at == BEGUN
    assert jira.news("OPS", (), "", BEGUN).seen == ()


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(401, b"<html>Unauthorized</html>", {"Content-Type": "text/html"}), "denied"),
        (Reply(403, {"errorMessages": ["You do not have permission"]}), "denied"),
        (Reply(404, {"errorMessages": ["Issue does not exist"]}), "missing"),
        (Reply(410, {}), "missing"),
        (Reply(302, b"", {"Location": "https://id.atlassian.com/login"}), "moved"),
        (Reply(400, {"errorMessages": [], "errors": {"summary": "too long"}}), "invalid"),
        (Reply(400, {"errorMessages": None, "errors": ["what"]}), "invalid"),
        (Reply(200, b"<html>Log in</html>", {"Content-Type": "text/html"}), "odd"),
        (Reply(201, {"id": "1"}), "odd"),
        (Reply(201, []), "odd"),
        (Reply(201, b"[" * 200_000), "odd"),
    ],
)
def test_what_a_person_has_to_mend(site: JiraSite, jira: Jira, reply: Reply, why: str) -> None:
    site.faults.append(reply)
    with pytest.raises(Refused) as refused:
        jira.create("OPS", NEW)
    assert refused.value.why == why
    assert "jira-token" not in str(refused.value)


def test_a_field_that_the_project_wants_is_named(site: JiraSite, jira: Jira) -> None:
    site.needs = "customfield_10011"
    with pytest.raises(Refused) as refused:
        jira.create("OPS", NEW)
    assert refused.value.said == "customfield_10011: customfield_10011 is required."


def test_a_wrong_token_and_a_wrong_project(site: JiraSite, jira: Jira) -> None:
    with pytest.raises(Refused, match="denied"):
        Jira(site.url, "bongsu@example.com:wrong").look("OPS", "10001")
    with pytest.raises(Refused, match="valid project is required"):
        jira.create("NONE", NEW)


def test_a_search_that_answers_no_list_is_odd(site: JiraSite, jira: Jira) -> None:
    site.faults.extend([Reply(200, {"issues": "none"}), Reply(200, ["x"])])
    for _ in range(2):
        with pytest.raises(Refused, match="odd"):
            jira.find("OPS", MARK, BEGUN - timedelta(1))


def test_a_busy_and_an_absent_site(site: JiraSite, jira: Jira) -> None:
    site.faults.extend([Reply(429, {}, {"Retry-After": "12"}), 503])
    with pytest.raises(OutsideBusy) as busy:
        jira.look("OPS", "1")
    assert busy.value.seconds == 12
    with pytest.raises(OutsideAway):
        jira.look("OPS", "1")
