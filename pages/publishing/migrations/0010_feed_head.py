"""Documents keep their item in the sync feed, which was put together for each reader."""

from django.db import migrations, models

from pages.publishing.changes import feed_head

SOME = 1_000
IDENTITY = ("site_id", "locale", "kind", "object_id")


def put_heads_together(apps, schema_editor):
    documents = apps.get_model("publishing", "PublishedDocument").objects
    changes = apps.get_model("publishing", "Change").objects
    last = 0
    while True:
        rows = documents.filter(pk__gt=last).order_by("pk")
        some = list(rows.only("pk", "type", "path", "digest", *IDENTITY)[:SOME])
        if not some:
            break
        last = some[-1].pk
        logged = changes.filter(object_id__in={document.object_id for document in some})
        previous = {
            tuple(identity): path
            for *identity, path in logged.values_list(*IDENTITY, "previous_path")
        }
        for document in some:
            identity = tuple(getattr(document, name) for name in IDENTITY)
            document.feed_head = feed_head(
                *identity,
                document.type,
                document.path,
                previous.get(identity, ""),
                document.digest,
            )
        documents.bulk_update(some, ["feed_head"], batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0009_missed_schedule")]
    operations = [
        migrations.AddField(
            "publisheddocument",
            "feed_head",
            models.BinaryField(
                default=b"",
                help_text="Its item in the sync feed between seq and the document itself.",
            ),
        ),
        migrations.RunPython(put_heads_together, migrations.RunPython.noop),
    ]
