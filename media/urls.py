from django.urls import path

from media.views import serve_image, serve_signed_file, serve_signed_image, serve_upload

app_name = "media"
urlpatterns = [
    path("image/<int:image_id>/<slug:key>/<slug:spec>/<str:name>", serve_image, name="image"),
    path(
        "image/<int:image_id>/<slug:key>/<str:operations>/<str:proof>/<str:name>",
        serve_signed_image,
        name="signed-image",
    ),
    path("file/<int:file_id>/<str:proof>/<str:name>", serve_signed_file, name="signed-file"),
    path("<path:path>", serve_upload, name="upload"),
]
