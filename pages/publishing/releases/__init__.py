"""Releases: changes of many pages that become public in one moment."""
