"""Links to a place within a page, such as imported ones, survive the rich text editor."""

from typing import Any

from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.rich_text.feature_registry import FeatureRegistry


class AnchoredPageLinkHandler(PageLinkElementHandler):
    """Hands the anchor of a page link to the editor, which keeps what it does not know."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """Return what the editor is told about a link."""
        data: dict[str, Any] = super().get_attribute_data(attrs)
        return data | ({"anchor": attrs["anchor"]} if attrs.get("anchor") else {})


def anchored_link_entity(props: dict[str, Any]) -> Any:
    """Return the element that is stored for a link of the editor."""
    element = link_entity(props)
    if props.get("id") is not None and props.get("anchor"):
        return DOM.create_element(
            "a", {**element.attr, "anchor": props["anchor"]}, props["children"]
        )
    return element


def keep_anchors(features: FeatureRegistry) -> None:
    """Teach the editor's links about anchors; Wagtail's own feature is registered already."""
    features.plugins_by_editor["draftail"]["link"].data["attributes"].append("anchor")
    features.register_converter_rule(
        "contentstate",
        "link",
        {
            "from_database_format": {
                "a[href]": ExternalLinkElementHandler("LINK"),
                'a[linktype="page"]': AnchoredPageLinkHandler("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": anchored_link_entity}},
        },
    )
