from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "safeschool.accounts"
    label = "accounts"
