"""A school by what a program calls it."""

from django.db.models import QuerySet

from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.said import Given, GivenKeys, said
from schools.models import School


def school_with_code(user: User, permission: Permission, code: str) -> School | None:
    """The school of this code where the user has the ability, with its unit; None when there is none. One query."""
    units, hats = user.reach(permission), user.school_hats(permission)
    return next(iter(_with_code(code=code, units=units, hats=hats)), None)


@said
def _with_code(code: Given, units: GivenKeys, hats: GivenKeys) -> QuerySet[School]:
    return School.objects.reached(units, hats).select_related("unit").filter(code=code)
