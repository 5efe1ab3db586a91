from django.contrib.auth.views import LogoutView
from django.urls import path

from safeschool.accounts.views import factors, me, people, second_step, units, walls

app_name = "accounts"
urlpatterns = [
    path("sign-in/", me.SignIn.as_view(), name="sign_in"),
    path("sign-in/second/", second_step.second_step, name="second_step"),
    path("sign-in/key/", second_step.key_sign_in, name="key_sign_in"),
    path("sign-in/key/ask/", second_step.ask_key, name="ask_key"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("setup/", me.first_steps, name="first_steps"),
    path("me/", me.preferences, name="preferences"),
    path("me/language/", me.set_language, name="set_language"),
    path("me/theme/", me.set_theme, name="set_theme"),
    path("me/hat/", me.wear_hat, name="wear_hat"),
    path("me/sign-in/", factors.factors, name="factors"),
    path("me/sign-in/app/", factors.set_up_app, name="set_up_app"),
    path("me/sign-in/app/off/", factors.drop_app, name="drop_app"),
    path("me/sign-in/codes/", factors.renew_codes, name="renew_codes"),
    path("me/sign-in/keys/new/", factors.new_passkey, name="new_passkey"),
    path("me/sign-in/keys/ask/", factors.ask_new_key, name="ask_new_key"),
    path("me/sign-in/keys/<int:pk>/remove/", factors.remove_passkey, name="remove_passkey"),
    path("me/sign-in/elsewhere/", factors.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("people/", people.people, name="people"),
    path("people/new/", people.welcome, name="welcome"),
    path("people/second-factor/", people.factor_rules, name="factor_rules"),
    path("people/second-factor/<int:pk>/drop/", people.drop_rule, name="drop_factor_rule"),
    path("people/<int:pk>/second-factor/", people.reset, name="reset_factors"),
    path("people/<int:pk>/", people.person, name="person"),
    path("roles/", people.roles, name="roles"),
    path("walls/", walls.walls, name="walls"),
    path("walls/<int:pk>/revoke/", walls.take_down, name="take_down_wall"),
    path("units/", units.units, name="units"),
    path("units/new/", units.new_unit, name="new_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.edit_unit, name="edit_unit"),
]
