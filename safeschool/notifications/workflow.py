"""The kinds of message, the ways out, and which of them are taken when nobody has chosen."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What kind of message it is, for whoever is told."""

    REMINDER = "REMINDER", _("Reminders before something of mine begins")
    CHANGE = "CHANGE", _("Something of mine has changed")
    REQUEST = "REQUEST", _("Somebody asks me, or answers me")
    ALERT = "ALERT", _("Urgent: somebody is missing, an alarm")
    NEWS = "NEWS", _("Everything else")


class Channel(TextChoices):
    """A way out of the app to a person; the inbox is always told, whatever else is."""

    PUSH = "push", _("This app's notifications on my devices")
    MAIL = "mail", _("E-mail")
    SMS = "sms", _("Text message (SMS)")


class Least(IntegerChoices):
    """How many ways out nobody may go below."""

    NONE = 0, _("may be switched off")
    ONE = 1, _("at least one way")
    TWO = 2, _("at least two ways")


# A text message costs its sender, so it is for what cannot wait.
OFF_UNLESS_CHOSEN = frozenset((topic.value, Channel.SMS.value) for topic in (Topic.CHANGE, Topic.REQUEST, Topic.NEWS))
USUAL_LEAST: dict[str, int] = {Topic.REMINDER: Least.ONE, Topic.ALERT: Least.ONE}
# The push services of the makers of browsers: we send to these alone, whatever address a browser tells.
PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
)


def is_on(choices: dict[tuple[str, str], bool], topic: str, channel: str) -> bool:
    """Whether the person wants this kind of message by this way."""
    return choices.get((topic, channel), (topic, channel) not in OFF_UNLESS_CHOSEN)


def taken(choices: dict[tuple[str, str], bool], topic: str, open_ways: list[str], least: int) -> list[str]:
    """The ways that a message of this kind takes: those wanted, and as many more as the floor asks for.

    `open_ways` are those by which the person can be met at all, the first to be added first.
    """
    wanted = [way for way in open_ways if is_on(choices, topic, way)]
    more = [way for way in open_ways if way not in wanted]
    return wanted + more[: max(least - len(wanted), 0)]
