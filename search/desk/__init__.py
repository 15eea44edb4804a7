"""What editors do about search: curated results, synonyms, reports of what is searched."""
