"""Many rows in one statement: COPY and arrays on PostgreSQL, one prepared statement on SQLite.

Django writes all values of an INSERT into its text, and updates one object with each statement.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values, which no row of the table may contradict."""
    if not rows:
        return
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            return
        with (
            connection.wrap_database_errors,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)


def insert_objects(objects: Sequence[models.Model]) -> None:
    """Insert new objects of one model as they are, and give them their keys."""
    if not objects:
        return
    meta: Any = objects[0]._meta
    if connection.vendor != "postgresql":
        type(objects[0])._default_manager.bulk_create(objects)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, len(objects)],
        )
        for instance, (pk,) in zip(objects, cursor.fetchall(), strict=True):
            instance.pk = pk
            instance._state.adding = False
            instance._state.db = connection.alias
    fields = meta.concrete_fields
    insert_rows(meta.db_table, [field.column for field in fields], _values(objects, fields))


def update_objects(objects: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write some fields of stored objects of one model."""
    if not objects:
        return
    meta: Any = objects[0]._meta
    fields = [*(meta.get_field(name) for name in names), meta.pk]
    columns = [connection.ops.quote_name(field.column) for field in fields]
    rows, key = _values(objects, fields), columns[-1]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(f"{column} = %s" for column in columns[:-1])
            cursor.executemany(f"UPDATE {meta.db_table} SET {marks} WHERE {key} = %s", rows)
            return
        given = ", ".join(f"{column} = given.{column}" for column in columns[:-1])
        # A cast to varchar(12)[] would cut longer values off in silence; varchar[] does not.
        types = [field.rel_db_type(connection).partition("(")[0] for field in fields]
        arrays = ", ".join(f"%s::{name}[]" for name in types)
        cursor.execute(
            f"UPDATE {meta.db_table} SET {given}"
            f" FROM UNNEST({arrays}) AS given ({', '.join(columns)})"
            f" WHERE {meta.db_table}.{key} = given.{key}",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _values(objects: Sequence[models.Model], fields: Sequence[Any]) -> list[list[Any]]:
    return [
        [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
        for instance in objects
    ]
