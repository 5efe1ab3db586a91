from django.urls import path

from campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("sessions/", views.session_list, name="sessions"),
    path("operations/", views.operation_list, name="operations"),
]
