"""The shell: `bongsu serve`, `demo`, `migrate`, `check`, `manifest`, `jobs`, `alerts`, `export`, `postmortem`.

Exit 0 well, 1 failed, 2 wrong use.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from bot.alerts.queries import body_of, posts
from bot.catalogue import CatalogueError, check_text, load, secretless, tokenless, unanswered, uninstalled, unkeyed
from bot.catalogue.durations import parse_duration
from bot.clock import system_clock
from bot.config import ConfigError, Settings, demand_slack, read_settings
from bot.db import Database, DatabaseAway, Transaction
from bot.db.migrate import upgrade
from bot.demo import demo
from bot.flows import exports, papers, standup_export
from bot.incidents.files import copy_of
from bot.incidents.queries import known_to
from bot.manifest import manifest
from bot.messages import sheets
from bot.messages.languages import LANGUAGES
from bot.messages.scopes import FEATURES, missing
from bot.messages.words import words_for
from bot.people.queries import only_workspace
from bot.postmortems import queries
from bot.postmortems.document import Document
from bot.process import DatabaseInUse, serve
from bot.slack.client import SlackAway, SlackClient, SlackRefused
from bot.work.queries import dead_jobs, retry

Action = Callable[[argparse.Namespace], int]
SHEETS = {**exports.SHEETS, **standup_export.SHEETS}
"""What `bongsu export` prints, by the names that people type."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a subcommand and exit with its status."""
    options = _parser().parse_args(arguments)
    action: Action = options.action
    try:
        sys.exit(action(options))
    except (CatalogueError, ConfigError) as error:
        _fail(str(error))
    except (SlackAway, SlackRefused) as error:
        _fail(f"Slack did not say yes: {error}. Check SLACK_BOT_TOKEN and SLACK_API_URL.")
    except DatabaseInUse as error:
        _fail(f"Another Bongsu is running on {error}. Stop it first; nothing was changed.")
    except DatabaseAway as error:
        _fail(f"The database cannot be reached: {type(error.orig).__name__}. Check DATABASE_URL.")


def _fail(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bongsu", description="A ChatOps bot for Slack.")
    actions = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, action: Action, text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text)
        added.set_defaults(action=action)
        return added

    add("serve", _serve, "Run the bot.").add_argument(
        "--no-migrate", action="store_true", help="leave the schema as it is"
    )
    trial = add("demo", _demo, "Try the bot with a Slack workspace on this machine.")
    trial.add_argument("--state", default="var", help="where the demo keeps its state (var)")
    trial.add_argument("--port", type=int, default=8765, help="the workspace's port (8765); the bot takes the next one")
    add("migrate", _migrate, "Bring the database to the newest schema.")
    checked = add("check", _check, "Check the settings and the catalogue, and name every mistake.")
    checked.add_argument("--slack", action="store_true", help="ask Slack which scopes the app lacks, too")
    made = add("manifest", _manifest, "Print the manifest with which the app is installed in Slack.")
    made.add_argument("--prefix", default="", help="goes before each command's name, such as bs-")
    jobs = add("jobs", _jobs, "List the jobs that are stuck, or try one again.")
    jobs.add_argument("retry", nargs="*", metavar="retry NUMBER", help="the job to try again")
    kept = add("alerts", _alerts, "List the newest posts of alerts, or print the body of one.")
    kept.add_argument("number", nargs="?", type=int, metavar="NUMBER", help="the post whose body is printed as it came")
    kept.add_argument("--unreadable", action="store_true", help="only those that could not be read")
    kept.add_argument("--limit", type=int, default=20, help="how many (20)")
    told = add("export", _export, "Print what is kept of deploys and standups, for other programs.")
    told.add_argument("sheet", choices=list(SHEETS), help="what is printed: " + _sheets())
    told.add_argument("--format", choices=["csv", "json"], default="csv", help="a table (csv) or a list (json)")
    told.add_argument("--since", type=_moment, help="a day such as 2026-11-01, or a duration such as 90d")
    told.add_argument(
        "--private", action="store_true", help="name private incidents, and print answers of private channels, too"
    )
    written = add("postmortem", _postmortem, "Print a post-mortem as a file.")
    written.add_argument("export", choices=["export"], help="what is done")
    written.add_argument("number", type=int, metavar="NUMBER", help="the number of its incident")
    written.add_argument("--format", choices=["md", "html"], default="md", help="Markdown (md) or a page (html)")
    written.add_argument("--private", action="store_true", help="also one of a private incident")
    written.add_argument("--files", type=Path, metavar="FOLDER", help="a folder for its files, which it then links to")
    written.add_argument("--style", help="sre, pagerduty, atlassian, etsy, or one of your own")
    written.add_argument("--language", choices=LANGUAGES, help="en or ko, else the language of the workspace")
    return parser


def _serve(options: argparse.Namespace) -> int:
    settings = read_settings()
    demand_slack(settings)
    serve(settings, migrate=not options.no_migrate)
    return 0


def _demo(options: argparse.Namespace) -> int:
    return demo(options.state, options.port)


def _migrate(_: argparse.Namespace) -> int:
    settings = read_settings()
    settings.state.mkdir(parents=True, exist_ok=True)
    print("The database was upgraded." if upgrade(settings.database_url) else "The database is up to date.")
    return 0


def _check(options: argparse.Namespace) -> int:
    settings = read_settings()
    mistakes = [*check_text(settings.config), *unkeyed(settings.config, settings.pagerduty_keys)]
    mistakes += [*tokenless(settings.config, settings.tokens), *unanswered(settings.config)]
    mistakes += uninstalled(settings.config)
    mistakes += secretless(settings.config, os.environ)
    mistakes += _styles(settings) if not mistakes else []
    mistakes += _lacking(settings) if options.slack else []
    print("\n".join(mistakes) if mistakes else f"{settings.config} is well.")
    return 1 if mistakes else 0


