from django.urls import path

from patrols import views

app_name = "patrols"
urlpatterns = [
    path("mine/", views.my_shifts, name="my_shifts"),
    path("roster/", views.roster, name="roster"),
]
