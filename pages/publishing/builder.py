"""`build`: one object becomes its public documents, one a site, with everything that was read."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.models import Site

from media.models import File, Image
from media.renditions import file_document, image_document
from pages.models.fields import OrderedRelation
from pages.models.settings import OrganisationSettings, SeoSettings, SocialSettings
from pages.paths import Location, locations
from pages.publishing import kinds
from pages.publishing.entries import (
    SORT_LENGTH,
    Entries,
    number_sort,
    text_sort,
    time_sort,
)
from pages.publishing.fallbacks import REQUESTED, Standing, standings
from pages.publishing.fields import declared_fields, detail_url, field_values, timestamp
from pages.publishing.filters import filter_values, order_values
from pages.publishing.reader import STEP, Reader, Reads, Ref, digest, ref_digest
from pages.publishing.resolver import Collector, DocumentResolver, Json
from pages.seo.facts import SeoFacts, no_nodes
from pages.seo.meta import seo_meta

# Stands in a body and its entries for the time of its last own change, which is known only once the
# rest is: two characters that Unicode reserves for private use keep it apart from all that people
# write.
UPDATED_AT = "\ue000updated_at\ue001"
HIDDEN = "hidden"  # the access of a document that no right opens
BODY_OPTIONS = orjson.OPT_NON_STR_KEYS


class Target(NamedTuple):
    """One object that may have documents."""

    kind: str
    id: int


@dataclass
class Built:
    """One document as it should be; where its time goes, the bytes still hold `UPDATED_AT`."""

    target: Target
    site_id: int
    locale: str
    type: str
    path: str
    body: bytes
    card: bytes
    access: str
    ref_digest: str
    entries: Entries
    own_time: datetime | None
    reads: Reads = field(default_factory=Reads)
    digest: str = ""

    def __post_init__(self) -> None:
        self.digest = digest(self.body)

    def rows(self, updated_at: datetime | None) -> list[tuple[str, str]]:
        """Return the (key, sort) pairs of its entries, with the time of its last own change."""
        rows = self.entries.rows(self.site_id, self.locale, self.type)
        return [(key, time_sort(updated_at) if sort == UPDATED_AT else sort) for key, sort in rows]

    @property
    def rebuild_at(self) -> datetime | None:
        """When the document becomes another by itself; None: never."""
        return self.reads.until


def to_json(value: Json) -> bytes:
    """Return the bytes of a document; half a surrogate pair, as of a cut emoji, becomes a `?`."""
    try:
        return orjson.dumps(value, option=BODY_OPTIONS)
    except TypeError:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return written.encode(errors="replace")


def build(targets: Iterable[Target], reader: Reader) -> dict[Target, list[Built]]:
    """Build every document of the given objects; an empty list means that it has none any more.

    Reads only through the reader, in a number of queries that does not grow with the batch.
    """
    by_kind: dict[str, list[int]] = defaultdict(list)
    result: dict[Target, list[Built]] = {}
    for target in targets:
        result[target] = []
        by_kind[target.kind].append(target.id)
    for kind, ids in by_kind.items():
        instances = _load(kind, ids, reader)
        _prefetch(kind, instances, reader)
        build_one = BUILDERS.get(kind, build_snippet)
        for pk, instance in instances.items():
            target = Target(kind, pk)
            result[target] = build_one(target, instance, reader)
    return result


# Pages --------------------------------------------------------------------------------------------


def build_page(target: Target, page: Any, reader: Reader) -> list[Built]:
    """Build a live page for each site that contains it."""
    row = reader.row(target.id)
    own = reader._ref(target.id)
    if row is None:
        return []
    # A page that is not public has documents, too, for those with a right.
    places = own.locations if own else locations(row.url_path, reader.roots)
    documents: list[Built] = []
    for place in places:
        if place.site_id not in reader.sites:
            continue  # deleted since the paths were read; whoever did that has touched its pages
        with reader.recording() as reads:
            others = standings(own, place, reader) if own else []
        documents.append(_page_in_site(target, page, place, own, reader))
        documents[-1].reads.update(reads)
        documents += [
            _page_in_site(target, page, place, own, reader, standing) for standing in others
        ]
    return documents


def _page_in_site(
    target: Target,
    page: Any,
    place: Location,
    own: Ref | None,
    reader: Reader,
    standing: Standing | None = None,
) -> Built:
    """Build the page's document in one site: its own, or the one that stands in for another."""
    with reader.recording() as reads:
        resolver = DocumentResolver(reader, place.site_id)
        site = reader.site(place.site_id)
        above = [
            ref
            for ref in reader.ancestors(target.id)
            if any(location.site_id == place.site_id for location in ref.locations)
        ]
        translations = reader.translations(page.translation_key, of=target.id)
        locale = reader.locale(page.locale_id)
        label = page._meta.label
        meta: Json = {
            "type": label,
            "detail_url": f"/api/v1/pages/{page.pk}/",
            "html_url": place.root_url + place.path,
            "slug": page.slug,
            "path": place.path,
            "locale": locale,
            "site": {"id": site.pk, "hostname": site.hostname},
            "first_published_at": timestamp(page.first_published_at),
            "updated_at": UPDATED_AT,
            "show_in_menus": page.show_in_menus,
            "position": int(page.path[-STEP:], 36),
            "parent": resolver.reference(above[-1]) if above else None,
            "breadcrumbs": [
                *(resolver.reference(ref) for ref in above),
                {
                    "id": page.pk,
                    "type": label,
                    "title": page.title,
                    "path": place.path,
                    "html_url": place.root_url + place.path,
                    "locale": locale,
                },
            ],
            "translations": [resolver.reference(ref) for ref in translations],
        }
        values = field_values(page, resolver)
        document: Json = {"id": page.pk, "meta": meta, "title": page.title, **values}
        facts = _seo_facts(page, place, translations, resolver, site)
        meta["seo"] = seo_meta(document, facts)
        if standing and own:
            standing.move(meta, own, place.site_id)
        card_names = getattr(page, "card_fields", ())
        card: Json = {
            "id": page.pk,
            "meta": {name: meta[name] for name in CARD_META if name in meta},
            "title": page.title,
            **{name: values[name] for name in card_names},
        }
    return Built(
        target=target,
        site_id=place.site_id,
        locale=standing.locale if standing else locale,
        type=label,
        path=standing.path if standing else place.path,
        body=to_json(document),
        card=to_json(card),
        access=reader.access(target.id),
        ref_digest=ref_digest(own),
        entries=_page_entries(page, document, reader, standing),
        own_time=page.last_published_at or page.first_published_at,
        reads=reads,
    )


