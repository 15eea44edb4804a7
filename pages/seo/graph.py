"""The JSON-LD graph of a page: what it is, where it stands and who publishes it (schema.org).

Nodes refer to each other by `@id`. Images stand inside the property that shows them, because an
ImageObject of its own claims Google's licence feature. A node that lacks what Google requires is
left out, and so is every reference to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pages.seo.facts import Document, GraphIds, Node, SeoFacts
from pages.seo.images import image_node
from pages.seo.languages import language_tag
from pages.seo.rules import rules_of

MIN_LOGO = 112
"""Google takes no logo that is narrower or lower, in pixels."""


def json_ld(page: Document, facts: SeoFacts, title: str, description: str) -> Node:
    """Return the page's JSON-LD object; `title` and `description` are those of its head tags.

    To embed it in HTML, write `<` as `\\u003c`: a text may hold `</script>`.
    """
    nodes, _ = build_graph(page, facts, title, description)
    return {"@context": "https://schema.org", "@graph": nodes}


def build_graph(
    page: Document, facts: SeoFacts, title: str, description: str
) -> tuple[list[Node], list[tuple[Node, list[str]]]]:
    """Return the graph's nodes, and those left out with the required properties that each lacks."""
    ids = GraphIds.of(page, facts)
    own = facts.structured_data(page, ids)
    crumbs = breadcrumb_node(page, ids)
    nodes = [webpage_node(page, facts, ids, title, description, bool(crumbs))]
    for node in own:
        _add(nodes, node)
    if crumbs:
        nodes.append(crumbs)
    nodes.append(website_node(facts, ids))
    if ids.organization_name:
        nodes.append(organization_node(facts, ids))
    by_id = {node["@id"]: node for node in nodes if "@id" in node}
    left_out = []
    for node in nodes:
        lacking = [path for _, rule in rules_of(node) for path in rule.missing(node, by_id)]
        if lacking:
            left_out.append((node, lacking))
    if left_out:
        dropped = {id(node) for node, _ in left_out}
        nodes = [node for node in nodes if id(node) not in dropped]
    if own or left_out:
        known: set[str] = set()
        _collect_ids(nodes, known)
        nodes = _without_dangling(nodes, known)
    return nodes, left_out


def webpage_node(
    page: Document, facts: SeoFacts, ids: GraphIds, title: str, description: str, has_crumbs: bool
) -> Node:
    """Return the node of the page itself, of the page type's `schema_type`."""
    meta = page["meta"]
    node: Node = {
        "@type": facts.schema_type,
        "@id": ids.page,
        "url": ids.page,
        "name": title,
        "isPartOf": {"@id": ids.website},
        "inLanguage": language_tag(meta["locale"]),
    }
    if description:
        node["description"] = description
    image = facts.main_image(page)
    if image:
        node["primaryImageOfPage"] = image_node(image, ids.primary_image)
    if has_crumbs:
        node["breadcrumb"] = {"@id": ids.breadcrumb}
    _add_dates(node, meta)
    return node


def website_node(facts: SeoFacts, ids: GraphIds) -> Node:
    """Return the site's WebSite: the same on every page, so that Google learns one site name."""
    seo = facts.group("seo")
    node: Node = {
        "@type": "WebSite",
        "@id": ids.website,
        "url": ids.home,
        "name": seo.get("site_name") or facts.site.get("name") or ids.organization_name,
    }
    if seo.get("alternate_name"):
        node["alternateName"] = seo["alternate_name"]
    if seo.get("default_description"):
        node["description"] = seo["default_description"]
    if ids.organization_name:
        node["publisher"] = {"@id": ids.organization}
    return node


def organization_node(facts: SeoFacts, ids: GraphIds) -> Node:
    """Return the Organization that publishes the site, from its settings."""
    settings = facts.group("organisation")
    node: Node = {
        "@type": "Organization",
        "@id": ids.organization,
        "name": ids.organization_name,
        "url": settings.get("url") or ids.home,
    }
    for key, name in (
        ("legalName", "legal_name"),
        ("description", "description"),
        ("email", "email"),
        ("telephone", "telephone"),
    ):
        if settings.get(name):
            node[key] = settings[name]
    logo = settings.get("logo")
    if logo and is_large_enough(logo):
        node["logo"] = image_node(logo, ids.logo)
        node["image"] = {"@id": ids.logo}
    address = _address(settings)
    if address:
        node["address"] = address
    profiles = facts.group("social").get("profiles")
    if profiles:
        node["sameAs"] = list(profiles)
    return node


def breadcrumb_node(page: Document, ids: GraphIds) -> Node | None:
    """Return the BreadcrumbList of a page below the home page; its last crumb has no `item`."""
    crumbs = page["meta"].get("breadcrumbs") or []
    if len(crumbs) < 2:
        return None
    items: list[Node] = [
        {"@type": "ListItem", "position": number, "name": crumb["title"], "item": crumb["html_url"]}
        for number, crumb in enumerate(crumbs, 1)
    ]
    del items[-1]["item"]
    return {"@type": "BreadcrumbList", "@id": ids.breadcrumb, "itemListElement": items}


def article_nodes(page: Document, ids: GraphIds) -> list[Node]:
    """Return the Article of a page that has authors, category and tags, and a Person an author."""
    return [article_node(page, ids), *person_nodes(page.get("authors") or (), ids)]


