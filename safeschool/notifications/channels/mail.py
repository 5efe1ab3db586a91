"""Mail. The Message-ID is the delivery's own, so that a mail sent again after a crash is the same mail."""

from django.conf import settings
from django.core.mail import EmailMessage

from safeschool.notifications.models import Delivery, Notice


def send(delivery: Delivery) -> None:
    """Hand the notice to the mail server; any OSError or SMTPException means: later again."""
    notice = delivery.notice
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    EmailMessage(
        subject=notice.subject,
        body=_with_link(notice),
        to=[delivery.address],
        headers={"Message-ID": f"<safeschool-{delivery.pk}@{domain}>"},
    ).send()


def _with_link(notice: Notice) -> str:
    """The words, with the link as an address that a mail program opens."""
    if not notice.link:
        return notice.body
    address = f"{settings.SITE_ADDRESS}{notice.link}"
    lines = [address if line.strip() == notice.link else line for line in notice.body.splitlines()]
    return "\n".join(lines if address in lines else [*lines, address])
