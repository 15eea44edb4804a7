"""Writing over HTTP: Wagtail's v3 management API behind a gate of ours."""
