"""Tarnholm in German."""

PAGES = {}
CATEGORIES = {}
MENUS = {}