CARD_META = (
    "type",
    "detail_url",
    "html_url",
    "slug",
    "path",
    "locale",
    "first_published_at",
    "updated_at",
    REQUESTED,
)


def _seo_facts(
    page: Any, place: Location, translations: list[Ref], resolver: DocumentResolver, site: Site
) -> SeoFacts:
    reader = resolver.reader
    homes = {root.locale: root for root in reader.roots if root.site_id == site.pk}
    default = reader.locale(site.root_page.locale_id)
    home = homes.get(place.locale)
    image_id = getattr(page, "social_image_id", None)
    return SeoFacts(
        site={"id": site.pk, "root_url": site.root_url, "name": site.site_name or site.hostname},
        home_url=site.root_url + (home.prefix if home else "/"),
        default_home_url=f"{site.root_url}/",
        default_locale=default,
        settings=site_settings(site.pk, resolver),
        seo_title=page.seo_title,
        search_description=page.search_description,
        canonical_url=getattr(page, "canonical_url", ""),
        noindex=getattr(page, "noindex", False),
        social_image=resolver.image(image_id) if image_id else None,
        unlisted_translations=frozenset(ref.id for ref in translations if not ref.listed),
        schema_type=getattr(page, "schema_type", "WebPage"),
        structured_data=getattr(type(page), "structured_data", no_nodes),
    )


def _page_entries(
    page: Any, document: Json, reader: Reader, standing: Standing | None = None
) -> Entries:
    above = standing.ids if standing else reader.ancestor_ids(page.pk)
    filters: dict[str, Sequence[str]] = {
        "under": [str(pk) for pk in above],
        "child_of": [str(above[-1])] if above else [],
        "slug": [page.slug],
        "title": [page.title],
        "show_in_menus": [str(page.show_in_menus).lower()],
        "translation_key": [str(page.translation_key)],
        **filter_values(type(page), document),
    }
    return Entries(
        sort=time_sort(page.first_published_at),
        filters=filters,
        orders={
            **order_values(type(page), document),
            "title": text_sort(page.title),
            "id": number_sort(page.pk),
            "updated_at": UPDATED_AT,
            "position": (standing.order if standing else page.path)[:SORT_LENGTH],
        },
    )


