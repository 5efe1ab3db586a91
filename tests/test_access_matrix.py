"""The access matrix: every named URL and every API action, every role, and the stranger. A URL missing here fails."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from safeschool.accounts.models import User
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Role
from safeschool.accounts.roles import Permission as P
from safeschool.urls import api
from tests.factories import make_person, seat
from tests.world import world_of

ANYBODY = None  # even without signing in
SIGNED_IN: tuple[P, ...] = ()

PAGES: dict[str, tuple[P, ...] | None] = {
    "home": SIGNED_IN,
    "search": (P.VIEW_SCHOOLS,),
    "healthz": ANYBODY,
    "readyz": ANYBODY,
    "schema": ANYBODY,
    "kernel:gallery": ANYBODY,
    "accounts:sign_in": ANYBODY,
    "accounts:sign_out": ANYBODY,
    "accounts:first_steps": ANYBODY,
    "accounts:set_language": ANYBODY,
    "accounts:set_theme": ANYBODY,
    "accounts:preferences": SIGNED_IN,
    "accounts:wear_hat": SIGNED_IN,
    "accounts:roles": SIGNED_IN,
    "accounts:people": (P.MANAGE_PEOPLE,),
    "accounts:welcome": (P.MANAGE_PEOPLE,),
    "accounts:person": (P.MANAGE_PEOPLE,),
    "accounts:walls": (P.KEEP_ALARM_DEVICES,),
    "accounts:take_down_wall": (P.KEEP_ALARM_DEVICES,),
    "accounts:units": (P.MANAGE_UNITS, P.VIEW_SCHOOLS),
    "accounts:unit": (P.MANAGE_UNITS, P.VIEW_SCHOOLS),
    "accounts:new_unit": (P.MANAGE_UNITS,),
    "accounts:edit_unit": (P.MANAGE_UNITS,),
    "notifications:inbox": SIGNED_IN,
    "notifications:read": SIGNED_IN,
    "schools:list": (P.VIEW_SCHOOLS,),
    "schools:map": (P.VIEW_SCHOOLS,),
    "schools:new": (P.KEEP_REGISTRY,),
    "schools:calendar": (P.KEEP_REGISTRY,),
    "schools:drop_day": (P.KEEP_REGISTRY,),
    "schools:decide_import_row": (P.KEEP_REGISTRY,),
    "schools:decide_import_rest": (P.KEEP_REGISTRY,),
    "schools:export": (P.VIEW_SCHOOLS,),
    "schools:rename_unit": (P.MANAGE_UNITS,),
    "schools:outline_unit": (P.MANAGE_UNITS,),
    "schools:merge_unit": (P.MANAGE_UNITS,),
    "schools:split_unit": (P.MANAGE_UNITS,),
    "schools:pass_hats": (P.MANAGE_UNITS,),
    "schools:import": (P.KEEP_REGISTRY,),
    "schools:import_preview": (P.KEEP_REGISTRY,),
    "schools:import_confirm": (P.KEEP_REGISTRY,),
    "schools:import_drop": (P.KEEP_REGISTRY,),
    "schools:streets": (P.KEEP_REGISTRY,),
    "schools:new_street": (P.KEEP_REGISTRY,),
    "schools:edit_street": (P.KEEP_REGISTRY,),
    "schools:inspections": (P.VIEW_INSPECTIONS,),
    "schools:coverage": (P.VIEW_INSPECTIONS,),
    "schools:inspect": (P.INSPECT,),
    "schools:inspection": (P.VIEW_INSPECTIONS,),
    "schools:answer_point": (P.INSPECT,),
    "schools:finish_inspection": (P.INSPECT,),
    "schools:findings": (P.VIEW_INSPECTIONS,),
    "schools:ledger": (P.VIEW_INSPECTIONS,),
    "schools:finding": (P.VIEW_INSPECTIONS,),
    "schools:report_fixed": (P.ANSWER_FINDINGS,),
    "schools:strike_off": (P.INSPECT,),
    "schools:find_again": (P.INSPECT,),
    "schools:notice": (P.VIEW_INSPECTIONS,),
    "schools:authority_letters": (P.VIEW_INSPECTIONS,),
    "schools:notices": (P.VIEW_INSPECTIONS,),
    "schools:authority_letter": (P.VIEW_INSPECTIONS,),
    "schools:write_authority": (P.INSPECT,),
    "schools:photo": (P.VIEW_INSPECTIONS,),
    "schools:compliance": (P.VIEW_INSPECTIONS,),
    "schools:compliance_schools": (P.VIEW_INSPECTIONS,),
    "schools:standards": (P.VIEW_INSPECTIONS,),
    "schools:rules": (P.VIEW_INSPECTIONS,),
    "schools:new_rule": (P.KEEP_REGISTRY,),
    "schools:checklists": (P.VIEW_INSPECTIONS,),
    "schools:new_checklist": (P.KEEP_REGISTRY,),
    "schools:new_point": (P.KEEP_REGISTRY,),
    "schools:hazards": (P.VIEW_SURROUNDINGS,),
    "schools:hazard": (P.VIEW_SURROUNDINGS,),
    "schools:new_hazard": (P.KEEP_SURROUNDINGS,),
    "schools:surroundings": (P.VIEW_SURROUNDINGS,),
    "schools:venues": (P.VIEW_SURROUNDINGS,),
    "schools:venue": (P.VIEW_SURROUNDINGS,),
    "schools:new_venue": (P.KEEP_SURROUNDINGS,),
    "schools:edit_venue": (P.KEEP_SURROUNDINGS,),
    "schools:renew_door": (P.KEEP_SURROUNDINGS,),
    "schools:plan": (P.VIEW_PLANS,),
    "schools:edit_plan": (P.WRITE_PLANS,),
    "schools:draw_plan": (P.WRITE_PLANS,),
    "schools:approve_plan": (P.APPROVE_PLANS,),
    "schools:print_plan": (P.VIEW_PLANS,),
    "schools:visitors": (P.KEEP_VISITORS,),
    "schools:ban_visitor": (P.KEEP_VISITORS,),
    "schools:open_visitors": (P.OPEN_VISITORS,),
    "schools:let_in_visitor": (P.KEEP_VISITORS,),
    "schools:sign_out_visitor": (P.KEEP_VISITORS,),
    "schools:badge_out": (P.KEEP_VISITORS,),
    "schools:badge": (P.KEEP_VISITORS,),
    "schools:sheet": (P.VIEW_SCHOOLS,),
    "schools:new_campus": (P.EDIT_SCHOOLS,),
    "schools:edit_campus": (P.EDIT_SCHOOLS,),
    "schools:new_seat": (P.KEEP_REGISTRY,),
    "schools:drop_seat": (P.KEEP_REGISTRY,),
    "schools:edit": (P.EDIT_SCHOOLS,),
    "schools:bells": (P.EDIT_SCHOOLS,),
    "schools:new_gate": (P.EDIT_SCHOOLS,),
    "schools:edit_gate": (P.EDIT_SCHOOLS,),
    "schools:enrolment": (P.EDIT_SCHOOLS,),
    "schools:new_contact": (P.EDIT_SCHOOLS,),
    "schools:drop_contact": (P.EDIT_SCHOOLS,),
    "incidents:list": (P.VIEW_INCIDENTS,),
    "incidents:log": (P.LOG_INCIDENT,),
    "incidents:file": (P.VIEW_INCIDENTS, P.LOG_INCIDENT),
    "incidents:alike_incidents": (P.LOG_INCIDENT,),
    "incidents:steps": (P.VIEW_INCIDENTS, P.LOG_INCIDENT, P.VIEW_CONCERNS),
    "incidents:imports": (P.IMPORT_INCIDENTS,),
    "incidents:import": (P.IMPORT_INCIDENTS,),
    "incidents:map_import": (P.IMPORT_INCIDENTS,),
    "incidents:confirm_import": (P.IMPORT_INCIDENTS,),
    "incidents:drop_import": (P.IMPORT_INCIDENTS,),
    "incidents:undo_import": (P.IMPORT_INCIDENTS,),
    "incidents:move": (P.LOG_INCIDENT,),
    "incidents:ask_to_seal": (P.MOVE_INCIDENT,),
    "incidents:agree_to_seal": (P.MOVE_INCIDENT,),
    "incidents:ask_to_lift": (P.OPEN_SEALED,),
    "incidents:disclosures": (P.OPEN_SEALED,),
    "incidents:seals": (P.APPROVE_CLOSING,),
    "incidents:lift_seal": (P.APPROVE_CLOSING,),
    "incidents:inquiries": (P.VIEW_INQUIRIES,),
    "incidents:open_inquiry": (P.HOLD_INQUIRIES,),
    "incidents:inquiry": (P.VIEW_INQUIRIES,),
    "incidents:decide_inquiry": (P.HOLD_INQUIRIES,),
    "incidents:link_inquiry": (P.MOVE_INCIDENT,),
    "incidents:note": (P.LOG_INCIDENT,),
    "incidents:add_photo": (P.LOG_INCIDENT,),
    "incidents:add_document": (P.LOG_INCIDENT,),
    "incidents:document": (P.VIEW_INCIDENTS, P.LOG_INCIDENT),
    "incidents:party": (P.LOG_INCIDENT,),
    "incidents:casework": (P.VIEW_INCIDENTS, P.LOG_INCIDENT),
    "incidents:correct": (P.LOG_INCIDENT,),
    "incidents:measure": (P.LOG_INCIDENT,),
    "incidents:family": (P.LOG_INCIDENT,),
    "incidents:item": (P.LOG_INCIDENT,),
    "incidents:handover": (P.LOG_INCIDENT,),
    "incidents:link": (P.LOG_INCIDENT,),
    "incidents:group": (P.LOG_INCIDENT,),
    "incidents:receipt": (P.VIEW_INCIDENTS, P.LOG_INCIDENT),
    "incidents:letters": (P.VIEW_EXCHANGE,),
    "incidents:new_letter": (P.SEND_EXCHANGE,),
    "incidents:letter": (P.VIEW_EXCHANGE,),
    "incidents:answer_letter": (P.SEND_EXCHANGE,),
    "incidents:enclosure": (P.VIEW_EXCHANGE,),
    "incidents:waive_notice": (P.SEND_EXCHANGE,),
    "incidents:briefings": (P.VIEW_EXCHANGE,),
    "incidents:briefing": (P.VIEW_EXCHANGE,),
    "incidents:minutes": (P.VIEW_EXCHANGE,),
    "incidents:finish_action": (P.SEND_EXCHANGE,),
    "incidents:refer": (P.LOG_INCIDENT,),
    "incidents:answer_referral": (P.LOG_INCIDENT,),
    "incidents:redact": (P.LOG_INCIDENT,),
    "incidents:custody": (P.VIEW_INCIDENTS, P.LOG_INCIDENT),
    "incidents:find_person": (P.OPEN_IDENTITY,),
    "incidents:photo": (P.VIEW_INCIDENTS, P.LOG_INCIDENT),
    "incidents:photo_small": (P.VIEW_INCIDENTS, P.LOG_INCIDENT),
    "incidents:identity": (P.OPEN_IDENTITY,),
    "incidents:alarms": (P.VIEW_ALARMS,),
    "incidents:alarm_strip": (P.VIEW_ALARMS,),
    "incidents:press": (P.PRESS_ALARM,),
    "incidents:alarm": (P.VIEW_ALARMS,),
    "incidents:alarm_step": (P.VIEW_ALARMS,),
    "incidents:count": (P.VIEW_ALARMS,),
    "incidents:review": (P.ANSWER_ALARMS,),
    "incidents:alarm_cap": (P.VIEW_ALARMS,),
    "incidents:devices": (P.KEEP_ALARM_DEVICES,),
    "incidents:revoke_device": (P.KEEP_ALARM_DEVICES,),
    "incidents:concerns": (P.VIEW_CONCERNS,),
    "incidents:raise_concern": (P.RAISE_CONCERN,),
    "incidents:concern": (P.VIEW_CONCERNS,),
    "incidents:concern_step": (P.VIEW_CONCERNS,),
    "incidents:triage_concern": (P.TRIAGE_CONCERNS,),
    "incidents:convert": (P.TRIAGE_CONCERNS,),
    "incidents:alike_concerns": (P.RAISE_CONCERN,),
    "incidents:join": (P.TRIAGE_CONCERNS,),
    "incidents:more": (P.VIEW_CONCERNS,),
    "incidents:not_solved": (P.VIEW_CONCERNS,),
    "venue_report": ANYBODY,
    "incidents:harm_reports": (P.RAISE_CONCERN,),
    "incidents:report_harm": (P.RAISE_CONCERN,),
    "incidents:harm_report": (P.RAISE_CONCERN,),
    "incidents:accept_report": (P.TRIAGE_CONCERNS,),
    "incidents:file_report": (P.TRIAGE_CONCERNS,),
    "incidents:reporter": (P.TRIAGE_CONCERNS,),
    "incidents:clocks": (P.SUPERVISE_CLOCKS,),
    "incidents:clock_step": (P.TRIAGE_CONCERNS, P.SUPERVISE_CLOCKS),
    "incidents:venue_poster": (P.KEEP_SURROUNDINGS,),
    "incidents:warnings": (P.VIEW_CONCERNS,),
    "incidents:dismiss_warning": (P.VIEW_CONCERNS,),
    "incidents:routing": (P.EDIT_ROUTING,),
    "incidents:retention": (P.APPROVE_CLOSING,),
    "incidents:hold": (P.APPROVE_CLOSING,),
    "incidents:handling_times": (P.EDIT_ROUTING,),
    "incidents:drop_handling_time": (P.EDIT_ROUTING,),
    "incidents:new_rule": (P.EDIT_ROUTING,),
    "incidents:edit_rule": (P.EDIT_ROUTING,),
    "incidents:drop_rule": (P.EDIT_ROUTING,),
    "tip": ANYBODY,
    "tip_talk": ANYBODY,
    "send_tip": ANYBODY,
    "incidents:tips": (P.VIEW_TIPS,),
    "incidents:tip": (P.VIEW_TIPS,),
    "incidents:tip_step": (P.TRIAGE_TIPS,),
    "incidents:triage_tip": (P.TRIAGE_TIPS,),
    "incidents:convert_tip": (P.TRIAGE_TIPS,),
    "incidents:tip_photo": (P.VIEW_TIPS,),
    "incidents:tip_poster": (P.VIEW_SCHOOLS,),
    "patrols:my_shifts": (P.VIEW_OWN_SHIFTS,),
    "patrols:confirm": (P.VIEW_OWN_SHIFTS,),
    "patrols:check_in": (P.VIEW_OWN_SHIFTS, P.CHECK_IN_OTHERS),
    "patrols:check_out": (P.VIEW_OWN_SHIFTS, P.CHECK_IN_OTHERS),
    "patrols:ask_swap": (P.VIEW_OWN_SHIFTS,),
    "patrols:swaps": (P.VIEW_OWN_SHIFTS, P.PLAN_ROSTER),
    "patrols:swap_step": (P.VIEW_OWN_SHIFTS, P.PLAN_ROSTER),
    "patrols:take_over": (P.VIEW_ROSTER,),
    "patrols:gate_code": (P.KEEP_VISITORS, P.CHECK_IN_OTHERS),
    "patrols:come": (P.VIEW_OWN_SHIFTS,),
    "patrols:calendar": (P.VIEW_OWN_SHIFTS,),
    "patrols:feed": ANYBODY,
    "patrols:roster": (P.VIEW_ROSTER,),
    "patrols:make_week": (P.PLAN_ROSTER,),
    "patrols:plans": (P.PLAN_ROSTER,),
    "patrols:plan": (P.PLAN_ROSTER,),
    "patrols:publish_plan": (P.PLAN_ROSTER,),
    "patrols:drop_plan": (P.PLAN_ROSTER,),
    "patrols:weights": (P.PLAN_ROSTER,),
    "patrols:leaves": (P.PLAN_ROSTER,),
    "patrols:end_leave": (P.PLAN_ROSTER,),
    "patrols:shifts": (P.VIEW_ROSTER, P.VIEW_SCHOOLS),
    "patrols:shift": (P.VIEW_ROSTER, P.VIEW_SCHOOLS),
    "patrols:assign": (P.PLAN_ROSTER,),
    "patrols:unassign": (P.PLAN_ROSTER,),
    "patrols:gaps": (P.VIEW_ROSTER,),
    "patrols:fairness": (P.PLAN_ROSTER,),
    "patrols:attendance": (P.VIEW_ROSTER, P.VIEW_SCHOOLS),
    "patrols:posts": (P.VIEW_ROSTER, P.VIEW_SCHOOLS),
    "patrols:new_post": (P.PLAN_ROSTER,),
    "patrols:edit_post": (P.PLAN_ROSTER,),
    "patrols:points": (P.VIEW_ROSTER,),
    "patrols:new_point": (P.PLAN_ROSTER,),
    "patrols:edit_point": (P.PLAN_ROSTER,),
    "patrols:new_route": (P.PLAN_ROSTER,),
    "patrols:edit_route": (P.PLAN_ROSTER,),
    "patrols:my_points": (P.VIEW_OWN_SHIFTS,),
    "patrols:new_patrol": (P.PLAN_ROSTER,),
    "patrols:completion": (P.VIEW_ROSTER,),
    "patrols:lights": (P.VIEW_OWN_SHIFTS,),
    "patrols:call_off": (P.PLAN_ROSTER,),
    "patrols:arrive": (P.VIEW_OWN_SHIFTS, P.CHECK_IN_OTHERS),
    "patrols:leave": (P.VIEW_OWN_SHIFTS, P.CHECK_IN_OTHERS),
    "patrols:street_of_patrol": (P.VIEW_OWN_SHIFTS,),
    "patrols:street_of_duty": (P.VIEW_OWN_SHIFTS,),
    "patrols:video_checks": (P.VIEW_ROSTER,),
    "patrols:new_video_round": (P.HOLD_VIDEO_ROUNDS,),
    "patrols:video_round": (P.VIEW_ROSTER,),
    "patrols:video_sheet": (P.HOLD_VIDEO_ROUNDS,),
    "reports:harm": (P.VIEW_ROSTER,),
    "campaigns:sessions": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_session": (P.RECORD_CAMPAIGNS,),
    "campaigns:session": (P.VIEW_CAMPAIGNS,),
    "campaigns:edit_session": (P.RECORD_CAMPAIGNS,),
    "campaigns:schools": (P.VIEW_CAMPAIGNS,),
    "campaigns:operations": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_operation": (P.RECORD_CAMPAIGNS,),
    "campaigns:operation": (P.VIEW_CAMPAIGNS,),
    "campaigns:edit_operation": (P.RECORD_CAMPAIGNS,),
    "campaigns:visit_on_round": (P.RECORD_CAMPAIGNS,),
    "campaigns:rate_gate": (P.RECORD_CAMPAIGNS,),
    "campaigns:calendar": (P.VIEW_LESSONS,),
    "campaigns:new_season": (P.RECORD_CAMPAIGNS,),
    "campaigns:drop_season": (P.RECORD_CAMPAIGNS,),
    "campaigns:counters": (P.VIEW_CAMPAIGNS,),
    "campaigns:totals": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_total": (P.RECORD_CAMPAIGNS,),
    "campaigns:programmes": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_programme": (P.RECORD_CAMPAIGNS,),
    "campaigns:edit_programme": (P.RECORD_CAMPAIGNS,),
    "campaigns:models": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_model": (P.RECORD_CAMPAIGNS,),
    "campaigns:model": (P.VIEW_CAMPAIGNS,),
    "campaigns:lead_model": (P.RECORD_CAMPAIGNS,),
    "campaigns:edit_model": (P.RECORD_CAMPAIGNS,),
    "campaigns:seat_committee": (P.RECORD_CAMPAIGNS,),
    "campaigns:hold_review": (P.RECORD_CAMPAIGNS,),
    "campaigns:new_meeting": (P.RECORD_CAMPAIGNS,),
    "campaigns:meeting": (P.VIEW_CAMPAIGNS,),
    "campaigns:write_minutes": (P.RECORD_CAMPAIGNS,),
    "campaigns:agree": (P.RECORD_CAMPAIGNS,),
    "campaigns:close_agreed": (P.VIEW_CAMPAIGNS,),
    "campaigns:hand_out": (P.RECORD_CAMPAIGNS,),
    "campaigns:coverage": (P.VIEW_CAMPAIGNS,),
    "campaigns:materials": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_material": (P.RECORD_CAMPAIGNS,),
    "campaigns:material": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_version": (P.RECORD_CAMPAIGNS,),
    "campaigns:stock_up": (P.RECORD_CAMPAIGNS,),
    "campaigns:letter": (P.VIEW_CAMPAIGNS,),
    "campaigns:squads": (P.VIEW_CAMPAIGNS,),
    "campaigns:new_squad": (P.RECORD_CAMPAIGNS,),
    "campaigns:edit_squad": (P.RECORD_CAMPAIGNS,),
    "campaigns:dissolve_squad": (P.RECORD_CAMPAIGNS,),
    "campaigns:cancel_drill": (P.RUN_DRILLS,),
    "campaigns:add_photo": (P.RECORD_CAMPAIGNS,),
    "campaigns:photo": (P.VIEW_CAMPAIGNS,),
    "campaigns:menu": (P.VIEW_LESSONS,),
    "campaigns:new_offer": (P.LEAD_LESSONS,),
    "campaigns:edit_offer": (P.LEAD_LESSONS,),
    "campaigns:withdraw_offer": (P.LEAD_LESSONS,),
    "campaigns:new_order": (P.ORDER_LESSONS,),
    "campaigns:orders": (P.VIEW_LESSONS,),
    "campaigns:order": (P.VIEW_LESSONS,),
    "campaigns:order_step": (P.VIEW_LESSONS,),
    "campaigns:drills": (P.VIEW_DRILLS,),
    "campaigns:due_drills": (P.VIEW_DRILLS,),
    "campaigns:drill_rules": (P.VIEW_DRILLS,),
    "campaigns:new_drill_rule": (P.LEAD_LESSONS,),
    "campaigns:drop_drill_rule": (P.LEAD_LESSONS,),
    "campaigns:new_drill": (P.RUN_DRILLS,),
    "campaigns:drill": (P.VIEW_DRILLS,),
    "campaigns:begin_drill": (P.RUN_DRILLS,),
    "campaigns:mark_drill": (P.RUN_DRILLS,),
    "campaigns:end_drill": (P.RUN_DRILLS,),
    "campaigns:sign_drill": (P.RUN_DRILLS,),
    "campaigns:add_task": (P.RUN_DRILLS,),
    "campaigns:close_task": (P.VIEW_DRILLS,),
    "board:school": (P.VIEW_SCHOOLS,),
    "board:duty": (P.VIEW_BOARD,),
    "board:ticket": (P.VIEW_BOARD,),
    "board:wall": ANYBODY,
    "board:wall_ticket": ANYBODY,
    "board:by_unit": (P.VIEW_DASHBOARD,),
    "board:dashboard": (P.VIEW_DASHBOARD,),
    "board:answering": (P.VIEW_DASHBOARD,),
    "board:map": (P.VIEW_DASHBOARD,),
    "board:layer": (P.VIEW_DASHBOARD,),
    "board:hot_spots": (P.VIEW_INCIDENTS,),
    "board:effect": (P.VIEW_INCIDENTS,),
    "board:journal": (P.VIEW_JOURNAL,),
    "board:health": (P.VIEW_BOARD, P.MANAGE_UNITS),
    "exports:list": SIGNED_IN,
    "exports:ask": SIGNED_IN,
    "exports:export": SIGNED_IN,
    "exports:fetch": SIGNED_IN,
    "reports:list": (P.VIEW_REPORTS,),
    "reports:compile": (P.ISSUE_REPORTS,),
    "reports:report": (P.VIEW_REPORTS,),
    "reports:move": (P.ISSUE_REPORTS,),
    "reports:proof": (P.VIEW_REPORTS,),
    "reports:correct": (P.ISSUE_REPORTS,),
    "reports:texts": (P.ISSUE_REPORTS,),
    "reports:download": (P.VIEW_REPORTS,),
    "reports:circulars": (P.VIEW_REPORTS,),
    "reports:draw_circular": (P.ISSUE_REPORTS,),
    "reports:circular": (P.VIEW_REPORTS,),
    "reports:circular_words": (P.ISSUE_REPORTS,),
    "reports:issue_circular": (P.ISSUE_REPORTS,),
    "reports:circular_file": (P.VIEW_REPORTS,),
    "reports:answer_circular": (P.ISSUE_REPORTS,),
    "reports:burden": (P.VIEW_BURDEN,),
    "reports:effort": (),
    "reports:templates": (P.ISSUE_REPORTS,),
    "reports:drop_template": (P.ISSUE_REPORTS,),
    "reports:template_file": (P.ISSUE_REPORTS,),
    "reports:common_template": (P.ISSUE_REPORTS,),
}

RESOURCES: dict[str, dict[str, P]] = {
    "units": {"list": P.VIEW_SCHOOLS, "retrieve": P.VIEW_SCHOOLS},
    "schools": {
        "list": P.VIEW_SCHOOLS,
        "retrieve": P.VIEW_SCHOOLS,
        "create": P.KEEP_REGISTRY,
        "update": P.EDIT_SCHOOLS,
        "partial_update": P.EDIT_SCHOOLS,
    },
    "inspections": {"list": P.VIEW_INSPECTIONS, "retrieve": P.VIEW_INSPECTIONS},
    "findings": {"list": P.VIEW_INSPECTIONS, "retrieve": P.VIEW_INSPECTIONS},
    "compliance": {"list": P.VIEW_INSPECTIONS},
    "incidents": {
        "list": P.VIEW_INCIDENTS,
        "retrieve": P.VIEW_INCIDENTS,
        "create": P.LOG_INCIDENT,
        "move": P.LOG_INCIDENT,
        "photos": P.LOG_INCIDENT,
        "documents": P.LOG_INCIDENT,
    },
    "concerns": {"list": P.VIEW_CONCERNS, "retrieve": P.VIEW_CONCERNS, "create": P.RAISE_CONCERN},
    "received-tips": {
        **dict.fromkeys(("list", "retrieve"), P.VIEW_TIPS),
        **dict.fromkeys(("move", "write"), P.TRIAGE_TIPS),
    },
    "harm-reports": {
        **dict.fromkeys(("list", "retrieve", "create"), P.RAISE_CONCERN),
        "accept": P.TRIAGE_CONCERNS,
    },
    "legal-clocks": {
        **dict.fromkeys(("list", "retrieve", "extend"), P.SUPERVISE_CLOCKS),
        "finish": P.TRIAGE_CONCERNS,
    },
    "retention-times": dict.fromkeys(("list", "retrieve", "create"), P.APPROVE_CLOSING),
    "handling-times": dict.fromkeys(("list", "retrieve", "create", "destroy"), P.EDIT_ROUTING),
    "letters": {
        **dict.fromkeys(("list", "retrieve"), P.VIEW_EXCHANGE),
        **dict.fromkeys(("create", "answer"), P.SEND_EXCHANGE),
    },
    "inquiries": {
        **dict.fromkeys(("list", "retrieve"), P.VIEW_INQUIRIES),
        **dict.fromkeys(("create", "decide", "appeal"), P.HOLD_INQUIRIES),
    },
    "alarms": {
        "list": P.VIEW_ALARMS,
        "retrieve": P.VIEW_ALARMS,
        "create": P.PRESS_ALARM,
        "beat": P.PRESS_ALARM,
        "move": P.ANSWER_ALARMS,
        "cap": P.VIEW_ALARMS,
        "receive": P.PRESS_ALARM,
    },
    "posts": {"list": P.VIEW_SCHOOLS, "retrieve": P.VIEW_SCHOOLS},
    "shifts": {"list": P.VIEW_SCHOOLS, "retrieve": P.VIEW_SCHOOLS},
    "checkins": {"list": P.VIEW_OWN_SHIFTS, "create": P.VIEW_OWN_SHIFTS},
    "swaps": {
        "list": P.VIEW_OWN_SHIFTS,
        "retrieve": P.VIEW_OWN_SHIFTS,
        "create": P.VIEW_OWN_SHIFTS,
        "move": P.VIEW_OWN_SHIFTS,
    },
    "sessions": {"list": P.VIEW_CAMPAIGNS, "retrieve": P.VIEW_CAMPAIGNS, "create": P.RECORD_CAMPAIGNS},
    "operations": {
        "list": P.VIEW_CAMPAIGNS,
        "retrieve": P.VIEW_CAMPAIGNS,
        **dict.fromkeys(("create", "rate"), P.RECORD_CAMPAIGNS),
    },
    "drills": {
        "list": P.VIEW_DRILLS,
        "retrieve": P.VIEW_DRILLS,
        **dict.fromkeys(("create", "begin", "mark", "end", "sign", "cancel"), P.RUN_DRILLS),
    },
    "models": {
        "list": P.VIEW_CAMPAIGNS,
        "retrieve": P.VIEW_CAMPAIGNS,
        **dict.fromkeys(("create", "move"), P.RECORD_CAMPAIGNS),
    },
    "meetings": {
        "list": P.VIEW_CAMPAIGNS,
        "retrieve": P.VIEW_CAMPAIGNS,
        **dict.fromkeys(("create", "minutes"), P.RECORD_CAMPAIGNS),
    },
    "materials": {"list": P.VIEW_CAMPAIGNS, "retrieve": P.VIEW_CAMPAIGNS, "stock": P.RECORD_CAMPAIGNS},
    "patrol-points": {"list": P.VIEW_ROSTER, "retrieve": P.VIEW_ROSTER},
    "patrol-stops": dict.fromkeys(("list", "retrieve", "arrive", "leave"), P.VIEW_OWN_SHIFTS),
    "street-acts": dict.fromkeys(("list", "create"), P.VIEW_OWN_SHIFTS),
    "video-checks": dict.fromkeys(("list", "retrieve"), P.VIEW_ROSTER),
    "lesson-offers": {"list": P.VIEW_LESSONS, "retrieve": P.VIEW_LESSONS},
    "lesson-orders": {
        "list": P.VIEW_LESSONS,
        "retrieve": P.VIEW_LESSONS,
        "create": P.ORDER_LESSONS,
        "move": P.VIEW_LESSONS,
    },
    "reports": {"list": P.VIEW_REPORTS, "retrieve": P.VIEW_REPORTS},
    "exports": dict.fromkeys(("list", "retrieve", "create", "file"), P.VIEW_SCHOOLS),
}

# Which rows of North a page with numbers in its URL is about.
ROW_OF: dict[str, tuple[str, ...]] = {
    "accounts:person": ("officer",),
    "accounts:unit": ("north",),
    "accounts:edit_unit": ("north",),
    "schools:rename_unit": ("north",),
    "schools:outline_unit": ("north",),
    "schools:merge_unit": ("north",),
    "schools:split_unit": ("north",),
    "schools:pass_hats": ("north",),
    "accounts:take_down_wall": ("wall",),
    "notifications:read": ("notice",),
    "incidents:file": ("incident",),
    "incidents:import": ("past",),
    "incidents:map_import": ("past",),
    "incidents:confirm_import": ("past",),
    "incidents:drop_import": ("past",),
    "incidents:undo_import": ("past",),
    "incidents:move": ("incident",),
    "incidents:ask_to_seal": ("incident",),
    "incidents:agree_to_seal": ("incident",),
    "incidents:ask_to_lift": ("incident",),
    "incidents:disclosures": ("sealed",),
    "incidents:lift_seal": ("lift",),
    "incidents:inquiry": ("inquiry",),
    "incidents:decide_inquiry": ("inquiry",),
    "incidents:link_inquiry": ("inquiry",),
    "incidents:note": ("incident",),
    "incidents:add_photo": ("incident",),
    "incidents:add_document": ("incident",),
    "incidents:document": ("document",),
    "incidents:party": ("incident",),
    "incidents:casework": ("incident",),
    "incidents:correct": ("incident",),
    "incidents:measure": ("incident",),
    "incidents:family": ("incident",),
    "incidents:item": ("incident",),
    "incidents:handover": ("incident",),
    "incidents:link": ("incident",),
    "incidents:group": ("incident",),
    "incidents:receipt": ("item",),
    "incidents:letter": ("letter",),
    "incidents:answer_letter": ("letter",),
    "incidents:enclosure": ("enclosure",),
    "incidents:waive_notice": ("duty",),
    "incidents:briefing": ("briefing",),
    "incidents:minutes": ("briefing",),
    "incidents:finish_action": (
        "briefing",
        "agreed",
    ),
    "incidents:refer": ("incident",),
    "incidents:answer_referral": ("referral",),
    "incidents:redact": ("photo",),
    "incidents:custody": ("photo",),
    "incidents:photo": ("photo",),
    "incidents:photo_small": ("photo",),
    "incidents:identity": ("party",),
    "incidents:dismiss_warning": ("warning",),
    "incidents:alarm": ("alarm",),
    "incidents:alarm_step": ("alarm",),
    "incidents:count": ("alarm",),
    "incidents:review": ("alarm",),
    "incidents:alarm_cap": ("alarm",),
    "incidents:revoke_device": ("device",),
    "incidents:concern": ("concern",),
    "incidents:concern_step": ("concern",),
    "incidents:triage_concern": ("concern",),
    "incidents:convert": ("concern",),
    "incidents:join": ("concern",),
    "incidents:more": ("concern",),
    "incidents:not_solved": ("concern",),
    "incidents:harm_report": ("harm",),
    "incidents:accept_report": ("harm",),
    "incidents:file_report": ("harm",),
    "incidents:reporter": ("harm",),
    "incidents:clock_step": ("clock",),
    "incidents:venue_poster": ("venue",),
    "incidents:edit_rule": ("rule",),
    "incidents:drop_rule": ("rule",),
    "incidents:drop_handling_time": ("handling_time",),
    "incidents:hold": ("incident",),
    "incidents:tip": ("tip",),
    "incidents:tip_step": ("tip",),
    "incidents:triage_tip": ("tip",),
    "incidents:convert_tip": ("tip",),
    "incidents:tip_photo": ("tip_photo",),
    "incidents:tip_poster": ("school",),
    "patrols:confirm": ("assignment",),
    "patrols:check_in": ("assignment",),
    "patrols:check_out": ("assignment",),
    "patrols:ask_swap": ("assignment",),
    "patrols:swap_step": ("swap",),
    "patrols:take_over": ("assignment",),
    "patrols:gate_code": ("post",),
    "patrols:come": ("post", "gate_word"),
    "patrols:feed": ("gate_word",),
    "patrols:plan": ("plan",),
    "patrols:publish_plan": ("plan",),
    "patrols:drop_plan": ("plan",),
    "patrols:weights": ("north",),
    "patrols:end_leave": ("leave",),
    "patrols:shift": ("shift",),
    "patrols:assign": ("shift",),
    "patrols:unassign": ("assignment",),
    "patrols:edit_post": ("post",),
    "patrols:edit_point": ("point",),
    "patrols:edit_route": ("route",),
    "patrols:lights": ("patrol",),
    "patrols:call_off": ("patrol",),
    "patrols:arrive": ("stop",),
    "patrols:leave": ("stop",),
    "patrols:street_of_patrol": ("patrol",),
    "patrols:street_of_duty": ("assignment",),
    "patrols:video_round": ("video_round",),
    "patrols:video_sheet": ("video_check",),
    "campaigns:session": ("session",),
    "campaigns:edit_session": ("session",),
    "campaigns:operation": ("operation",),
    "campaigns:edit_operation": ("operation",),
    "campaigns:visit_on_round": ("operation",),
    "campaigns:rate_gate": ("operation",),
    "campaigns:drop_season": ("season",),
    "campaigns:drop_drill_rule": ("drill_rule",),
    "campaigns:edit_programme": ("programme",),
    "campaigns:model": ("model",),
    "campaigns:lead_model": ("model",),
    "campaigns:edit_model": ("model",),
    "campaigns:seat_committee": ("model",),
    "campaigns:hold_review": ("review",),
    "campaigns:new_meeting": ("model",),
    "campaigns:meeting": ("meeting",),
    "campaigns:write_minutes": ("meeting",),
    "campaigns:agree": ("meeting",),
    "campaigns:close_agreed": ("agreed_here",),
    "campaigns:hand_out": ("session",),
    "campaigns:material": ("material",),
    "campaigns:new_version": ("material",),
    "campaigns:stock_up": ("material",),
    "campaigns:letter": ("material",),
    "campaigns:edit_squad": ("squad",),
    "campaigns:dissolve_squad": ("squad",),
    "campaigns:cancel_drill": ("drill",),
    "campaigns:add_photo": ("session",),
    "campaigns:photo": ("session_photo",),
    "campaigns:edit_offer": ("offer",),
    "campaigns:withdraw_offer": ("offer",),
    "campaigns:new_order": ("offer",),
    "campaigns:order": ("order",),
    "campaigns:order_step": ("order",),
    "campaigns:drill": ("drill",),
    "campaigns:begin_drill": ("drill",),
    "campaigns:mark_drill": ("drill",),
    "campaigns:end_drill": ("drill",),
    "campaigns:sign_drill": ("drill",),
    "campaigns:add_task": ("drill",),
    "campaigns:close_task": ("drill_task",),
    "schools:drop_day": ("day",),
    "schools:import_preview": ("batch",),
    "schools:import_confirm": ("batch",),
    "schools:decide_import_row": ("staged",),
    "schools:decide_import_rest": ("batch",),
    "schools:import_drop": ("batch",),
    "schools:inspect": ("school",),
    "schools:inspection": ("inspection",),
    "schools:answer_point": ("inspection", "code"),
    "schools:finish_inspection": ("inspection",),
    "schools:finding": ("finding",),
    "schools:report_fixed": ("finding",),
    "schools:strike_off": ("finding",),
    "schools:find_again": ("finding",),
    "schools:notice": ("paper",),
    "schools:authority_letter": ("authority",),
    "schools:write_authority": ("paper",),
    "schools:photo": ("evidence",),
    "schools:standards": ("school",),
    "schools:hazard": ("hazard",),
    "schools:new_hazard": ("school",),
    "schools:surroundings": ("school",),
    "schools:venue": ("venue",),
    "schools:edit_venue": ("venue",),
    "schools:renew_door": ("venue",),
    "schools:plan": ("school",),
    "schools:edit_plan": ("school",),
    "schools:draw_plan": ("school",),
    "schools:approve_plan": ("school", "plan_number"),
    "schools:print_plan": ("school", "plan_number"),
    "schools:visitors": ("school",),
    "schools:ban_visitor": ("school",),
    "schools:open_visitors": ("school",),
    "schools:let_in_visitor": ("visit",),
    "schools:sign_out_visitor": ("visit",),
    "schools:badge": ("visit",),
    "schools:badge_out": ("badge",),
    "schools:sheet": ("school",),
    "schools:edit": ("school",),
    "schools:bells": ("school",),
    "schools:new_gate": ("school",),
    "schools:edit_gate": ("school", "gate"),
    "schools:edit_street": ("street",),
    "schools:new_campus": ("school",),
    "schools:edit_campus": ("school", "campus"),
    "schools:new_seat": ("school",),
    "schools:drop_seat": ("school", "seat"),
    "schools:enrolment": ("school",),
    "schools:new_contact": ("school",),
    "schools:drop_contact": ("school", "contact"),
    "board:school": ("school",),
    "exports:export": ("export",),
    "exports:fetch": ("export",),
    "reports:report": ("report",),
    "reports:move": ("report",),
    "reports:proof": ("report",),
    "reports:correct": ("report",),
    "reports:texts": ("report",),
    "reports:download": ("report", "form"),
    "reports:circular": ("circular",),
    "reports:circular_words": ("circular",),
    "reports:issue_circular": ("circular",),
    "reports:circular_file": ("circular", "form"),
    "reports:answer_circular": ("circular_entry",),
    "reports:drop_template": ("word_template",),
    "reports:template_file": ("word_template",),
}


def patterns(node: Any, prefix: str = "") -> dict[str, URLPattern]:
    """Every named pattern outside the API's router, by its namespaced name."""
    found: dict[str, URLPattern] = {}
    for part in node.url_patterns:
        if isinstance(part, URLResolver):
            if part.namespace != "api":
                found |= patterns(part, f"{prefix}{part.namespace}:" if part.namespace else prefix)
        elif part.name:
            found[prefix + part.name] = part
    return found


