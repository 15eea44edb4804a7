"""What stands in front of Django: hot public answers from memory. See docs/edge.md."""