def article_node(page: Document, ids: GraphIds, schema_type: str = "Article") -> Node:
    """Return an Article, or one of its subtypes (BlogPosting, NewsArticle, TechArticle).

    Without authors, the organisation is given as the author.
    """
    meta = page["meta"]
    node: Node = {
        "@type": schema_type,
        "@id": ids.article,
        "isPartOf": {"@id": ids.page},
        "mainEntityOfPage": {"@id": ids.page},
        "headline": page["title"],
        "inLanguage": language_tag(meta["locale"]),
    }
    if page.get("summary"):
        node["description"] = page["summary"]
    if ids.has_image:
        node["image"] = [{"@id": ids.primary_image}]
    _add_dates(node, meta)
    authors = [_author(author, ids) for author in page.get("authors") or ()]
    if authors:
        node["author"] = authors
    if ids.organization_name:
        node["publisher"] = {
            "@type": "Organization",
            "@id": ids.organization,
            "name": ids.organization_name,
        }
        if not authors:
            node["author"] = [node["publisher"]]
    category = page.get("category")
    if category:
        node["articleSection"] = category["name"]
    if page.get("tags"):
        node["keywords"] = list(page["tags"])
    return node


def person_nodes(people: Iterable[Document], ids: GraphIds) -> list[Node]:
    """Return a Person for each author's card (`id`, `name`, `url`, `image`)."""
    nodes = []
    for person in people:
        node = _author(person, ids)
        if person.get("image"):
            node["image"] = image_node(person["image"])
        nodes.append(node)
    return nodes


def website_nodes(page: Document, ids: GraphIds) -> list[Node]:
    """Return what a home page adds: it is the page about the organisation."""
    if not ids.organization_name:
        return []
    return [{"@id": ids.page, "about": {"@id": ids.organization}}]


def faq_nodes(page: Document, ids: GraphIds) -> list[Node]:
    """Return the FAQPage of a page's FAQ blocks.

    No page type uses it by default, because Google shows it no more.
    """
    questions = [
        {
            "@type": "Question",
            "name": item["question"],
            "acceptedAnswer": {"@type": "Answer", "text": item["answer"]},
        }
        for block in page.get("body") or ()
        if block["type"] == "faq"
        for item in block["value"]["items"]
    ]
    if not questions:
        return []
    return [
        {
            "@type": "FAQPage",
            "@id": ids.part("faq"),
            "isPartOf": {"@id": ids.page},
            "mainEntity": questions,
        }
    ]


def is_large_enough(logo: Document) -> bool:
    """Whether Google takes the image as a logo."""
    return bool(logo["width"] >= MIN_LOGO and logo["height"] >= MIN_LOGO)


def _author(person: Document, ids: GraphIds) -> Node:
    node: Node = {"@type": "Person", "@id": ids.person(person["id"]), "name": person["name"]}
    if person.get("url"):
        node["url"] = person["url"]
    return node


def _address(settings: Document) -> Node | None:
    parts = {
        "streetAddress": settings.get("street_address"),
        "postalCode": settings.get("postal_code"),
        "addressLocality": settings.get("locality"),
        "addressCountry": settings.get("country"),
    }
    present = {name: value for name, value in parts.items() if value}
    return {"@type": "PostalAddress", **present} if present else None


def _add_dates(node: Node, meta: Document) -> None:
    if meta.get("first_published_at"):
        node["datePublished"] = meta["first_published_at"]
    # Copied as it stands: the builder fills it in once it knows whether anything changed.
    if meta.get("updated_at"):
        node["dateModified"] = meta["updated_at"]


def _add(nodes: list[Node], node: Node) -> None:
    """Add a page type's node, or its properties to the node that already has its `@id`."""
    node_id = node.get("@id")
    for known in nodes:
        if node_id and known.get("@id") == node_id:
            known.update(node)
            return
    nodes.append(node)


def _collect_ids(value: Any, known: set[str]) -> None:
    if isinstance(value, dict):
        if len(value) > 1 and "@id" in value:
            known.add(value["@id"])
        for item in value.values():
            if isinstance(item, (dict, list)):
                _collect_ids(item, known)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, (dict, list)):
                _collect_ids(item, known)


def _without_dangling(nodes: list[Node], known: set[str]) -> list[Node]:
    """Return the nodes without their references to nodes that are not there."""
    return [node if _is_whole(node, known) else _pruned(node, known) for node in nodes]


def _is_whole(value: Any, known: set[str]) -> bool:
    if isinstance(value, list):
        return all(_is_whole(item, known) for item in value)
    if not isinstance(value, dict):
        return True
    if _is_reference(value):
        return value["@id"] in known
    return all(_is_whole(item, known) for item in value.values() if isinstance(item, (dict, list)))


def _pruned(value: Any, known: set[str]) -> Any:
    if isinstance(value, list):
        kept = (_pruned(item, known) for item in value)
        return [item for item in kept if item is not None]
    if not isinstance(value, dict):
        return value
    if _is_reference(value):
        return value if value["@id"] in known else None
    items = ((key, _pruned(item, known)) for key, item in value.items())
    return {key: item for key, item in items if item is not None and item != []}


def _is_reference(value: dict[str, Any]) -> bool:
    return len(value) == 1 and "@id" in value
