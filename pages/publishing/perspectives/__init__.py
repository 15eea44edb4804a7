"""The site as it would be: drafts, or one release, built on demand by the builder of the rest."""
