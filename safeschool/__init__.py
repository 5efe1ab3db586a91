"""The floor every room stands on, and the roof over them."""

from safeschool.celery import app as celery_app

__all__ = ["celery_app"]
