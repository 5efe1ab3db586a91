from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "safeschool.board"
    label = "board"
