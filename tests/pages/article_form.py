"""What a browser sends when someone saves an article."""

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield


def article_form(title: str, body: Any = (), button: str = "", **fields: Any) -> dict[str, Any]:
    """Return the fields of an article's form.

    Args:
        title: of the page; the slug follows from it.
        body: blocks as (type, value) or (type, value, id).
        button: the one that was pressed, such as `action-publish`; "" for Save draft.
    """
    stream = streamfield([(block[0], block[1]) for block in body])
    for position, block in enumerate(body):
        if len(block) > 2:
            stream[str(position)]["id"] = block[2]
    data = nested_form_data(
        {
            "title": title,
            "slug": title.lower().replace(" ", "-"),
            "summary": "",
            "cover": "",
            "category": "",
            "tags": "",
            "body": stream,
            "article_authors": inline_formset([]),
            "comments": inline_formset([]),
            "seo_title": "",
            "search_description": "",
            "social_image": "",
            "canonical_url": "",
            **fields,
        }
    )
    return data | ({button: "1"} if button else {})
