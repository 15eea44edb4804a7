"""Releases in the Wagtail admin."""
