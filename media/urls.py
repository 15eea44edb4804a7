from django.urls import path

from media.views import serve_image, serve_upload

app_name = "media"
urlpatterns = [
    path("image/<int:image_id>/<slug:key>/<slug:spec>/<str:name>", serve_image, name="image"),
    path("<path:path>", serve_upload, name="upload"),
]
