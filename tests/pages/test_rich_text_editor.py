"""What was written elsewhere is still there after an editor has opened and saved a text."""

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget

from tests.factories import make_article
from tests.pages.conftest import Desk


def _opened_and_saved(html: str) -> str:
    widget = get_rich_text_editor_widget("default", features=["link", "bold"])
    shown = widget.format_value(html)
    return str(widget.value_from_datadict({"text": shown}, {}, "text"))


@pytest.mark.parametrize("anchor", ["", ' anchor="opening-hours"'])
def test_page_links_keep_their_anchors(desk: Desk, anchor: str) -> None:
    target = make_article(desk.section, "Visit us")
    stored = _opened_and_saved(
        f'<p>See <a linktype="page" id="{target.pk}"{anchor}><b>when</b></a>.</p>'
    )
    assert f'id="{target.pk}"' in stored
    assert "<b>when</b></a>" in stored
    assert ('anchor="opening-hours"' in stored) == bool(anchor)


def test_other_links_stay_as_they_are(desk: Desk) -> None:
    text = '<a href="https://example.org/#hours">hours</a>'
    assert text in _opened_and_saved(f"<p>{text}</p>")
