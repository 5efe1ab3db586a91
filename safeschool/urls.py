"""Every room's door on one page."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from campaigns.api import (
    CooperationModelViewSet,
    DrillViewSet,
    LessonOfferViewSet,
    LessonOrderViewSet,
    MaterialViewSet,
    MeetingViewSet,
    OperationViewSet,
    SessionViewSet,
)
from incidents.api import (
    AlarmViewSet,
    ConcernViewSet,
    HandlingTimeViewSet,
    HarmReportViewSet,
    IncidentViewSet,
    InquiryViewSet,
    LegalClockViewSet,
    LetterViewSet,
    RetentionTimeViewSet,
    SendTip,
    TaskViewSet,
    TipViewSet,
)
from incidents.views import doors
from patrols.api import (
    CheckInViewSet,
    LeaveRequestViewSet,
    PatrolPointViewSet,
    PatrolStopViewSet,
    PostViewSet,
    ShiftViewSet,
    StreetActViewSet,
    SwapViewSet,
    VideoCheckViewSet,
    WishViewSet,
)
from safeschool import health
from safeschool.accounts.api import UnitViewSet
from safeschool.board.views import home, search
from safeschool.exports.api import ExportViewSet
from safeschool.reports.api import CircularViewSet, ReportViewSet
from schools.api import ComplianceViewSet, FindingViewSet, InspectionViewSet, SchoolViewSet

api = DefaultRouter()
api.register("units", UnitViewSet, "unit")
api.register("schools", SchoolViewSet, "school")
api.register("inspections", InspectionViewSet, "inspection")
api.register("findings", FindingViewSet, "finding")
api.register("compliance", ComplianceViewSet, "compliance")
api.register("incidents", IncidentViewSet, "incident")
api.register("concerns", ConcernViewSet, "concern")
api.register("received-tips", TipViewSet, "received-tip")
api.register("harm-reports", HarmReportViewSet, "harm-report")
api.register("legal-clocks", LegalClockViewSet, "legal-clock")
api.register("retention-times", RetentionTimeViewSet, "retention-time")
api.register("handling-times", HandlingTimeViewSet, "handling-time")
api.register("letters", LetterViewSet, "letter")
api.register("tasks", TaskViewSet, "task")
api.register("inquiries", InquiryViewSet, "inquiry")
api.register("alarms", AlarmViewSet, "alarm")
api.register("posts", PostViewSet, "post")
api.register("shifts", ShiftViewSet, "shift")
api.register("checkins", CheckInViewSet, "checkin")
api.register("swaps", SwapViewSet, "swap")
api.register("leave-requests", LeaveRequestViewSet, "leave-request")
api.register("duty-wishes", WishViewSet, "duty-wish")
api.register("patrol-points", PatrolPointViewSet, "patrol-point")
api.register("patrol-stops", PatrolStopViewSet, "patrol-stop")
api.register("street-acts", StreetActViewSet, "street-act")
api.register("video-checks", VideoCheckViewSet, "video-check")
api.register("sessions", SessionViewSet, "session")
api.register("operations", OperationViewSet, "operation")
api.register("drills", DrillViewSet, "drill")
api.register("models", CooperationModelViewSet, "model")
api.register("meetings", MeetingViewSet, "meeting")
api.register("materials", MaterialViewSet, "material")
api.register("lesson-offers", LessonOfferViewSet, "lesson-offer")
api.register("lesson-orders", LessonOrderViewSet, "lesson-order")
api.register("reports", ReportViewSet, "report")
api.register("circulars", CircularViewSet, "circular")
api.register("exports", ExportViewSet, "export")

handler500 = "safeschool.kernel.faults.server_error"
urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("safeschool.accounts.urls")),
    path("inbox/", include("safeschool.notifications.urls")),
    path("schools/", include("schools.urls")),
    path("tip/", doors.tip, name="tip"),
    path("tip/talk/", doors.tip_talk, name="tip_talk"),
    path("duty-report/", doors.venue_report, name="venue_report"),
    path("incidents/", include("incidents.urls")),
    path("patrols/", include("patrols.urls")),
    path("campaigns/", include("campaigns.urls")),
    path("board/", include("safeschool.board.urls")),
    path("reports/", include("safeschool.reports.urls")),
    path("exports/", include("safeschool.exports.urls")),
    path("components/", include("safeschool.kernel.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/tips/", SendTip.as_view(), name="send_tip"),
    path("api/v1/", include((api.urls, "api"))),
]
