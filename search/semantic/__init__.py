"""Search by meaning: vectors of pages beside their words. Off without ROOST_SEARCH_EMBEDDER."""
