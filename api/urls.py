"""Every public address of the delivery API, below `/api/v1/`."""

from django.urls import path, re_path

from api.endpoints.click import Click
from api.endpoints.documentation import Documentation, OpenApi
from api.endpoints.export import Export
from api.endpoints.find import Find
from api.endpoints.me import Me
from api.endpoints.media import File, Files, Image, Images
from api.endpoints.menus import Menu, Menus
from api.endpoints.page import Page
from api.endpoints.pages import Pages
from api.endpoints.redirects import Redirect, Redirects
from api.endpoints.resolve import Resolve
from api.endpoints.roles import Roles
from api.endpoints.root import Root
from api.endpoints.routes import Routes
from api.endpoints.schema import Schema, Schemas
from api.endpoints.search import Search
from api.endpoints.seo import Robots, Sitemap
from api.endpoints.settings import Settings
from api.endpoints.sign import SignFile, SignImage
from api.endpoints.sites import Locales, Sites
from api.endpoints.snippets import Snippet, Snippets, SnippetTypes
from api.endpoints.suggest import Suggest
from api.endpoints.sync import Sync
from api.endpoints.unknown import Unknown
from api.endpoints.unlock import Unlock

app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("pages/", Pages.as_view(), name="pages"),
    path("pages/find/", Find.as_view(), name="find"),
    path("resolve/", Resolve.as_view(), name="resolve"),
    path("pages/<int:id>/", Page.as_view(), name="page"),
    path("images/", Images.as_view(), name="images"),
    path("images/<int:id>/", Image.as_view(), name="image"),
    path("images/<int:id>/sign/", SignImage.as_view(), name="sign-image"),
    path("files/", Files.as_view(), name="files"),
    path("files/<int:id>/", File.as_view(), name="file"),
    path("files/<int:id>/sign/", SignFile.as_view(), name="sign-file"),
    path("snippets/", SnippetTypes.as_view(), name="snippet-types"),
    path("snippets/<slug:name>/", Snippets.as_view(), name="snippets"),
    path("snippets/<slug:name>/<int:id>/", Snippet.as_view(), name="snippet"),
    path("menus/", Menus.as_view(), name="menus"),
    path("menus/<slug:handle>/", Menu.as_view(), name="menu"),
    path("settings/", Settings.as_view(), name="settings"),
    path("redirects/", Redirects.as_view(), name="redirects"),
    path("redirects/<int:id>/", Redirect.as_view(), name="redirect"),
    path("routes/", Routes.as_view(), name="routes"),
    path("sites/", Sites.as_view(), name="sites"),
    path("locales/", Locales.as_view(), name="locales"),
    path("search/", Search.as_view(), name="search"),
    path("search/click/", Click.as_view(), name="click"),
    path("suggest/", Suggest.as_view(), name="suggest"),
    path("me/", Me.as_view(), name="me"),
    path("roles/", Roles.as_view(), name="roles"),
    path("unlock/", Unlock.as_view(), name="unlock"),
    path("export/", Export.as_view(), name="export"),
    path("sync/", Sync.as_view(), name="sync"),
    path("sitemaps/<str:name>", Sitemap.as_view(), name="sitemap"),
    path("robots.txt", Robots.as_view(), name="robots"),
    path("schema/", Schemas.as_view(), name="schemas"),
    path("schema/<str:name>/", Schema.as_view(), name="schema"),
    path("openapi.json", OpenApi.as_view(), name="openapi"),
    path("docs/", Documentation.as_view(), name="docs"),
    re_path(r"", Unknown.as_view(), name="unknown"),
]
