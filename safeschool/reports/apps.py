from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "safeschool.reports"
    label = "reports"