PATTERNS = patterns(get_resolver())
PLAIN = sorted(name for name, pattern in PATTERNS.items() if not pattern.pattern.converters and PAGES.get(name))
VIEWSETS = {prefix: viewset for prefix, viewset, _basename in api.registry}


@pytest.fixture
def world(north, school, officer, chief, teacher) -> dict[str, Any]:
    """A row of North for every page that is about one."""
    return world_of(north, school, officer, chief, teacher)


def person_of(role: Role, north, school) -> User:
    person = make_person(f"a.{role.lower()}", role, north)
    return seat(person, school) if role in SCHOOL_ROLES else person


def test_every_url_stands_in_the_matrix():
    assert set(PATTERNS) == set(PAGES)


def test_every_page_about_a_row_names_the_row():
    about_rows = {name for name, pattern in PATTERNS.items() if pattern.pattern.converters}
    assert about_rows == set(ROW_OF)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_gate_of_a_page_is_that_of_the_matrix(name):
    assert getattr(PATTERNS[name].callback, "permissions", ANYBODY) == PAGES[name]


def test_whoever_is_not_signed_in_is_sent_to_the_door(client, world):
    wrong = {}
    for name in (name for name in PAGES if PAGES[name] is not ANYBODY):
        url = _url(name, world)
        for answer in (client.get(url), client.post(url)):
            if answer.status_code != 405 and not answer.headers.get("Location", "").startswith("/sign-in/"):
                wrong[name] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_role_opens_its_pages_and_to_it_no_other_exists(role, north, school):
    client = Client()
    client.force_login(person_of(role, north, school))
    wrong = {}
    for name in PLAIN:
        answer = client.get(reverse(name))
        if answer.status_code == 405:
            answer = client.post(reverse(name))
        is_open = any(permission in ABILITIES[role] for permission in PAGES[name] or ())
        if (answer.status_code == 404) is is_open:
            wrong[name] = answer.status_code
    assert wrong == {}


