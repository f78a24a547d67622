"""What a new workspace starts with."""

from bot.sandbox.channels import Channel
from bot.sandbox.groups import Group
from bot.sandbox.people import BOT_USER, Person
from bot.sandbox.workspace import Workspace

KIM = "U0KIMJIWOO"
PARK = "U0PARKSEOY"
ANNA = "U0ANNAWEBE"
MAYA = "U0MAYAJOHN"
LUCA = "U0LUCAROSS"


def plant(ws: Workspace) -> None:
    """Fill an empty workspace with five people, the bot, two user groups, four channels and an archived one."""
    for person in _people():
        person.updated = ws.now()
        ws.keep_person(person)
    for channel in _channels(ws.now()):
        ws.keep_channel(channel)
    for group in _groups(ws.now()):
        ws.keep_group(group)


def _people() -> list[Person]:
    return [
        Person(KIM, "jiwoo", "김지우", "Asia/Seoul", "ko-KR", "jiwoo@example.com"),
        Person(PARK, "seoyeon", "박서연", "Asia/Seoul", "ko-KR", "seoyeon@example.com"),
        Person(ANNA, "anna", "Anna Weber", "Europe/Berlin", "de-DE", "anna@example.com"),
        Person(MAYA, "maya", "Maya Johnson", "America/New_York", "en-US", "maya@example.com", is_admin=True),
        Person(LUCA, "luca", "Luca Rossi", "Europe/London", "en-GB", "luca@example.com"),
        Person(BOT_USER, "bongsu", "Bongsu", is_bot=True),
    ]


def _channels(now: int) -> list[Channel]:
    people = [KIM, PARK, ANNA, MAYA, LUCA]
    return [
        Channel("C0GENERAL", "general", "channel", MAYA, now, [*people], is_general=True),
        Channel("C0INCIDENTS", "incidents", "channel", MAYA, now, [*people]),
        Channel("C0ALERTS", "alerts", "channel", MAYA, now, [*people]),
        Channel("C0CHECKOUT", "checkout", "channel", ANNA, now, [*people]),
        Channel("C0INC0OLD", "inc-0-old", "channel", ANNA, now, [ANNA, KIM], is_archived=True),
    ]


def _groups(now: int) -> list[Group]:
    return [
        Group("S0SEOULTEAM", "seoul-team", "Seoul team", [KIM, PARK], MAYA, now, now),
        Group("S0CHECKOUTS", "checkout-team", "Checkout team", [ANNA, MAYA, LUCA], MAYA, now, now),
    ]
