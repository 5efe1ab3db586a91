"""How a form looks, everywhere."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Forms use the templates of this project."""
