"""All addresses of the platform."""

from django.urls import include, path

urlpatterns = [path("", include("guicheng.web.urls"))]
handler403 = "guicheng.web.errors.forbidden"
handler404 = "guicheng.web.errors.not_found"
handler500 = "guicheng.web.errors.failed"
