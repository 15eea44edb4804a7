"""The tables of the build: documents, what they were made from, what changed, who read how far."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.publishing.access import Viewer


class PublishedDocumentQuerySet(models.QuerySet["PublishedDocument"]):
    """Documents, and who may read them."""

    def visible_to(self, viewer: Viewer) -> "PublishedDocumentQuerySet":
        """Return the documents that this viewer may read: the one access rule of every reader."""
        return self.filter(viewer.access_filter())


class PublishedDocument(models.Model):
    """The public JSON of one object in one site and locale, ready to be sent."""

    site_id = models.PositiveIntegerField(help_text="0: shared by all sites.")
    locale = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=50)
    object_id = models.BigIntegerField()
    type = models.CharField(max_length=100)
    path = models.CharField(max_length=2048, blank=True)
    body = models.BinaryField()
    card = models.BinaryField()
    feed_head = models.BinaryField(
        default=b"", help_text="Its item in the sync feed between seq and the document itself."
    )
    digest = models.CharField(max_length=32, help_text="Of the body without updated_at.")
    etag = models.CharField(max_length=64)
    seq = models.BigIntegerField(help_text="Of its last change.")
    updated_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(help_text="When these bytes were written.")
    access = models.CharField(
        max_length=255, blank=True, help_text="Restrictions that cover it; empty: public."
    )
    ref_digest = models.CharField(
        max_length=32, blank=True, help_text="Of what other documents show of it."
    )
    entries_digest = models.CharField(max_length=32, blank=True)
    reads_digest = models.CharField(max_length=32, blank=True)
    builder_hash = models.CharField(max_length=32, blank=True)  # see pages.publishing.code
    rebuild_at = models.DateTimeField(null=True)

    objects = PublishedDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "site_id", "locale"], name="document_identity"
            )
        ]
        indexes = [
            models.Index(fields=["site_id", "path"], name="document_path"),
            models.Index(fields=["seq"], name="document_seq"),
            # Few documents are restricted: lists and counts look here, not into every document.
            models.Index(
                fields=["access"], name="document_restricted", condition=models.Q(access__gt="")
            ),
            models.Index(
                fields=["rebuild_at"],
                name="document_rebuild_at",
                condition=models.Q(rebuild_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} ({self.site_id}, {self.locale or 'no locale'})"


class Dependency(models.Model):
    """One key that was read to make one document, with a digest of the answer where it has one."""

    pk = models.CompositePrimaryKey("document_id", "key")
    document_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    value = models.CharField(max_length=32, blank=True)

    class Meta:
        # Whoever asks who has read a key also asks what answer they got.
        indexes = [models.Index(fields=["key", "value"], name="dependency_key_value")]

    def __str__(self) -> str:
        return f"{self.document_id} read {self.key}"


class Entry(models.Model):
    """One value by which lists find one document.

    `key` is `site|locale|type|field=value`; `sort` orders the rows of a key bytewise: the type's
    default order in filter rows, the order's own value where the field is `order:<name>`.
    """

    pk = models.CompositePrimaryKey("key", "sort", "document_id")
    key = models.CharField(max_length=400)
    sort = models.CharField(max_length=200)
    document_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["document_id"], name="entry_document")]

    def __str__(self) -> str:
        return f"{self.key} finds {self.document_id}"


class Change(models.Model):
    """The last state of one object, as sync and every consumer see it."""

    seq = models.BigIntegerField(unique=True)
    op = models.CharField(max_length=6, choices=[("upsert", "upsert"), ("delete", "delete")])
    site_id = models.PositiveIntegerField()
    locale = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=50)
    object_id = models.BigIntegerField()
    type = models.CharField(max_length=100)
    path = models.CharField(max_length=2048, blank=True)
    previous_path = models.CharField(max_length=2048, blank=True)
    digest = models.CharField(max_length=32, blank=True)
    tags = models.JSONField(default=list)
    access = models.CharField(max_length=255, blank=True)
    exposed = models.BooleanField(
        default=False, help_text="Whether anyone could ever read it without a right."
    )
    at = models.DateTimeField()
    action = models.UUIDField(null=True, db_index=True, help_text="What brought it about.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "site_id", "locale"], name="change_identity"
            )
        ]
        indexes = [
            # Whether something was at a path, for paths where nothing is.
            models.Index(
                fields=["site_id", "path"], name="change_gone", condition=models.Q(op="delete")
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.op} {self.kind} {self.object_id}"


class Touch(models.Model):
    """A key that changed. It is pending until every document that read it is right again.

    Handled touches stay for a while, marked with the generation that handled them, so that a build
    that began before can tell that what it read has changed since.
    """

    key = models.CharField(max_length=255)
    at = models.DateTimeField(auto_now_add=True)
    generation = models.BigIntegerField(null=True)
    action = models.UUIDField(null=True, help_text="What touched it.")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="touch_pending", condition=models.Q(generation__isnull=True)
            ),
            models.Index(fields=["generation"], name="touch_generation"),
        ]

    def __str__(self) -> str:
        return self.key


class Action(models.Model):
    """What one person did in one go, or Roost by itself in one hour, and what came of it.

    The id is the one that Wagtail's log entries of the same request carry.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)
    last_seq = models.BigIntegerField(default=0, help_text="Of the last change; 0: none so far.")
    counts = models.JSONField(
        default=dict, help_text="How many changes it brought about, by the type of the object."
    )

    def __str__(self) -> str:
        return f"{self.user or 'Roost'} at {self.at}"


class Clock(models.Model):
    """The one row that numbers changes and generations; it is only moved under the lock."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    generation = models.BigIntegerField(default=0)
    epoch = models.BigIntegerField(
        default=0, help_text="Raised where answers change and no document does."
    )
    members = models.TextField(
        default="{}",
        help_text="How often lists by each field have got others, or were shown to others: JSON.",
    )

    def __str__(self) -> str:
        return f"seq {self.seq}, generation {self.generation}"


class ConsumerState(models.Model):
    """How far one consumer has read the change log."""

    name = models.CharField(max_length=100, primary_key=True)
    cursor = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.cursor}"


class AuditState(models.Model):
    """The one row that says how far the rolling audit is, and what it found."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=50, blank=True, help_text="Of the last object looked at.")
    object_id = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(default=timezone.now, help_text="When today's sample began.")
    checked = models.PositiveIntegerField(default=0, help_text="Objects of today's sample so far.")
    complete = models.BooleanField(default=False, help_text="Whether it came to the last object.")
    differing = models.PositiveIntegerField(default=0, help_text="Documents of today's sample.")
    found = models.JSONField(default=list, help_text="The first of those, as text.")

    def __str__(self) -> str:
        return f"{self.checked} checked, {self.differing} differ"


class MissedSchedule(models.Model):
    """What was to be published or unpublished at a time, and could not be so far."""

    class Step(models.TextChoices):
        """What was to be done."""

        PUBLISH = "publish", _("Publish")
        UNPUBLISH = "unpublish", _("Unpublish")

    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.CharField(max_length=255)
    step = models.CharField(max_length=9, choices=Step.choices)
    due_at = models.DateTimeField()
    reason = models.TextField(help_text="In the words of an editor.")
    tried_at = models.DateTimeField(help_text="The last time.")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "step"], name="missed_schedule_once"
            )
        ]
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.object_id} at {self.due_at}"
