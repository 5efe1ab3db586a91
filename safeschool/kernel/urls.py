from django.urls import path

from safeschool.kernel import views

app_name = "kernel"
urlpatterns = [path("", views.gallery, name="gallery")]