def test_to_the_stranger_no_row_of_north_exists(world, stranger):
    """Three roles that have every ability between them, in another unit: what hides a row is its place alone."""
    client, wrong = Client(), {}
    client.force_login(stranger)
    for role in (Role.WARD_CHIEF, Role.SYSADMIN, Role.VIDEO_INSPECTOR):
        stranger.memberships.update(role=role)
        for name in ROW_OF:
            url = _url(name, world)
            answers = {client.get(url).status_code, client.post(url).status_code}
            if not answers <= {404, 405}:
                wrong[name] = answers
    assert wrong == {}


def _url(name: str, world: dict[str, Any]) -> str:
    rows = [world[key] for key in ROW_OF.get(name, ())]
    return reverse(name, args=[row if isinstance(row, str | int | UUID) else row.pk for row in rows])


def test_every_resource_stands_in_the_matrix():
    assert set(VIEWSETS) == set(RESOURCES)


@pytest.mark.parametrize("prefix", sorted(RESOURCES))
def test_the_actions_of_a_resource_are_those_of_the_matrix(prefix):
    viewset = VIEWSETS[prefix]
    standard = ("list", "retrieve", "create", "update", "partial_update", "destroy")
    actions = {name for name in standard if hasattr(viewset, name)} | {
        extra.__name__ for extra in viewset.get_extra_actions()
    }
    assert viewset.permissions == RESOURCES[prefix]
    assert actions == set(RESOURCES[prefix])


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_role_lists_its_resources_and_no_other(role, north, school, program):
    api_client = program(person_of(role, north, school))
    wrong = {}
    for prefix, actions in RESOURCES.items():
        answer = api_client.get(f"/api/v1/{prefix}/")
        if (answer.status_code == 200) is not (actions["list"] in ABILITIES[role]):
            wrong[prefix] = answer.status_code
    assert wrong == {}


def test_a_program_without_a_token_gets_nothing(client, db):
    for prefix in RESOURCES:
        assert client.get(f"/api/v1/{prefix}/").status_code in (401, 403)


def test_the_stranger_s_resources_hold_nothing_of_north(world, stranger, program):
    api_client = program(stranger)
    for one in ("finding", "inspection", "incident", "concern", "alarm", "shift", "post", "session", "operation"):
        assert api_client.get(f"/api/v1/{one}s/").json()["results"] == []
        assert api_client.get(f"/api/v1/{one}s/{world[one].pk}/").status_code == 404
