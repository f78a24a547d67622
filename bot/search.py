"""Full-text search in either database, in any script: words in lower case, and pairs of syllables.

A script that is written in syllables puts no blank where a reader looks for a word, so that each pair of neighbours is
a token, and what is looked for is a run of pairs. Tokens are written in ASCII letters and digits: both databases then
see the same ones, whatever their locale and their age of Unicode. What people type is only ever words or "a phrase".
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, column, delete, func, literal_column, select, table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

SYLLABLES = "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
"""Kana, Han and Hangul."""
RUN = re.compile(f"[{SYLLABLES}]+|[^\\W_{SYLLABLES}]+")
TYPED = re.compile(r'"([^"]+)"|([^\s"]+)')
LONGEST_WORD = 64
LONGEST_TEXT = 400_000
"""Characters of tokens that are kept of one document: a tsvector of PostgreSQL holds 1 MB."""
MOST_TERMS = 16
PREFIX = 3
"""Letters from which on the beginning of a word is enough to find it."""
PARTICLES = ("에서", "으로", "은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만")
"""What Korean adds to a noun, which the text may have with another one or none."""
FORMS = ("합니다", "됩니다", "입니다", "습니다", "니다", "하고", "되고", "하지", "되지", "않음", "없음", *PARTICLES)
"""What Korean adds to any word; it tells nothing of what a text is about."""
ENDINGS = ("ing", "ed", "es", "s", "e")
STEM = 3
"""Letters that remain of a word at the least when its ending is taken away."""
CODE = 3
EVERYWHERE = re.compile("an|and|are|at|be|by|for|from|has|have|in|is|it|not|of|on|or|the|to|was|we|with")
"""English words that tell nothing of what a text is about."""

DOCUMENTS = table(
    "search_document", column("id"), column("workspace_id"), column("kind"), column("key"), column("tokens")
)
INDEX = table("search_index", column("rowid"), column("tokens"), column("rank"))
SIMPLE: ColumnElement[Any] = literal_column("'simple'")


@dataclass(frozen=True)
class Term:
    """Tokens that follow one another; with `open_end` the last may go on."""

    tokens: tuple[str, ...]
    open_end: bool = False


Clause = tuple[Term, ...]
"""Terms of which one is enough."""


@dataclass(frozen=True)
class Query:
    """What is looked for: every clause, or with `any_of` the documents that have most of them."""

    clauses: tuple[Clause, ...]
    any_of: bool = False


@dataclass(frozen=True)
class Found:
    """A document that a query found; `key` is the number of the row that it describes."""

    kind: str
    key: int


def runs(text: str) -> list[str]:
    """Split a text into words and runs of syllables, in one way of writing them."""
    return RUN.findall(unicodedata.normalize("NFKC", text).casefold())


def tokens(text: str) -> Iterator[str]:
    """Give the tokens of a document, in their order; the last syllable of a run is one by itself, too."""
    for run in runs(text):
        yield from map(_written, [*_pairs(run), run[-1]] if _in_syllables(run) else [run[:LONGEST_WORD]])


def read(typed: str) -> Query:
    """Read what somebody typed: words, and phrases in quotes; all other signs are passed over."""
    clauses = (
        _phrase(runs(quoted), exact=True) if quoted else _phrase(runs(word), exact=False)
        for quoted, word in TYPED.findall(typed)
    )
    return Query(tuple(clause for clause in clauses if clause)[:MOST_TERMS])


def about(text: str) -> frozenset[str]:
    """Give what a text is about, to compare it with others: stems of its words, and pairs of syllables."""
    found: set[str] = set()
    for run in runs(text):
        if _in_syllables(run):
            found.update(map(_written, _pairs(next(iter(_without(run, FORMS)), run))))
        elif not _says_nothing(run):
            found.add(_written(_stem(run[:LONGEST_WORD])))
    return frozenset(found)


def like(stems: Iterable[str]) -> Query:
    """Look for the documents that have most of these; they come from `about`."""
    return Query(tuple((Term((stem,), open_end=stem.startswith("w")),) for stem in sorted(stems)), any_of=True)


def put(tx: Session, workspace: int, kind: str, key: int, text: str) -> None:
    """Have a document found by a text from now on, in place of what it was found by before."""
    kept = " ".join(tokens(text))
    kept = kept if len(kept) <= LONGEST_TEXT else kept[:LONGEST_TEXT].rpartition(" ")[0]
    is_sqlite = _is_sqlite(tx)
    same = {"workspace_id": workspace, "kind": kind, "key": key}
    added = (sqlite if is_sqlite else postgresql).insert(DOCUMENTS)
    values = added.values(**same, tokens=kept if is_sqlite else func.to_tsvector(SIMPLE, kept))
    tx.execute(values.on_conflict_do_update(index_elements=list(same), set_={"tokens": added.excluded.tokens}))


def tidy(tx: Session) -> None:
    """Overwrite the words that no document has any longer, where the index keeps them until it is put together anew.

    https://www.sqlite.org/fts5.html#the_optimize_command
    """
    if _is_sqlite(tx):
        tx.execute(text("INSERT INTO search_index(search_index) VALUES ('optimize')"))


def drop(tx: Session, workspace: int, kind: str, key: int) -> None:
    """Have a document found no more."""
    same = (DOCUMENTS.c.workspace_id == workspace, DOCUMENTS.c.kind == kind, DOCUMENTS.c.key == key)
    tx.execute(delete(DOCUMENTS).where(*same))


def find(
    tx: Session, workspace: int, kinds: Collection[str], query: Query, *, allowed: Select[Any], limit: int = 20
) -> Sequence[Found]:
    """Find documents, the best first, of equally good ones the newest.

    `allowed` selects the keys that whoever asks may know of; nothing else is ever found.
    """
    if not query.clauses:
        return []
    matched, best = _matched(tx, query)
    mine = (DOCUMENTS.c.workspace_id == workspace, DOCUMENTS.c.kind.in_(kinds), DOCUMENTS.c.key.in_(allowed))
    rows = tx.execute(matched.where(*mine).order_by(best, DOCUMENTS.c.key.desc()).limit(limit))
    return [Found(row.kind, row.key) for row in rows]


def frequencies(tx: Session, kind: str, stems: Collection[str]) -> tuple[int, dict[str, int]]:
    """Tell how many documents of a kind there are, and in how many of them each of these stands."""
    listed = sorted(stems)
    queries = [like([stem]) for stem in listed]
    counted = [_count(_matched(tx, query)[0].where(DOCUMENTS.c.kind == kind)) for query in queries]
    total = _count(select(DOCUMENTS.c.id).where(DOCUMENTS.c.kind == kind))
    row = tx.execute(select(total, *counted)).one()
    return row[0], dict(zip(listed, row[1:], strict=True))


def _count(rows: Select[Any]) -> Any:  # noqa: ANN401 - a scalar subquery
    return select(func.count()).select_from(rows.order_by(None).subquery()).scalar_subquery()


def _matched(tx: Session, query: Query) -> tuple[Select[Any], ColumnElement[Any]]:
    """Select what a query matches, and say what puts the best first."""
    columns = (DOCUMENTS.c.id, DOCUMENTS.c.kind, DOCUMENTS.c.key)
    if _is_sqlite(tx):
        words = _joined(query, " OR ", " AND ", _for_sqlite)
        matches: ColumnElement[bool] = INDEX.c.tokens.op("MATCH")(words)
        return select(*columns).join(INDEX, INDEX.c.rowid == DOCUMENTS.c.id).where(matches), INDEX.c.rank
    wanted = func.to_tsquery(SIMPLE, _joined(query, " | ", " & ", _for_postgres))
    rank = func.ts_rank(DOCUMENTS.c.tokens, wanted, 1)
    return select(*columns).where(DOCUMENTS.c.tokens.op("@@")(wanted)), rank.desc()


def _joined(query: Query, any_of: str, all_of: str, write: Callable[[Term], str]) -> str:
    clauses = [f"({any_of.join(map(write, clause))})" for clause in query.clauses]
    return (any_of if query.any_of else all_of).join(clauses)


def _for_sqlite(term: Term) -> str:
    """Write a term for FTS5.

    https://www.sqlite.org/fts5.html#full_text_query_syntax
    """
    return f'"{" ".join(term.tokens)}"{"*" if term.open_end else ""}'


def _for_postgres(term: Term) -> str:
    """Write a term for `to_tsquery`.

    https://www.postgresql.org/docs/current/textsearch-controls.html
    """
    return " <-> ".join(term.tokens) + (":*" if term.open_end else "")


def _is_sqlite(tx: Session) -> bool:
    return tx.get_bind().dialect.name == "sqlite"


def _phrase(parts: list[str], *, exact: bool) -> Clause:
    """Make a clause of runs that follow one another; an exact one takes no other ending than was typed."""
    if not parts:
        return ()
    *before, last = parts
    term = partial(_term, tuple(token for run in before for token in tokens(run)), exact=exact)
    return (term(last),) if exact else tuple(map(term, (last, *_without(last, PARTICLES))))


def _term(before: tuple[str, ...], last: str, *, exact: bool) -> Term:
    if not _in_syllables(last):
        return Term((*before, _written(last[:LONGEST_WORD])), open_end=not exact and len(last) >= PREFIX)
    pairs = _pairs(last)
    return Term((*before, *map(_written, pairs or [last])), open_end=not pairs)


def _without(run: str, endings: Sequence[str]) -> list[str]:
    """Give a Korean word without its ending, where it has one of these and two syllables remain."""
    return [run.removesuffix(end) for end in endings if run.endswith(end) and len(run) >= len(end) + 2][:1]


def _says_nothing(word: str) -> bool:
    """Tell a word that could stand in any text; a number of three digits is often a code of HTTP."""
    figure = word.isdecimal() and len(word) != CODE
    return len(word) < 2 or figure or EVERYWHERE.fullmatch(word) is not None  # noqa: PLR2004 - one letter is no word


def _stem(word: str) -> str:
    ending = next((each for each in ENDINGS if word.endswith(each) and len(word) >= len(each) + STEM), "")
    return word.removesuffix(ending)


def _in_syllables(run: str) -> bool:
    return re.match(f"[{SYLLABLES}]", run) is not None


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _written(token: str) -> str:
    """Write a token in ASCII: a word as it is, anything else by the numbers of its characters."""
    return f"w{token}" if token.isascii() else "u" + "".join(f"{ord(letter):05x}" for letter in token)
