"""The addresses of the delivery API alone."""

from django.urls import include, path

from cms import views

handler400 = views.bad_request
PREFIX = "api/v1/"
urlpatterns = [path(PREFIX, include("api.urls"))]
