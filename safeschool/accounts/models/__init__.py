"""Who you are: units in time, people, and the hats they wear."""

from safeschool.accounts.models.factors import Authenticator, FactorRule, Passkey, RecoveryCode
from safeschool.accounts.models.keys import ApiToken, WallLink
from safeschool.accounts.models.people import Membership, User
from safeschool.accounts.models.units import Boundary, FormerName, Succession, Unit, UnitKind, check_time_zone

__all__ = [
    "ApiToken",
    "Authenticator",
    "Boundary",
    "FactorRule",
    "FormerName",
    "Membership",
    "Passkey",
    "RecoveryCode",
    "Succession",
    "Unit",
    "UnitKind",
    "User",
    "WallLink",
    "check_time_zone",
]
