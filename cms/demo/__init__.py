"""The demo site: Tarnholm, a bird observatory on an island that does not exist."""
