"""Prepared statements of PostgreSQL, asked through libpq itself.

psycopg's cursors take three times as long, and let go of the interpreter several times for each
answer, which then waits for the other threads.
"""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import count
from typing import Any

from psycopg import DataError
from psycopg.adapt import Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, Format

MOST_STATEMENTS = 100  # that a connection keeps
FINE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_numbers = count(1)


def fetch(raw: Any, sql: str, params: Sequence[str | int]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement with marks `%s` from a connection of psycopg.

    Raises:
        psycopg.Error: what PostgreSQL says, or that it is gone.
    """
    texts = [_as_text(param) for param in params]
    try:
        return _fetch(raw, sql, texts)
    except InvalidSqlStatementName:  # psycopg lets the server forget them after some rollbacks
        raw.roost_statements.clear()
        return _fetch(raw, sql, texts)


def _fetch(raw: Any, sql: str, texts: list[bytes]) -> list[tuple[Any, ...]]:
    names = getattr(raw, "roost_statements", None)
    if names is None:
        raw.execute("SET plan_cache_mode = force_generic_plan")
        names = raw.roost_statements = OrderedDict()
    name = names.get(sql) or _prepare(raw.pgconn, names, sql, len(texts))
    result = raw.pgconn.exec_prepared(name, texts, result_format=Format.BINARY)
    _check(result)
    transformer = Transformer(raw)
    transformer.set_pgresult(result)
    rows: list[tuple[Any, ...]] = transformer.load_rows(0, result.ntuples, tuple)
    return rows


def _prepare(pgconn: Any, names: OrderedDict[str, bytes], sql: str, marks: int) -> bytes:
    if len(names) >= MOST_STATEMENTS:
        _, oldest = names.popitem(last=False)
        pgconn.exec_(b"DEALLOCATE " + oldest)
    name = f"roost_{next(_numbers)}".encode()
    numbered = sql % tuple(f"${number}" for number in range(1, marks + 1))
    _check(pgconn.prepare(name, numbered.encode()))
    names[sql] = name
    return name


def _as_text(param: str | int) -> bytes:
    """Return a parameter as PostgreSQL reads it; its type is that of its place."""
    text = str(param)
    if "\0" in text:
        raise DataError("A text for PostgreSQL cannot contain NUL.")
    return text.encode()


def _check(result: Any) -> None:
    if result.status not in FINE:
        raise error_from_result(result)
