"""The addresses of Wagtail's APIs, versions 2 and 3."""

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.api.v3.urls import api as v3

v2 = WagtailAPIRouter("wagtailapi")
v2.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("v2/", v2.urls), path("v3/", v3.urls)]
