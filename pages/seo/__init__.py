"""Structured data and search visibility: head tags, the JSON-LD graph, sitemaps and robots.txt.

Pure functions over the public JSON of pages (see `docs/structured-data.md`); nothing here reads
page models.
"""
