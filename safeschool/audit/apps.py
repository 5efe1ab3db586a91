from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "safeschool.audit"
    label = "audit"
