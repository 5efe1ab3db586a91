from django.contrib.auth.views import LogoutView
from django.urls import path

from safeschool.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("setup/", views.first_steps, name="first_steps"),
    path("me/", views.preferences, name="preferences"),
    path("me/language/", views.set_language, name="set_language"),
    path("me/theme/", views.set_theme, name="set_theme"),
    path("me/hat/", views.wear_hat, name="wear_hat"),
]
