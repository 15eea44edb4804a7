"""API tokens in the Wagtail admin."""
