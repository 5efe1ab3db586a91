"""The room's doors."""

from django.urls import path

from safeschool.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.export_list, name="list"),
    path("new/", views.ask, name="ask"),
    path("<int:pk>/", views.export, name="export"),
    path("<int:pk>/file/", views.fetch, name="fetch"),
]
