"""Prepared statements of PostgreSQL, asked through libpq itself.

psycopg's cursors take three times as long, and let go of the interpreter several times for each
answer, which then waits for the other threads.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from psycopg import DataError, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import (
    DuplicatePreparedStatement,
    FeatureNotSupported,
    InvalidSqlStatementName,
    error_from_result,
)
from psycopg.pq import ConnStatus, ExecStatus, Format

from pages.publishing.database import Rows

MOST_STATEMENTS = 100  # that a connection keeps
FINE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
# psycopg lets the server forget statements after some rollbacks; a migration has changed the type
# of a column.
FORGOTTEN = (InvalidSqlStatementName, FeatureNotSupported)


def fetch(raw: Any, sql: str, params: Sequence[str | int]) -> Rows:
    """Return the rows of a statement with marks `%s` from a connection of psycopg.

    Raises:
        psycopg.Error: what PostgreSQL says, or that it is gone.
    """
    texts = [_as_text(param) for param in params]
    try:
        return _fetch(raw, sql, texts)
    except FORGOTTEN:
        _forget(raw.pgconn, raw.roost_statements)
        return _fetch(raw, sql, texts)


def begin(raw: Any, sql: str, params: Sequence[str | int]) -> Callable[[], Rows]:
    """Let PostgreSQL begin with a statement; return a function that waits for its rows.

    Until that has returned, the connection can do nothing else. Both raise what `fetch` does.
    """
    texts = [_as_text(param) for param in params]
    raw.pgconn.send_query_prepared(_named(raw, sql, texts), texts, result_format=Format.BINARY)
    raw.pgconn.flush()

    def finish() -> Rows:
        result = raw.pgconn.get_result()
        while raw.pgconn.get_result() is not None:
            pass  # it says that there is no more
        try:
            return _rows_of(raw, result)
        except FORGOTTEN:
            return fetch(raw, sql, params)  # which finds the same, and prepares it anew

    return finish


def _fetch(raw: Any, sql: str, texts: list[bytes]) -> Rows:
    name = _named(raw, sql, texts)
    return _rows_of(raw, raw.pgconn.exec_prepared(name, texts, result_format=Format.BINARY))


def _named(raw: Any, sql: str, texts: list[bytes]) -> bytes:
    """Return the name of the statement, which is prepared now if it was not."""
    names = getattr(raw, "roost_statements", None)
    if names is None:
        raw.execute("SET plan_cache_mode = force_generic_plan")
        names = raw.roost_statements = OrderedDict()
        raw.roost_transformer = Transformer(raw)  # it remembers how each type is read
    return names.get(sql) or _prepare(raw.pgconn, names, sql, len(texts))


def _rows_of(raw: Any, result: Any) -> Rows:
    _check(raw.pgconn, result)
    transformer = raw.roost_transformer
    transformer.set_pgresult(result)
    rows: Rows = transformer.load_rows(0, result.ntuples, tuple)
    transformer.set_pgresult(None)  # which holds all of it
    return rows


def _prepare(pgconn: Any, names: OrderedDict[str, bytes], sql: str, marks: int) -> bytes:
    if len(names) >= MOST_STATEMENTS:
        _, oldest = names.popitem(last=False)
        pgconn.exec_(b"DEALLOCATE " + oldest)
    # A name means one statement everywhere: behind a pooler, others have used this connection.
    name = f"roost_{blake2b(sql.encode(), digest_size=16).hexdigest()}".encode()
    numbered = sql % tuple(f"${number}" for number in range(1, marks + 1))
    with suppress(DuplicatePreparedStatement):
        _check(pgconn, pgconn.prepare(name, numbered.encode()))
    names[sql] = name
    return name


def _forget(pgconn: Any, names: OrderedDict[str, bytes]) -> None:
    for name in names.values():
        pgconn.exec_(b"DEALLOCATE " + name)
    names.clear()


def _as_text(param: str | int) -> bytes:
    """Return a parameter as PostgreSQL reads it; its type is that of its place."""
    text = str(param)
    if "\0" in text:
        raise DataError("A text for PostgreSQL cannot contain NUL.")
    return text.encode()


def _check(pgconn: Any, result: Any) -> None:
    if result.status in FINE:
        return
    error = error_from_result(result)
    if pgconn.status == ConnStatus.BAD:  # libpq gives no code where the server is gone
        raise OperationalError(str(error)) from error
    raise error
