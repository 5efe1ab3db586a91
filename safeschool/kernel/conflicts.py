"""A submission that was sent before, with another body."""

from django.utils.translation import gettext as _


class Conflict(Exception):
    """The submission was sent before with another body, or by somebody else."""

    def __str__(self) -> str:
        return _("This submission was already sent with other contents. Send it again as a new one.")
