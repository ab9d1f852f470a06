"""The addresses of a project's archive."""

from django.urls import path

from guicheng.web.archive import views

urlpatterns = [
    path("projects/<slug:number>/archive/", views.archive, name="project-archive"),
    path("projects/<slug:number>/archive/package/", views.package, name="project-package"),
]
