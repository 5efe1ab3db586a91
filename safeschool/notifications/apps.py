from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "safeschool.notifications"
    label = "notifications"
