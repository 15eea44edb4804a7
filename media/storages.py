"""Uploads in an S3 bucket that nobody but Roost needs to be able to read."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """Files in a private bucket. Their addresses are Roost's own, as with files on a disk.

    Amazon's addresses would be public for ever, or carry a signature that ends; Roost's are for the
    people who work in the admin, while visitors get the addresses that documents name.
    """

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Return the address of an upload for the admin."""
        return f"{settings.MEDIA_URL}{quote(name)}"
