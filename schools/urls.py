from django.urls import path

from schools.views import calendar, editing, importing, places, registry

app_name = "schools"
urlpatterns = [
    path("", registry.school_list, name="list"),
    path("map/", registry.school_map, name="map"),
    path("new/", editing.new_school, name="new"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/days/<int:pk>/drop/", calendar.drop_day, name="drop_day"),
    path("streets/", places.street_list, name="streets"),
    path("streets/new/", places.new_street, name="new_street"),
    path("streets/<int:pk>/", places.edit_street, name="edit_street"),
    path("import/", importing.bring_list, name="import"),
    path("import/<int:pk>/", importing.import_preview, name="import_preview"),
    path("import/<int:pk>/confirm/", importing.import_confirm, name="import_confirm"),
    path("import/<int:pk>/drop/", importing.import_drop, name="import_drop"),
    path("<int:pk>/", registry.school_sheet, name="sheet"),
    path("<int:pk>/edit/", editing.edit_school, name="edit"),
    path("<int:pk>/bells/", editing.edit_bells, name="bells"),
    path("<int:pk>/gates/new/", editing.new_gate, name="new_gate"),
    path("<int:pk>/gates/<int:gate_pk>/", editing.edit_gate, name="edit_gate"),
    path("<int:pk>/sites/new/", places.new_campus, name="new_campus"),
    path("<int:pk>/sites/<int:campus_pk>/", places.edit_campus, name="edit_campus"),
    path("<int:pk>/seats/new/", places.new_seat, name="new_seat"),
    path("<int:pk>/seats/<int:seat_pk>/drop/", places.drop_seat, name="drop_seat"),
    path("<int:pk>/enrolment/", editing.edit_enrolment, name="enrolment"),
    path("<int:pk>/contacts/new/", editing.new_contact, name="new_contact"),
    path("<int:pk>/contacts/<int:contact_pk>/drop/", editing.drop_contact, name="drop_contact"),
]
