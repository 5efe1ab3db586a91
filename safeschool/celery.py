"""The Celery app and the whole beat schedule: every clock of the system on one page."""

from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init
from django.conf import settings

EVERY_MINUTE = 60.0
BEAT_TICK = "safeschool.kernel.tasks.beat_tick"

app = Celery("safeschool")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def spelled_for_celery(redis_url: str) -> str:
    """The address of a broker as Celery's transport spells it; ours is redis-py's, sockets of files included."""
    return redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


def clocks() -> dict[str, Any]:
    """Read when first needed: this module is imported before the settings may be."""
    return {
        "broker_url": spelled_for_celery(settings.REDIS_URL),
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            # A task whose worker was killed is given out again after this long, not after an hour.
            "visibility_timeout": 120,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 2,
        },
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_publish_retry": False,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "task_always_eager": settings.IS_TEST,
        "task_eager_propagates": settings.IS_TEST,
        "beat_schedule": {
            "beat tick": {"task": BEAT_TICK, "schedule": 10.0},
            "deliver what waits": {"task": "safeschool.notifications.tasks.deliver_waiting", "schedule": 5.0},
            "remind due shifts": {"task": "patrols.tasks.remind_due_shifts", "schedule": 20.0},
            "name missing officers": {"task": "patrols.tasks.name_missing_officers", "schedule": 30.0},
            "press unanswered reminders": {"task": "patrols.tasks.press_unanswered", "schedule": EVERY_MINUTE},
            "announce gaps": {"task": "patrols.tasks.announce_gaps", "schedule": crontab(minute="27")},
            "tell the week ahead": {"task": "patrols.tasks.tell_week_ahead", "schedule": crontab(minute="5")},
            "undo stale swaps": {"task": "patrols.tasks.undo_stale_swaps", "schedule": EVERY_MINUTE},
            "follow the bells": {"task": "patrols.tasks.renew_shifts", "schedule": crontab(minute="17")},
            "remind of deadlines": {"task": "schools.tasks.remind_deadlines", "schedule": crontab(minute="7")},
            "purge visitors": {"task": "schools.tasks.purge_visitors", "schedule": crontab(hour="2", minute="20")},
            "remind of visitors": {"task": "schools.tasks.remind_of_visitors", "schedule": crontab(minute="12")},
            "search asked rosters": {"task": "patrols.tasks.search_asked_plans", "schedule": 3.0},
            "press late concerns": {"task": "incidents.tasks.press_late_concerns", "schedule": EVERY_MINUTE},
            "remind due lessons": {"task": "campaigns.tasks.remind_due_lessons", "schedule": EVERY_MINUTE},
            "tell due drills": {
                "task": "campaigns.tasks.tell_due_drills",
                "schedule": crontab(day_of_month="1,20", hour="1", minute="10"),
            },
            "remind of cooperation": {
                "task": "campaigns.tasks.remind_of_cooperation",
                "schedule": crontab(hour="1", minute="20"),
            },
            "work on lists": {"task": "incidents.tasks.give_out_lists", "schedule": 3.0},
            "sweep lists": {"task": "incidents.tasks.sweep_lists", "schedule": crontab(hour="2", minute="45")},
            "sweep forgotten lists": {
                "task": "schools.tasks.sweep_imports",
                "schedule": crontab(hour="2", minute="40"),
            },
            "watch deadlines": {"task": "incidents.tasks.watch_deadlines", "schedule": EVERY_MINUTE},
            "erase what is due": {"task": "incidents.tasks.erase_due", "schedule": crontab(hour="2", minute="30")},
            "press late letters": {"task": "incidents.tasks.press_late_letters", "schedule": EVERY_MINUTE},
            "tell of tips": {"task": "incidents.tasks.tell_of_tips", "schedule": EVERY_MINUTE},
            "press late tips": {"task": "incidents.tasks.press_late_tips", "schedule": EVERY_MINUTE},
            "press late clocks": {"task": "incidents.tasks.press_late_clocks", "schedule": EVERY_MINUTE},
            "ring unanswered alarms": {"task": "incidents.tasks.ring_unanswered_alarms", "schedule": 5.0},
            "tell of forgotten alarms": {"task": "incidents.tasks.press_forgotten_alarms", "schedule": 15.0},
            "raise early warnings": {"task": "incidents.tasks.raise_warnings", "schedule": crontab(minute="5")},
            "fold the counts": {"task": "incidents.tasks.fold_counts", "schedule": crontab(minute="*/10")},
            "seal the journal": {"task": "safeschool.audit.tasks.seal_journal", "schedule": EVERY_MINUTE},
            "make asked exports": {"task": "safeschool.exports.tasks.make_asked_exports", "schedule": 5.0},
            "forget exports": {"task": "safeschool.exports.tasks.forget_exports", "schedule": crontab(minute="23")},
            "compile due reports": {
                "task": "safeschool.reports.tasks.compile_due_reports",
                "schedule": crontab(minute="*/5"),
            },
            "remind of unsigned reports": {
                "task": "safeschool.reports.tasks.remind_unsigned_reports",
                "schedule": crontab(minute="*/5"),
            },
        },
    }


app.add_defaults(clocks)


@beat_init.connect
def tick_at_once(**_: object) -> None:
    """A beat that has just started says so now, not in ten seconds."""
    app.send_task(BEAT_TICK)
