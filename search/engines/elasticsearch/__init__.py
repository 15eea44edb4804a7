"""The Elasticsearch engine: an index for each site and locale, on a server of its own."""
