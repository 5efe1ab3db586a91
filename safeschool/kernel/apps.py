from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "safeschool.kernel"
    label = "kernel"
