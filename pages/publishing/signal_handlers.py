"""What changes which keys: each handler touches, inside the transaction of the change."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from taggit.models import Tag, TaggedItem
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    TranslatableMixin,
)

from media.models import File, Image
from pages.models.settings import OrganisationSettings, SeoSettings, SocialSettings
from pages.publishing import kinds
from pages.publishing.entries import SORT_LENGTH
from pages.publishing.epoch import answers_changed
from pages.publishing.reader import STEP
from pages.publishing.restrictions import restrict_collection, restrict_pages, unrestrict_pages
from pages.publishing.touches import touch, touch_query

# Columns that no public document shows: saving only these is a draft.
DRAFT_COLUMNS = {
    "latest_revision",
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
    "owner",
    "go_live_at",
}


def register() -> None:
    """Connect the handlers."""
    for signal in (post_save, post_delete):
        signal.connect(object_changed)
        signal.connect(site_changed, sender=Site)
        signal.connect(locale_changed, sender=Locale)
        signal.connect(tag_changed, sender=Tag)
        signal.connect(media_tagged, sender=TaggedItem)
        signal.connect(collection_changed, sender=Collection)
        signal.connect(collection_restricted, sender=CollectionViewRestriction)
        for model in (OrganisationSettings, SocialSettings, SeoSettings):
            signal.connect(setting_changed, sender=model)
    post_save.connect(page_restricted, sender=PageViewRestriction)
    pre_delete.connect(page_unrestricted, sender=PageViewRestriction)


def object_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """A page, image, file, snippet or redirect was saved or deleted."""
    kind = kinds.kind_of(sender)
    if kind is None or kwargs.get("raw"):
        return
    fields = kwargs.get("update_fields")
    if kind == kinds.PAGE and fields is not None and DRAFT_COLUMNS.issuperset(fields):
        return
    if kind == kinds.SETTINGS:
        return
    touch([f"{kind}:{instance.pk}"])
    if sender is Page and "created" in kwargs:
        _page_moved(instance)
    if kind == kinds.PAGE and "created" in kwargs and not instance.is_leaf():
        _page_renamed(instance)


def _page_moved(page: Page) -> None:
    """Touch the pages around it whose place in the tree is not the one that their documents know.

    A move saves the page as a bare Page, after it has shifted its new neighbours. What is below
    these has moved as well, even where a draft between them hides that.
    """
    touch_query(
        "SELECT 'build:page:' || p.id AS key FROM wagtailcore_page p"
        " WHERE p.path LIKE %s AND p.live AND NOT EXISTS (SELECT 1"
        " FROM publishing_publisheddocument d JOIN publishing_entry e ON e.document_id = d.id"
        " WHERE d.kind = 'page' AND d.object_id = p.id AND e.sort = SUBSTR(p.path, 1, %s)"
        " AND e.key LIKE %s)",
        [f"{page.path[:-STEP]}_%", SORT_LENGTH, "%|order:position="],
    )


def _page_renamed(page: Page) -> None:
    """Touch what is below a page that nobody may see, and that has just got another address.

    Below a public page its reference tells of the new address; below others nothing would. Wagtail
    rewrites the paths below right after this signal.
    """
    child = page.get_children().first()
    if child is None or child.url_path.startswith(page.url_path):
        return
    if not page.live or page.get_view_restrictions().exists():
        _touch_subtree(page.path)


def setting_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """What a site says of itself was changed."""
    touch([f"settings:{instance.site_id}"])


def site_changed(sender: type[Model], instance: Site, **kwargs: Any) -> None:
    """A site was made, got another address or root, or was deleted."""
    answers_changed()
    touch([f"site:{instance.pk}", f"settings:{instance.pk}"])
    for home in instance.root_page.get_translations(inclusive=True):
        _touch_subtree(home.path)


def locale_changed(sender: type[Model], instance: Locale, **kwargs: Any) -> None:
    """A locale was made, renamed or deleted; sites list theirs."""
    answers_changed()
    touch(f"settings:{pk}" for pk in Site.objects.values_list("pk", flat=True))
    if kwargs.get("created"):
        return
    for kind, model in (*kinds.snippet_kinds().items(), (kinds.PAGE, Page)):
        if issubclass(model, TranslatableMixin):
            table = model._meta.db_table
            sql = f"SELECT 'build:{kind}:' || {model._meta.pk.attname} AS key FROM {table}"
            touch_query(f"{sql} WHERE locale_id = %s", [instance.pk])


def tag_changed(sender: type[Model], instance: Tag, **kwargs: Any) -> None:
    """A tag was renamed or deleted."""
    touch([f"tag:{instance.pk}"])


def media_tagged(sender: type[Model], instance: TaggedItem, **kwargs: Any) -> None:
    """An image or file got a tag, or lost one; forms write them after the object itself."""
    kind = kinds.kind_of(instance.content_type.model_class() or Model)
    if kind in (kinds.IMAGE, kinds.FILE):
        touch([f"{kind}:{instance.object_id}"])


def collection_changed(sender: type[Model], instance: Collection, **kwargs: Any) -> None:
    """A collection was saved; where it was moved, its restrictions are others."""
    if not kwargs.get("created"):
        _touch_collection(instance.path)


def collection_restricted(
    sender: type[Model], instance: CollectionViewRestriction, **kwargs: Any
) -> None:
    """A collection was restricted, or is public again."""
    if kwargs.get("created"):
        restrict_collection(instance.collection.path, instance.pk)
    _touch_collection(instance.collection.path)


def page_restricted(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    """A page and all below it were restricted, or a restriction has become another."""
    if kwargs.get("created"):
        restrict_pages(instance)
    else:
        answers_changed()
    _touch_subtree(instance.page.path)


def page_unrestricted(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    """A page and all below it are public again, as far as nothing else restricts them."""
    origin = kwargs.get("origin")
    if issubclass(getattr(origin, "model", type(origin)), Page):
        # The page is deleted, and its restriction with it: until its documents are gone as well,
        # nobody may read them.
        return
    unrestrict_pages(instance)
    _touch_subtree(instance.page.path)


def _touch_subtree(path: str) -> None:
    touch_query(
        "SELECT 'build:page:' || id AS key FROM wagtailcore_page WHERE path LIKE %s AND live",
        [f"{path}%"],
    )


def _touch_collection(path: str) -> None:
    for kind, model in ((kinds.IMAGE, Image), (kinds.FILE, File)):
        touch_query(
            f"SELECT '{kind}:' || m.id AS key FROM {model._meta.db_table} m "
            "JOIN wagtailcore_collection c ON c.id = m.collection_id WHERE c.path LIKE %s",
            [f"{path}%"],
        )
