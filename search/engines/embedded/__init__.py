"""The embedded engine: Tantivy indexes in a folder, one for each site and locale."""
