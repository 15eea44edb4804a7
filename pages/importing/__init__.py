"""Markdown folders of Hugo, Zola and Jekyll become pages: `manage.py import_markdown`, see
docs/import-markdown.md.
"""