# Settings, redirects, media, snippets -------------------------------------------------------------


def site_settings(site_id: int, resolver: DocumentResolver) -> Json:
    """Return what a site says of itself, as in its settings document."""
    reader = resolver.reader
    organisation = reader.setting(OrganisationSettings, site_id)
    social = reader.setting(SocialSettings, site_id)
    seo = reader.setting(SeoSettings, site_id)
    return {
        "organisation": _plain(organisation, resolver),
        "social": {"profiles": social.profiles},
        "seo": _plain(seo, resolver),
    }


def build_settings(target: Target, site: Any, reader: Reader) -> list[Built]:
    """Build what a site says of itself."""
    with reader.recording() as reads:
        reader.site(site.pk)
        resolver = DocumentResolver(reader, site.pk)
        home = site.root_page
        default = reader.locale(home.locale_id)
        others = reader.translations(home.translation_key, of=home.pk)
        body = {
            "id": site.pk,
            "meta": {"type": "pages.Settings", "detail_url": "/api/v1/settings/"},
            "site": {
                "id": site.pk,
                "hostname": site.hostname,
                "root_url": site.root_url,
                "name": site.site_name,
                "default_locale": default,
                "locales": sorted({default, *(ref.locale for ref in others)}),
            },
            **site_settings(site.pk, resolver),
        }
    entries = Entries(sort="")
    return [_built(target, site.pk, "", "pages.Settings", body, None, entries, reads)]


def build_redirect(target: Target, redirect: Any, reader: Reader) -> list[Built]:
    """Build a redirect; while its target is not public, nobody sees it."""
    site_id = redirect.site_id or 0
    with reader.recording() as reads:
        resolver = DocumentResolver(reader, site_id)
        page = resolver.page(redirect.redirect_page_id) if redirect.redirect_page_id else None
        destination = redirect.redirect_link
        if page:
            ref = reader.ref(page["id"])
            assert ref is not None
            here = site_id in (0, ref.location(site_id).site_id)
            destination = page["path"] if here else page["html_url"]
        body = {
            "id": redirect.pk,
            "meta": {
                "type": "redirects.Redirect",
                "detail_url": f"/api/v1/redirects/{redirect.pk}/",
            },
            "from": redirect.old_path,
            "to": destination or None,
            "status": 301 if redirect.is_permanent else 302,
            "page": page["id"] if page else None,
        }
    entries = Entries(sort=redirect.old_path[:150], filters={"from": [redirect.old_path]})
    label, path = "redirects.Redirect", redirect.old_path
    access = "" if destination else HIDDEN
    return [_built(target, site_id, "", label, body, None, entries, reads, path, access)]


def build_image(target: Target, image: Image, reader: Reader) -> list[Built]:
    """Build an image of the library."""
    return [_media(target, image, f"/api/v1/images/{image.pk}/", image_document(image), reader)]


def build_file(target: Target, file: File, reader: Reader) -> list[Built]:
    """Build a file of the library."""
    return [_media(target, file, f"/api/v1/files/{file.pk}/", file_document(file), reader)]


def build_snippet(target: Target, snippet: Any, reader: Reader) -> list[Built]:
    """Build an author, a category, a menu, or any snippet that declares `api_fields`."""
    site_id = getattr(snippet, "site_id", None) or 0
    with reader.recording() as reads:
        resolver = DocumentResolver(reader, site_id)
        locale = reader.locale(snippet.locale_id) if hasattr(snippet, "locale_id") else ""
        meta = {"type": snippet._meta.label, "detail_url": detail_url(snippet)}
        if locale:
            meta["locale"] = locale
        body = {"id": snippet.pk, "meta": meta, **field_values(snippet, resolver)}
        names = getattr(snippet, "card_fields", None)
        card = {
            "id": snippet.pk,
            "meta": meta,
            **{k: v for k, v in body.items() if names is None or k in names},
        }
    filters: dict[str, Sequence[str]] = {"slug": [snippet.slug]} if hasattr(snippet, "slug") else {}
    filters |= filter_values(type(snippet), body)
    entries = Entries(sort=text_sort(str(snippet)), filters=filters)
    return [_built(target, site_id, locale, snippet._meta.label, body, card, entries, reads)]


