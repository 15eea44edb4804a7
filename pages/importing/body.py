"""Collects the blocks of a page's body while its HTML is walked through."""

from typing import Any


class _List:
    """A list that is being written: it is closed when a block interrupts it, and goes on after
    that.
    """

    def __init__(self, tag: str, number: int) -> None:
        self.tag = tag
        self.number = number
        self.open = False
        self.item_open = False
        self.item_pending = False
        self.holds_list = False


class Body:
    """The blocks of a body, with the rich text that is being written.

    Rich text is in Wagtail's database format. A block inside a list (code, a table, an image)
    cannot be part of rich
    text: it ends the text before it, and the list goes on after it with the next number.
    """

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.quoting = False
        self._html: list[str] = []
        self._lists: list[_List] = []

    def paragraph(self, html: str) -> None:
        """Add a paragraph: of its own, as the text of the current list item, or quoted."""
        if not html:
            return
        current = self._lists[-1] if self._lists else None
        if current and current.item_open and current.holds_list:
            # The editor would put a text after an inner list before it.
            self._close_lists()
        if current and current.item_open:
            self._html.append(f"<br/>{html}")
        elif current and current.item_pending:
            self._open_item(current)
            self._html.append(html)
        else:
            tag = "blockquote" if self.quoting else "p"
            self._html.append(f"<{tag}>{html}</{tag}>")

    def rule(self) -> None:
        """Add a horizontal line."""
        self._close_lists()
        self._html.append("<hr/>")

    def block(self, kind: str, value: Any) -> None:
        """Add a block after the text so far."""
        self.flush()
        self.blocks.append({"type": kind, "value": value})

    def begin_list(self, tag: str, start: int = 1) -> None:
        """Begin a list, inside the current item if there is one."""
        self._lists.append(_List(tag, start))

    def begin_item(self) -> None:
        """Begin an item; it is written when it has a text."""
        self._lists[-1].item_pending = True

    def end_item(self) -> None:
        """End the item."""
        current = self._lists[-1]
        if current.item_open:
            self._html.append("</li>")
        current.item_open = current.item_pending = current.holds_list = False
        current.number += 1

    def end_list(self) -> None:
        """End the list."""
        current = self._lists.pop()
        if current.open:
            self._html.append(f"</{current.tag}>")
            if self._lists:
                self._lists[-1].holds_list = True

    def flush(self) -> None:
        """End the rich text; what follows begins a new block."""
        self._close_lists()
        if self._html:
            self.blocks.append({"type": "rich_text", "value": "".join(self._html)})
            self._html = []

    def _open_item(self, current: _List) -> None:
        if not current.open:
            start = (
                f' start="{current.number}"' if current.tag == "ol" and current.number != 1 else ""
            )
            self._html.append(f"<{current.tag}{start}>")
            current.open = True
        self._html.append("<li>")
        current.item_open, current.item_pending = True, False

    def _close_lists(self) -> None:
        for current in reversed(self._lists):
            if current.item_open:
                self._html.append("</li>")
            if current.open:
                self._html.append(f"</{current.tag}>")
            current.open = current.item_open = current.item_pending = False