def _styles(settings: Settings) -> list[str]:
    """Name the mistakes of the team's own templates."""
    catalogue = load(settings.config)
    return papers.styles(catalogue, settings.config).mistakes(catalogue.postmortem.style)


def _lacking(settings: Settings) -> list[str]:
    """Name the scopes that the app was not granted, with what is off without them."""
    demand_slack(settings)
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    with _database(settings) as database:
        _, granted = SlackClient(database, token, settings.slack_api_url).introduce()
    if not granted:
        return ["SLACK_BOT_TOKEN: Slack does not tell what the app was granted"]
    return [
        f"SLACK_BOT_TOKEN: lacks {scope} ({FEATURES[scope]}); add it to the app and install it again"
        for scope in missing(granted)
    ]


def _manifest(options: argparse.Namespace) -> int:
    settings = read_settings()
    made = manifest(settings.base_url, prefix=options.prefix, socket_mode=settings.socket_mode)
    print(json.dumps(made, indent=2, ensure_ascii=False))
    return 0


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url, pool=1)
    try:
        yield database
    finally:
        database.close()


def _jobs(options: argparse.Namespace) -> int:
    with _database(read_settings()) as database:
        if options.retry:
            return _retry(database, options.retry)
        with database.read() as tx:
            found = dead_jobs(tx)
    for job in found:
        print(f"{job.id:>8}  {job.flow:<24} {job.subject:<24} {job.died_at:%Y-%m-%d %H:%M}Z  {job.error}")
    print(f"{len(found)} stuck." if found else "No job is stuck.")
    return 0


def _retry(database: Database, words: Sequence[str]) -> int:
    if len(words) != 2 or words[0] != "retry" or not words[1].isdecimal():  # noqa: PLR2004 - "retry" and a number
        print("Use: bongsu jobs [retry NUMBER]", file=sys.stderr)
        return 2
    with database.write() as tx:
        done = retry(tx, int(words[1]), system_clock())
    print("It is being tried again." if done else f"There is no stuck job {words[1]}.")
    return 0 if done else 1


def _alerts(options: argparse.Namespace) -> int:
    with _database(read_settings()) as database, database.read() as tx:
        if options.number is not None:
            return _body(body_of(tx, options.number), options.number)
        found = posts(tx, options.limit, only_unreadable=options.unreadable)
    for post in found:
        state = post.error or ("waits" if post.waits else "read")
        print(f"{post.id:>8}  {post.source:<14} {post.received_at:%Y-%m-%d %H:%M:%S}Z  {state}")
    if not found:
        print("No post of alerts could not be read." if options.unreadable else "No post of alerts is kept.")
    return 0


def _body(body: bytes | None, number: int) -> int:
    """Print a body byte for byte, so that it can be sent again or looked at with other tools."""
    if body is None:
        print(f"There is no post {number}.", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(body)
    return 0


def _sheets() -> str:
    return "; ".join(f"{name}: {sheet.holds}" for name, sheet in SHEETS.items())


def _moment(text: str) -> datetime:
    """Read a day, by its beginning in UTC, or how long ago. Raises `ValueError`, which is wrong use."""
    if text[:4].isdecimal() and "-" in text:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    return system_clock() - parse_duration(text)


def _export(options: argparse.Namespace) -> int:
    """Print a sheet as it is read, so that memory holds a few rows of it."""
    sheet = SHEETS[options.sheet]
    write = sheets.as_csv if options.format == "csv" else sheets.as_json
    with _database(read_settings()) as database:
        with database.read() as tx:
            workspace = only_workspace(tx)
        asked = exports.Asked(workspace.id, options.since, options.private) if workspace else None
        rows = exports.read(database, sheet, asked) if asked else ()
        sys.stdout.writelines(write(sheet.columns, rows))
    return 0


def _postmortem(options: argparse.Namespace) -> int:
    settings = read_settings()
    catalogue = load(settings.config)
    known = papers.styles(catalogue, settings.config).names()
    if options.style and options.style not in known:
        print(f"There is no style {options.style}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    with _database(settings) as database, database.read() as tx:
        document = _written(tx, options.number, is_private=options.private)
        if document is not None and options.files:
            _save_files(tx, document, options.files)
    if document is None:
        print(f"There is no post-mortem of incident {options.number}.", file=sys.stderr)
        return 1
    words = words_for(options.language or catalogue.workspace.language or settings.language)
    of_file = partial(papers.beside_export, folder=options.files.as_posix()) if options.files else None
    writer = papers.writer(catalogue, settings.config, words, document, of_file)
    sys.stdout.write(writer.html(options.style) if options.format == "html" else writer.markdown(options.style))
    return 0


def _save_files(tx: Transaction, document: Document, folder: Path) -> None:
    """Write the files of a post-mortem into a folder, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in document.files():
        found = copy_of(tx, document.workspace, document.number, file.id)
        if found is not None:
            (folder / papers.file_name(file)).write_bytes(found.content)


def _written(tx: Transaction, number: int, *, is_private: bool) -> Document | None:
    """Read the post-mortem of an incident; that of a private one only where it is asked for."""
    workspace = only_workspace(tx)
    found = queries.by_number(tx, workspace.id, number) if workspace else None
    if workspace is None or found is None:
        return None
    is_known = is_private or known_to(tx, workspace.id, None, [found.incident])
    return papers.load(tx, found.key, system_clock()) if is_known else None
