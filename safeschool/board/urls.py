from django.urls import path

from safeschool.board import views
from safeschool.board.views import maps

app_name = "board"
urlpatterns = [
    path("schools/<int:pk>/", views.school, name="school"),
    path("duty/", views.duty, name="duty"),
    path("wall/", views.wall, name="wall"),
    path("wall/ticket/", views.wall_ticket, name="wall_ticket"),
    path("ticket/", views.ticket, name="ticket"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("units/", views.by_unit, name="by_unit"),
    path("map/", maps.incident_map, name="map"),
    path("map/layer/", maps.layer, name="layer"),
    path("map/tile/<int:z>/<int:x>/<int:y>/", maps.tile, name="tile"),
    path("map/hot-spots/", maps.hot_spots, name="hot_spots"),
    path("answering/", views.answering, name="answering"),
    path("effect/", views.effect, name="effect"),
    path("journal/", views.journal, name="journal"),
    path("health/", views.health, name="health"),
]
