"""Site search → Try a search: what it finds and why, with and without what editors have set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.admin.headings import headings
from search.admin.desk import SEE
from search.admin.site_form import SiteForm, sites
from search.desk.rules import Group, forget, group_of
from search.engines.interface import EngineError, Reason
from search.query import MAX_QUERY, SearchError, SearchHit, SearchQuery, explain, search

RESULTS = 10


@dataclass(frozen=True)
class Result:
    """One result as the bench shows it."""

    place: int
    hit: SearchHit
    title: str
    reasons: Sequence[Reason]
    moved: str = ""

    @property
    def percent(self) -> int:
        """Its score, as a share of the best that is possible."""
        return round(100 * self.hit.score)


@dataclass(frozen=True)
class Column:
    """One way to answer the search."""

    heading: str
    results: Sequence[Result]
    total: int
    corrected: str | None


class BenchForm(SiteForm):
    """What is tried."""

    field_order = ("q", "site", "locale", "synonyms")

    q = forms.CharField(
        label=gettext_lazy("Search"),
        max_length=MAX_QUERY,
        widget=forms.TextInput(attrs={"size": 30}),
    )
    synonyms = forms.CharField(
        label=gettext_lazy("Synonyms to try"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "k8s, kubernetes"}),
    )

    def clean_synonyms(self) -> list[str]:
        """Return the words that are tried as synonyms; one alone means nothing."""
        terms = [term.strip() for term in self.cleaned_data["synonyms"].split(",") if term.strip()]
        if len(terms) == 1:
            raise forms.ValidationError(_("Write two words or more, separated by commas."))
        return terms


def search_bench(request: HttpRequest) -> HttpResponse:
    """Show what a search finds, without and with what editors have set or want to try."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    form = BenchForm(request.GET if "q" in request.GET else None)
    columns: list[Column] = []
    if form.is_valid():
        forget()  # whoever has just saved a rule wants to see it
        try:
            columns = _columns(form)
        except SearchError as error:
            form.add_error("q", str(error))
        except EngineError as error:
            form.add_error(None, str(error))
    return TemplateResponse(
        request,
        "search/admin/bench.html",
        {
            **headings(_("Try a search"), "search"),
            "form": form,
            "columns": columns,
            "may_curate": request.user.has_perm("search.add_curatedquery"),
        },
    )


def _columns(form: BenchForm) -> list[Column]:
    wanted = form.cleaned_data
    site: Any = wanted["site"] or sites().first()
    tried: list[Group] = []
    if wanted["synonyms"]:
        tried.append(group_of(wanted["synonyms"]))
    plain = SearchQuery(
        wanted["q"],
        site.pk,
        locales=(wanted["locale"],) if wanted["locale"] else (),
        limit=RESULTS,
        desk=False,
    )
    steered = SearchQuery(
        wanted["q"], site.pk, locales=plain.locales, limit=RESULTS, also_synonyms=tried
    )
    before = _column(_("Without your rules"), plain, {})
    places = {(result.hit.locale, result.hit.object_id): result.place for result in before.results}
    return [
        before,
        _column(_("What visitors get"), steered, places)
        if not tried
        else _column(_("With your rules and what you try"), steered, places),
    ]


def _column(heading: str, query: SearchQuery, places: dict[tuple[str, int], int]) -> Column:
    found = search(query)
    reasons = explain(query, found.hits)
    results = []
    for place, (hit, why) in enumerate(zip(found.hits, reasons, strict=True), 1):
        title = orjson.loads(hit.card).get("title", "")
        moved = _moved(place, places.get((hit.locale, hit.object_id))) if places else ""
        results.append(Result(place, hit, title, why, moved))
    return Column(heading, results, found.total_count, found.corrected_query)


def _moved(place: int, before: int | None) -> str:
    if before is None:
        return str(_("new"))
    if before == place:
        return ""
    return f"↑ {before - place}" if before > place else f"↓ {place - before}"
