from pages.blocks.body import BodyBlock
from pages.blocks.links import LinkBlock, MenuBlock

__all__ = ["BodyBlock", "LinkBlock", "MenuBlock"]
