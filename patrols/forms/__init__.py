"""What people write about posts and duty, and how lists are narrowed."""

from patrols.forms.lists import (
    AttendanceFilter,
    CheckInForm,
    CheckOutForm,
    PostFilter,
    PostForm,
    PutForm,
    RosterFilter,
    SeatForm,
    WeekForm,
)
from patrols.forms.patrol import CompletionFilter, LightsForm, PatrolForm, PointForm, RouteForm
from patrols.forms.plans import AskForm, AskLeaveForm, DecideForm, LeaveForm, RepairForm, WeightsForm
from patrols.forms.street import ChecksFilter, RoundForm, SheetForm, TapForm
from patrols.forms.swaps import SwapForm, SwapStep, SwapStepForm
from patrols.forms.ties import FixForm, PairForm, WishForm

__all__ = [
    "AskForm",
    "AskLeaveForm",
    "AttendanceFilter",
    "CheckInForm",
    "CheckOutForm",
    "ChecksFilter",
    "CompletionFilter",
    "DecideForm",
    "FixForm",
    "LeaveForm",
    "LightsForm",
    "PairForm",
    "PatrolForm",
    "PointForm",
    "PostFilter",
    "PostForm",
    "PutForm",
    "RepairForm",
    "RosterFilter",
    "RoundForm",
    "RouteForm",
    "SeatForm",
    "SheetForm",
    "SwapForm",
    "SwapStep",
    "SwapStepForm",
    "TapForm",
    "WeekForm",
    "WeightsForm",
    "WishForm",
]
