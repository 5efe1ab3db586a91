"""Outreach and enforcement: what was held, handed out, found, told in print, and agreed."""

from campaigns.models.cooperation import Agreed, Committee, CooperationModel, Meeting, ModelReview
from campaigns.models.drill_rules import LocalDrillRule
from campaigns.models.drills import Drill, DrillMark, DrillRule, DrillScenario, DrillTask
from campaigns.models.lessons import LessonOffer, LessonOrder, OfferLaw, SessionPhoto
from campaigns.models.materials import Material, StockEntry
from campaigns.models.operations import GateRating, Operation, OperationVisit, Violation
from campaigns.models.seasons import Season
from campaigns.models.sessions import LectureSquad, Programme, Session
from campaigns.models.terms import EnforcementType, OutreachFormat, Topic
from campaigns.models.totals import Counter, ImportedTotal

__all__ = [
    "Agreed",
    "Committee",
    "CooperationModel",
    "Counter",
    "Drill",
    "DrillMark",
    "DrillRule",
    "DrillScenario",
    "DrillTask",
    "EnforcementType",
    "GateRating",
    "ImportedTotal",
    "LectureSquad",
    "LessonOffer",
    "LessonOrder",
    "LocalDrillRule",
    "Material",
    "Meeting",
    "ModelReview",
    "OfferLaw",
    "Operation",
    "OperationVisit",
    "OutreachFormat",
    "Programme",
    "Season",
    "Session",
    "SessionPhoto",
    "StockEntry",
    "Topic",
    "Violation",
]
