"""What people fill in, and what they narrow lists by."""

from incidents.forms.casework import (
    CorrectionForm,
    FamilyForm,
    GroupForm,
    HandoverForm,
    ItemForm,
    LinkForm,
    MeasureForm,
    RedactForm,
)
from incidents.forms.deadlines import HandlingTimeForm
from incidents.forms.exchange import (
    AnswerForm,
    LetterForm,
    MinutesForm,
    PeriodForm,
    ReferralAnswerForm,
    ReferralForm,
    WaiveForm,
    last_three_months,
)
from incidents.forms.filters import ConcernFilter, IncidentFilter
from incidents.forms.imports import BringForm, ColumnsForm
from incidents.forms.inquiries import AppealForm, FindingForm, InquiryForm, OwnFileForm
from incidents.forms.mandatory import ClockForm, HarmFileForm, HarmForm, VenueHarmForm
from incidents.forms.retention import HoldForm, RetentionForm
from incidents.forms.routing import ExampleForm, RuleForm
from incidents.forms.sealing import DisclosureForm, LiftForm, SealForm
from incidents.forms.steps import TaskForm
from incidents.forms.tips import ReceiptForm, TipConvertForm, TipForm, signed_receipt
from incidents.forms.writing import (
    AlikeForm,
    ConcernForm,
    ConvertForm,
    DocumentForm,
    IdentityForm,
    IdentitySearchForm,
    JoinForm,
    LogForm,
    MoreForm,
    MoveForm,
    NoteForm,
    PartyForm,
    PhotoForm,
    StepForm,
    TriageForm,
)

__all__ = [
    "AlikeForm",
    "AnswerForm",
    "AppealForm",
    "BringForm",
    "ClockForm",
    "ColumnsForm",
    "ConcernFilter",
    "ConcernForm",
    "ConvertForm",
    "CorrectionForm",
    "DisclosureForm",
    "DocumentForm",
    "ExampleForm",
    "FamilyForm",
    "FindingForm",
    "GroupForm",
    "HandlingTimeForm",
    "HandoverForm",
    "HarmFileForm",
    "HarmForm",
    "HoldForm",
    "IdentityForm",
    "IdentitySearchForm",
    "IncidentFilter",
    "InquiryForm",
    "ItemForm",
    "JoinForm",
    "LetterForm",
    "LiftForm",
    "LinkForm",
    "LogForm",
    "MeasureForm",
    "MinutesForm",
    "MoreForm",
    "MoveForm",
    "NoteForm",
    "OwnFileForm",
    "PartyForm",
    "PeriodForm",
    "PhotoForm",
    "ReceiptForm",
    "RedactForm",
    "ReferralAnswerForm",
    "ReferralForm",
    "RetentionForm",
    "RuleForm",
    "SealForm",
    "StepForm",
    "TaskForm",
    "TipConvertForm",
    "TipForm",
    "TriageForm",
    "VenueHarmForm",
    "WaiveForm",
    "last_three_months",
    "signed_receipt",
]
