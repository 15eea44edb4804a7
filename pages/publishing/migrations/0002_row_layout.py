"""Lay out the two tables of narrow rows for the range scans that lists and invalidation make."""

from django.db import migrations

SQLITE = [
    "DROP TABLE publishing_entry",
    "CREATE TABLE publishing_entry (key varchar(400) NOT NULL, sort varchar(200) NOT NULL,"
    " document_id bigint NOT NULL, PRIMARY KEY (key, sort, document_id)) WITHOUT ROWID",
    "CREATE INDEX entry_document ON publishing_entry (document_id)",
    "DROP TABLE publishing_dependency",
    "CREATE TABLE publishing_dependency (document_id bigint NOT NULL, key varchar(255) NOT NULL,"
    " value varchar(32) NOT NULL, PRIMARY KEY (document_id, key)) WITHOUT ROWID",
    "CREATE INDEX dependency_key ON publishing_dependency (key)",
]
# Bytewise order, so that ranges and sorts need no locale's rules.
POSTGRESQL = [
    'ALTER TABLE publishing_entry ALTER COLUMN key TYPE varchar(400) COLLATE "C"',
    'ALTER TABLE publishing_entry ALTER COLUMN sort TYPE varchar(200) COLLATE "C"',
    'ALTER TABLE publishing_dependency ALTER COLUMN key TYPE varchar(255) COLLATE "C"',
]


def lay_out(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
