"""What stands in front of Django: hot public answers from memory. See docs/api.md."""
