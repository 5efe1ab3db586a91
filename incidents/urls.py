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
    path("concerns/", views.concern_list, name="concerns"),
    path("concerns/new/", views.raise_concern, name="raise_concern"),
    path("concerns/<int:pk>/", views.concern, name="concern"),
    path("concerns/<int:pk>/step/", views.concern_step, name="concern_step"),
    path("concerns/<int:pk>/convert/", views.convert, name="convert"),
    path("harm/", views.harm_reports, name="harm_reports"),
    path("harm/new/", views.report_harm, name="report_harm"),
    path("harm/<int:pk>/", views.harm_report, name="harm_report"),
    path("harm/<int:pk>/accept/", views.accept_report, name="accept_report"),
    path("harm/<int:pk>/file/", views.file_report, name="file_report"),
    path("harm/<int:pk>/reporter/", views.reporter, name="reporter"),
    path("harm/clocks/", views.clocks, name="clocks"),
    path("harm/clocks/<int:pk>/", views.clock_step, name="clock_step"),
    path("harm/venues/", views.venues, name="venues"),
    path("harm/venues/new/", views.new_venue, name="new_venue"),
    path("harm/venues/<int:pk>/", views.edit_venue, name="edit_venue"),
    path("harm/venues/<int:pk>/poster/", views.venue_poster, name="venue_poster"),
    path("harm/venues/<int:pk>/renew/", views.renew_door, name="renew_door"),
    path("routing/", views.routing, name="routing"),
    path("routing/new/", views.new_rule, name="new_rule"),
    path("routing/<int:pk>/", views.edit_rule, name="edit_rule"),
    path("routing/<int:pk>/drop/", views.drop_rule, name="drop_rule"),
    path("tips/", views.tip_list, name="tips"),
    path("tips/<int:pk>/", views.tip, name="tip"),
    path("tips/<int:pk>/step/", views.tip_step, name="tip_step"),
    path("tips/<int:pk>/convert/", views.convert_tip, name="convert_tip"),
    path("tips/photos/<uuid:name>/", views.tip_photo, name="tip_photo"),
    path("tips/poster/<int:pk>/", views.tip_poster, name="tip_poster"),
]
