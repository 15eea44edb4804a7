"""Site search → What visitors look for: popular searches, and those that find nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from pages.admin.headings import headings
from search.admin.desk import SEE
from search.admin.site_form import SiteForm, sites
from search.desk.models import ClickedDay, SearchedDay

PERIODS = (7, 30, 90)
LISTED = 50
ORDERS = {
    "searches": gettext_lazy("Most frequent"),
    "nothing": gettext_lazy("Without results"),
    "unfollowed": gettext_lazy("Found, but not followed"),
}
# Rarer ones say little about whether their results are any good.
LEAST_UNFOLLOWED = 5


@dataclass(frozen=True)
class Line:
    """One search of the report."""

    query: str
    searches: int
    nothing: int
    clicks: int
    position: float | None
    followed: Sequence[str]

    @property
    def nothing_percent(self) -> int:
        """How many of its searches found nothing, in percent."""
        return round(100 * self.nothing / self.searches) if self.searches else 0

    @property
    def click_percent(self) -> int:
        """Clicks for 100 searches; more than 100 where people follow several results."""
        return round(100 * self.clicks / self.searches) if self.searches else 0


class ReportForm(SiteForm):
    """What the report is about."""

    days = forms.TypedChoiceField(label=gettext_lazy("Time"), required=False, coerce=int)
    order = forms.ChoiceField(label=gettext_lazy("Show"), required=False, choices=ORDERS.items())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["days"]
        days.choices = [(number, _("%d days") % number) for number in PERIODS]


def search_report(request: HttpRequest) -> HttpResponse:
    """Show what visitors looked for."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    first_site = sites().first()
    start = {"site": first_site.pk if first_site else None, "days": 30, "order": "searches"}
    form = ReportForm({**start, **{key: value for key, value in request.GET.items() if value}})
    wanted = form.cleaned_data if form.is_valid() else {}
    days = _days(wanted.get("site") or first_site, wanted)
    totals = days.aggregate(
        searches=Sum("searches", default=0),
        nothing=Sum("without_results", default=0),
        clicks=Sum("clicks", default=0),
        queries=Count("query", distinct=True),
    )
    return TemplateResponse(
        request,
        "search/admin/report.html",
        {
            **headings(_("What visitors look for"), "search"),
            "form": form,
            "lines": _lines(days, wanted.get("order") or "searches", request.user),
            "totals": totals,
            "nothing_percent": round(100 * totals["nothing"] / (totals["searches"] or 1)),
            "listed": LISTED,
            "log_days": settings.ROOST_SEARCH_LOG_DAYS,
            "may_curate": request.user.has_perm("search.add_curatedquery"),
        },
    )


def _days(site: Site | None, wanted: dict[str, Any]) -> "QuerySet[SearchedDay]":
    since = timezone.now().date() - timedelta(days=wanted.get("days") or 30)
    days = SearchedDay.objects.filter(site_id=site.pk if site else 0, day__gt=since)
    return days.filter(locale=wanted["locale"]) if wanted.get("locale") else days


def _lines(days: "QuerySet[SearchedDay]", order: str, user: Any) -> list[Line]:
    rows = days.values("query").annotate(
        total=Sum("searches"),
        nothing=Sum("without_results"),
        clicked=Sum("clicks"),
        places=Sum("positions"),
    )
    if order == "nothing":
        rows = rows.filter(nothing__gt=0).order_by("-nothing", "query")
    elif order == "unfollowed":
        rate = Cast("clicked", FloatField()) / F("total")
        found = Q(total__gte=LEAST_UNFOLLOWED) & Q(nothing__lt=F("total"))
        rows = rows.filter(found).annotate(rate=rate).order_by("rate", "-total", "query")
    else:
        rows = rows.order_by("-total", "query")
    found_rows = list(rows[:LISTED])
    followed = _followed(days, [row["query"] for row in found_rows], user)
    return [
        Line(
            row["query"],
            row["total"],
            row["nothing"],
            row["clicked"],
            row["places"] / row["clicked"] if row["clicked"] else None,
            followed.get(row["query"], ()),
        )
        for row in found_rows
    ]


def _followed(days: "QuerySet[SearchedDay]", queries: list[str], user: Any) -> dict[str, list[str]]:
    """Return the titles of the pages that were followed most, as far as this user may see them."""
    first = days.order_by("day").values_list("day", "site_id").first()
    if first is None:
        return {}
    rows = (
        ClickedDay.objects.filter(day__gte=first[0], site_id=first[1], query__in=queries)
        .values("query", "page_id")
        .annotate(total=Sum("clicks"))
        .order_by("-total", "page_id")
    )
    mine = policy_registry.get_by_type(Page).explorable_instances(user)
    titles = dict(mine.filter(pk__in={row["page_id"] for row in rows}).values_list("pk", "title"))
    found: dict[str, list[str]] = {}
    for row in rows:
        shown = found.setdefault(row["query"], [])
        if row["page_id"] in titles and len(shown) < 3:
            shown.append(f"{titles[row['page_id']]} ({row['total']})")
    return found