def _media(
    target: Target, media: Image | File, address: str, values: Json, reader: Reader
) -> Built:
    model, label = type(media), media._meta.label
    with reader.recording() as reads:
        meta = {
            "type": label,
            "detail_url": address,
            "created_at": timestamp(media.created_at),
            "collection": media.collection_id,
            "tags": reader.tags(model, media.pk),
        }
    body = {"id": media.pk, "meta": meta, **values}
    found = {**meta, **values}
    entries = Entries(
        sort=time_sort(media.created_at),
        filters=filter_values(model, found),
        orders={**order_values(model, found), "id": number_sort(media.pk)},
    )
    access = reader.collection_access(media.collection_id)
    return _built(target, 0, "", label, body, None, entries, reads, access=access)


def _built(
    target: Target,
    site_id: int,
    locale: str,
    label: str,
    body: Json,
    card: Json | None,
    entries: Entries,
    reads: Reads,
    path: str = "",
    access: str = "",
) -> Built:
    body_bytes = to_json(body)
    card_bytes = body_bytes if card is None else to_json(card)
    return Built(
        target=target,
        site_id=site_id,
        locale=locale,
        type=label,
        path=path,
        body=body_bytes,
        card=card_bytes,
        access=access,
        ref_digest="",
        entries=entries,
        own_time=None,
        reads=reads,
    )


def _plain(instance: models.Model, resolver: DocumentResolver) -> Json:
    """Return all fields of a settings model but its keys."""
    values: Json = {}
    for column in instance._meta.concrete_fields:
        if column.name in ("id", "site"):
            continue
        if isinstance(column, models.ForeignKey):
            pk = getattr(instance, column.attname)
            values[column.name] = resolver.image(pk) if pk else None
        else:
            values[column.name] = getattr(instance, column.name)
    return values


# Loading ------------------------------------------------------------------------------------------


def _load(kind: str, ids: list[int], reader: Reader) -> dict[int, Any]:
    if kind == kinds.PAGE:
        return dict(reader.pages(ids))
    if kind == kinds.SETTINGS:
        return {pk: reader.sites[pk] for pk in ids if pk in reader.sites}
    model = kinds.models_by_kind()[kind]
    reader.load_objects(model, ids)
    return {pk: found for pk in ids if (found := reader.object(model, pk)) is not None}


def _prefetch(kind: str, instances: dict[int, Any], reader: Reader) -> None:
    """Load in a few queries what the documents of a batch will ask for."""
    if not instances:
        return
    if kind == kinds.PAGE:
        reader.load_refs(instances)
        reader.load_ancestors(instances)
        reader.load_translations([page.translation_key for page in instances.values()])
    if kind == kinds.REDIRECT:
        reader.load_refs([r.redirect_page_id for r in instances.values() if r.redirect_page_id])
    if kind in (kinds.IMAGE, kinds.FILE):
        reader.load_tags(kinds.models_by_kind()[kind], instances)
    by_model: dict[type[models.Model], list[int]] = defaultdict(list)
    for pk, instance in instances.items():
        by_model[type(instance)].append(pk)
    for model, ids in by_model.items():
        _load_related(model, ids, reader)
    collector = Collector(reader)
    for instance in instances.values():
        if getattr(instance, "social_image_id", None):
            collector.image(instance.social_image_id)
        if declared_fields(instance):
            field_values(instance, collector)
    for snippet_model, ids_ in collector.snippets.items():
        reader.load_objects(snippet_model, ids_)
        for pk in ids_:
            found = reader.object(snippet_model, pk)
            if found is not None:
                field_values(found, collector)
    reader.load_objects(Image, collector.images)
    reader.load_objects(File, collector.files)
    reader.load_refs(collector.pages)


def _load_related(model: type[models.Model], ids: list[int], reader: Reader) -> None:
    for declared in declared_fields(model):
        if isinstance(declared, OrderedRelation):
            through, owner, _ = declared.resolve(model)
            reader.load_related(through, owner, ids)
            continue
        found = model._meta.get_field(declared.name)
        if isinstance(found, ClusterTaggableManager):
            reader.load_tags(found.through, ids)


BUILDERS: dict[str, Callable[[Target, Any, Reader], list[Built]]] = {
    kinds.PAGE: build_page,
    kinds.SETTINGS: build_settings,
    kinds.REDIRECT: build_redirect,
    kinds.IMAGE: build_image,
    kinds.FILE: build_file,
}
