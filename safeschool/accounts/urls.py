from django.contrib.auth.views import LogoutView
from django.urls import path

from safeschool.accounts.views import me, people, units, walls

app_name = "accounts"
urlpatterns = [
    path("sign-in/", me.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("setup/", me.first_steps, name="first_steps"),
    path("me/", me.preferences, name="preferences"),
    path("me/language/", me.set_language, name="set_language"),
    path("me/theme/", me.set_theme, name="set_theme"),
    path("me/hat/", me.wear_hat, name="wear_hat"),
    path("people/", people.people, name="people"),
    path("people/new/", people.welcome, name="welcome"),
    path("people/<int:pk>/", people.person, name="person"),
    path("roles/", people.roles, name="roles"),
    path("walls/", walls.walls, name="walls"),
    path("walls/<int:pk>/revoke/", walls.take_down, name="take_down_wall"),
    path("units/", units.units, name="units"),
    path("units/new/", units.new_unit, name="new_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.edit_unit, name="edit_unit"),
]
