"""A submission that was sent before, with another body."""

from django.utils.translation import gettext as _


class Conflict(Exception):
    """The submission was sent before with another body, or by somebody else; `sentence` says what to do."""

    def __init__(self, sentence: str = "") -> None:
        told = sentence or _("This submission was already sent with other contents. Send it again as a new one.")
        super().__init__(told)
