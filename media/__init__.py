"""Images, files and their storage: the lowest layer, which imports no other package of Roost."""
