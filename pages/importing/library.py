"""Images and files of an import in the media library, each content once."""

from pathlib import Path

from django.core.files import File as OpenFile
from django.core.files.images import ImageFile
from wagtail.models import Collection

from media.models import File, Image
from pages.importing.discovery import title_from_name
from pages.importing.references import file_hash


class Library:
    """Finds or makes the image or file for a path. Call `forget` when the transaction around it was
    rolled back.
    """

    def __init__(self) -> None:
        self.images_made = 0
        self.files_made = 0
        self._root = Collection.get_first_root_node()
        self._known: dict[tuple[str, str], int] = {}
        self._new: list[tuple[str, str]] = []

    def image(self, path: Path, alt: str = "") -> int:
        """Return the id of the image with this content; `alt` describes one that is new."""
        digest = file_hash(str(path))
        return self._get("image", digest) or self._keep(
            "image", digest, self._make_image(path, digest, alt)
        )

    def file(self, path: Path) -> int:
        """Return the id of the file with this content."""
        digest = file_hash(str(path))
        return self._get("file", digest) or self._keep(
            "file", digest, self._make_file(path, digest)
        )

    def new_ids(self, kind: str) -> list[int]:
        """Return the ids of the images or files that were made since the last `commit`."""
        return [self._known[key] for key in self._new if key[0] == kind]

    def commit(self) -> None:
        """Count what was made as kept."""
        self.images_made += sum(kind == "image" for kind, _ in self._new)
        self.files_made += sum(kind == "file" for kind, _ in self._new)
        self._new = []

    def forget(self) -> None:
        """Forget what was made since the last `commit`."""
        for key in self._new:
            self._known.pop(key, None)
        self._new = []

    def _get(self, kind: str, digest: str) -> int | None:
        known = self._known.get((kind, digest))
        if known is None:
            model = Image if kind == "image" else File
            rows = model.objects.filter(file_hash=digest, collection=self._root)
            known = rows.order_by("pk").values_list("pk", flat=True).first()
            if known is not None:
                self._known[kind, digest] = known
        return known

    def _keep(self, kind: str, digest: str, pk: int) -> int:
        self._known[kind, digest] = pk
        self._new.append((kind, digest))
        return pk

    def _make_image(self, path: Path, digest: str, alt: str) -> int:
        image = Image(title=_title(path), description=alt[:255], collection=self._root)
        with path.open("rb") as opened:
            image.file = ImageFile(opened, name=path.name)
            image.file_size = path.stat().st_size
            image.file_hash = digest
            image.save()
        return int(image.pk)

    def _make_file(self, path: Path, digest: str) -> int:
        document = File(title=_title(path), collection=self._root)
        with path.open("rb") as opened:
            document.file = OpenFile(opened, name=path.name)
            document.file_size = path.stat().st_size
            document.file_hash = digest
            document.save()
        return int(document.pk)


def _title(path: Path) -> str:
    return title_from_name(path.stem)[:255] or path.name[:255]
