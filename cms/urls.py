"""Every address of the CMS host."""

from importlib.util import find_spec

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("healthz", views.health, name="health"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
urlpatterns += (
    [path("media/", include("media.urls"))]
    if find_spec("media") and find_spec("media.urls")
    else []
)
urlpatterns += (
    [path("api/v1/", include("api.urls"))] if find_spec("api") and find_spec("api.urls") else []
)
