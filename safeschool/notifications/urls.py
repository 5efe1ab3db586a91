from django.urls import path

from safeschool.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/read/", views.read, name="read"),
    path("ways/", views.ways, name="ways"),
    path("ways/try/", views.try_out, name="try_out"),
    path("ways/floors/", views.floors, name="floors"),
    path("push-worker.js", views.push_worker, name="push_worker"),
    path("devices/new/", views.new_device, name="new_device"),
    path("devices/<int:pk>/forget/", views.forget_device, name="forget_device"),
]
