"""Pages of the room."""

from django.urls import path

from incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("log/", views.log, name="log"),
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/note/", views.note, name="note"),
    path("<int:pk>/photo/", views.add_photo, name="add_photo"),
    path("<int:pk>/party/", views.party, name="party"),
    path("photos/<uuid:name>/", views.photo, name="photo"),
    path("photos/<uuid:name>/small/", views.photo_small, name="photo_small"),
    path("identity/<int:pk>/", views.identity, name="identity"),
    path("alarms/", views.alarm_list, name="alarms"),
    path("alarms/press/", views.press, name="press"),
    path("alarms/strip/", views.alarm_strip, name="alarm_strip"),
    path("alarms/devices/", views.devices, name="devices"),
    path("alarms/devices/<int:pk>/revoke/", views.revoke_device, name="revoke_device"),
    path("alarms/<int:pk>/", views.alarm, name="alarm"),
    path("alarms/<int:pk>/step/", views.alarm_step, name="alarm_step"),
    path("alarms/<int:pk>/count/", views.count, name="count"),
    path("alarms/<int:pk>/review/", views.review, name="review"),
    path("alarms/<int:pk>/cap/", views.alarm_cap, name="alarm_cap"),
    path("concerns/", views.concern_list, name="concerns"),
    path("concerns/new/", views.raise_concern, name="raise_concern"),
    path("concerns/<int:pk>/", views.concern, name="concern"),
    path("concerns/<int:pk>/step/", views.concern_step, name="concern_step"),
    path("concerns/<int:pk>/convert/", views.convert, name="convert"),
]
