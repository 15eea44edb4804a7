"""Search in the Wagtail admin."""
