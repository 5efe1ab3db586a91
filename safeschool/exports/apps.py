from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "safeschool.exports"
    label = "exports"
