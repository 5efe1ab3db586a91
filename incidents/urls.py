"""Pages of the room."""

from django.urls import path

from incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("log/", views.log, name="log"),
    path("log/alike/", views.alike_incidents, name="alike_incidents"),
    path("steps/", views.steps, name="steps"),
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/note/", views.note, name="note"),
    path("<int:pk>/photo/", views.add_photo, name="add_photo"),
    path("<int:pk>/party/", views.party, name="party"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/casework/", views.casework, name="casework"),
    path("<int:pk>/casework/measure/", views.measure, name="measure"),
    path("<int:pk>/casework/family/", views.family, name="family"),
    path("<int:pk>/casework/item/", views.item, name="item"),
    path("<int:pk>/casework/handover/", views.handover, name="handover"),
    path("<int:pk>/casework/link/", views.link, name="link"),
    path("<int:pk>/casework/group/", views.group, name="group"),
    path("items/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("photos/<uuid:name>/", views.photo, name="photo"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/casework/", views.casework, name="casework"),
    path("<int:pk>/casework/measure/", views.measure, name="measure"),
    path("<int:pk>/casework/family/", views.family, name="family"),
    path("<int:pk>/casework/item/", views.item, name="item"),
    path("<int:pk>/casework/handover/", views.handover, name="handover"),
    path("<int:pk>/casework/link/", views.link, name="link"),
    path("<int:pk>/casework/group/", views.group, name="group"),
    path("items/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("photos/<uuid:name>/small/", views.photo_small, name="photo_small"),
    path("identity/<int:pk>/", views.identity, name="identity"),
    path("concerns/", views.concern_list, name="concerns"),
    path("concerns/new/", views.raise_concern, name="raise_concern"),
    path("concerns/alike/", views.alike_concerns, name="alike_concerns"),
    path("concerns/<int:pk>/", views.concern, name="concern"),
    path("concerns/<int:pk>/step/", views.concern_step, name="concern_step"),
    path("concerns/<int:pk>/convert/", views.convert, name="convert"),
    path("concerns/<int:pk>/join/", views.join, name="join"),
    path("concerns/<int:pk>/more/", views.more, name="more"),
    path("concerns/<int:pk>/not-solved/", views.not_solved, name="not_solved"),
]
