"""What can go wrong with one file, or with the whole run."""


class BrokenFile(Exception):
    """A file that cannot become a page; the text is the reason that the report gives."""


class ImportProblem(Exception):
    """Something that stops the whole run before it begins; the text says what to do."""
