"""Mail. The Message-ID is the delivery's own, so that a mail sent again after a crash is the same mail."""

from django.conf import settings
from django.core.mail import EmailMessage

from safeschool.notifications.models import Delivery


def send(delivery: Delivery) -> None:
    """Hand the notice to the mail server; any OSError or SMTPException means: later again."""
    notice = delivery.notice
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[delivery.address],
        headers={"Message-ID": f"<safeschool-{delivery.pk}@{domain}>"},
    ).send()
