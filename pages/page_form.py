"""The form that every page is edited with: raw HTML is for those who have the permission."""

import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.base import BlockField, BlockWidget

from pages.blocks.raw_html import NAME, has_raw_html, refuse_new_raw_html
from pages.models.raw_html import RawHtml
from pages.paths import HOME_DEPTH, refuse_path_of_language


class PageForm(WagtailAdminPageForm):
    """Keeps raw HTML as it is for everybody without the permission, in every StreamField."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # The page makes it from the title; the browser may not have had the time to.
            self.fields["slug"].required = False
        if self._may_write_raw_html():
            return
        for name in self._guarded_fields():
            if not has_raw_html(getattr(self.instance, name)) and not self._posts_raw_html(name):
                self._offer_no_raw_html(name)

    def clean(self) -> dict[str, Any]:
        """Refuse the path of a language, and raw HTML that the user has added or changed."""
        cleaned: dict[str, Any] = super().clean()
        slug = self._slug_to_be(cleaned)
        if not self.instance.pk and self.parent_page and self.parent_page.depth == HOME_DEPTH:
            # A new page has no place in the tree yet, so its model cannot tell.
            try:
                refuse_path_of_language(slug)
            except ValidationError as error:
                self.add_error(None, error)
        if not self._may_write_raw_html():
            for name in self._guarded_fields():
                try:
                    refuse_new_raw_html(cleaned.get(name) or [], getattr(self.instance, name))
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    def _slug_to_be(self, cleaned: dict[str, Any]) -> str:
        """Return the slug, or what the page will make of its title if it has none."""
        title, slug = cleaned.get("title", ""), cleaned.get("slug", "")
        if slug or "slug" not in cleaned or not title:
            return slug
        slug = slugify(title, allow_unicode=True)
        if not slug:
            self.add_error("slug", "The title has no letter or digit to make an address of.")
        return slug

    def _may_write_raw_html(self) -> bool:
        return self.for_user is not None and self.for_user.has_perm(RawHtml.PERMISSION)

    def _guarded_fields(self) -> list[str]:
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, BlockField) and hasattr(field.block, "child_blocks")
        ]

    def _posts_raw_html(self, name: str) -> bool:
        if not self.is_bound:
            return False
        prefix = self.add_prefix(name)
        widget = self.fields[name].widget
        if widget.value_omitted_from_data(self.data, self.files, prefix):
            return False
        return has_raw_html(widget.value_from_datadict(self.data, self.files, prefix))

    def _offer_no_raw_html(self, name: str) -> None:
        block = copy.copy(self.fields[name].block)
        block.child_blocks = {
            key: child for key, child in block.child_blocks.items() if key != NAME
        }
        self.fields[name].block = block
        self.fields[name].widget = BlockWidget(block)
