"""Every address of the CMS host."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import metrics, views
from cms.login import LimitedLoginView
from cms.passwords import limited_collection_password

handler400 = views.bad_request
urlpatterns = [
    path("", views.landing, name="landing"),
    path("healthz", views.health, name="health"),
    path("metrics", metrics.metrics, name="metrics"),
    # Before Wagtail's own, which look at any number of passwords.
    path("admin/login/", LimitedLoginView.as_view()),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/authenticate_with_password/<int:restriction_id>/", limited_collection_password),
    path("documents/", include(wagtaildocs_urls)),
    path("media/", include("media.urls")),
    path("", include("cms.api_urls")),
    path("api/manage/", include("api.manage.urls")),
]
