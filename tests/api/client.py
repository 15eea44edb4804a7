"""The API as a front end sees it."""

from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.sites import get_sites

ROOT = "/api/v1/"


class Api:
    """A client that answers with parsed JSON, and counts the queries that an answer took."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, address: str = "", /, headers: Any = None, **parameters: Any) -> HttpResponse:
        query = urlencode(parameters, doseq=True)
        url = address if address.startswith(("/", "http")) else ROOT + address
        return self.client.get(f"{url}?{query}" if query else url, headers=headers)  # type: ignore[return-value]

    def json(self, address: str = "", /, status: int = 200, **parameters: Any) -> Any:
        response = self.get(address, **parameters)
        assert response.status_code == status, (response.status_code, response.content)
        return response.json()  # type: ignore[attr-defined]

    def queries(self, address: str, /, **parameters: Any) -> int:
        """Return how many queries an answer takes once the sites are known."""
        get_sites()
        with CaptureQueriesContext(connection) as captured:
            self.json(address, **parameters)
        return len(captured)

    def ids(self, address: str, /, **parameters: Any) -> list[int]:
        return [item["id"] for item in self.json(address, **parameters)["items"]]
