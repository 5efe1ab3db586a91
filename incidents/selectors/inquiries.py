"""Where schools decide about bullying themselves."""

from safeschool.accounts.models import User
from safeschool.accounts.roles import ABILITIES, Permission, Role

# Who holds inquiries at a school.
HOLDERS = tuple(role for role in Role if Permission.HOLD_INQUIRIES in ABILITIES[role])

# Country to days from opening to finding: rules on the protection of minors by schools (MOE Order 50 of 2021).
INQUIRY_DAYS = {"CN": 10}


def has_inquiries(user: User) -> bool:
    """Whether the procedure exists where the person works, and they may read it."""
    return user.may(Permission.VIEW_INQUIRIES) and user.home is not None and user.home.country in INQUIRY_DAYS
