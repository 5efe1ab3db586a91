from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "safeschool.setup"
    label = "setup"
