from django.apps import AppConfig

from safeschool.celery import app as celery_app

__all__ = ["SetupConfig", "celery_app"]


class SetupConfig(AppConfig):
    """Wherever Django is set up, the Celery app is too: `shared_task` finds it there."""

    name = "safeschool.setup"
    label = "setup"
