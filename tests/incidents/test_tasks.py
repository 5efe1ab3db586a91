"""What is to be done in a case: by whom, by which day; overdue ones are counted, listed and pressed once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import CaseTask, Incident
from incidents.selectors import chronology
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from tests.incidents.factories import log

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PAGE = "/incidents/tasks/"


@pytest.fixture
def incident(officer, school) -> Incident:
    return log(officer, school, "GROUP_FIGHT", now=NOW)


def give(by, incident, owner, *, days: int = 2, what: str = "Ask for the recording") -> CaseTask:
    due = NOW.date() + timedelta(days=days)
    return actions.give_task(by=by, incident=incident, what=what, owner=owner, due_on=due, now=NOW)


def test_a_task_has_an_owner_who_is_told_without_a_word_of_it(chief, officer, incident):
    task = give(chief, incident, officer)

    told = Notice.objects.get(to=officer, key__contains=f"task:{task.pk}")
    assert incident.number in told.subject
    assert "recording" not in told.subject + told.body
    assert Entry.objects.filter(verb="task.given", facts__task=task.pk).count() == 1
    assert "recording" not in str(Entry.objects.get(verb="task.given").facts)
    assert "gave a task" in [str(event.what) for event in chronology(incident)]


def test_nobody_is_given_a_task_who_does_not_see_the_file(chief, incident, teacher, stranger, officer):
    for wrong in (
        {"owner": teacher},
        {"owner": stranger},
        {"owner": officer, "days": -1},
        {"owner": officer, "what": " "},
    ):
        with pytest.raises(ValidationError):
            give(chief, incident, **wrong)
    with pytest.raises(ValidationError):
        give(stranger, incident, officer)
    assert not CaseTask.objects.exists()


def test_a_task_is_done_once_by_its_owner_or_whoever_writes_on_the_file(chief, officer, head, incident):
    task = give(chief, incident, officer)
    with pytest.raises(ValidationError):
        actions.finish_task(by=head, task=task, now=NOW)
    done = actions.finish_task(by=officer, task=task, now=NOW)
    assert (done.done_at, done.done_by) == (NOW, officer)
    with pytest.raises(ValidationError):
        actions.finish_task(by=chief, task=task, now=NOW)
    assert not CaseTask.objects.visible_to(officer).open().exists()


def test_a_task_whose_day_has_passed_presses_owner_and_giver_once(chief, officer, incident):
    late, in_time = give(chief, incident, officer, days=0), give(chief, incident, officer, days=3)
    assert actions.press_late_tasks(now=NOW + timedelta(hours=14)) == 0
    assert actions.press_late_tasks(now=NOW + timedelta(hours=16)) == 1
    assert actions.press_late_tasks(now=NOW + timedelta(hours=17)) == 0
    pressed = Notice.objects.filter(key__contains=f"task:{late.pk}:late")
    assert {notice.to for notice in pressed} == {chief, officer}
    assert not Notice.objects.filter(key__contains=f"task:{in_time.pk}:late").exists()


def test_the_overdue_count_equals_its_list(chief, officer, incident, signed_in):
    today = timezone.localdate(timezone=officer.zone)
    for days, owner in ((-3, officer), (-1, officer), (0, officer), (5, officer), (-2, chief)):
        CaseTask.objects.create(
            incident=incident,
            what=f"Day {days}",
            owner=owner,
            due_on=today + timedelta(days=days),
            by=chief,
        )
    browser = signed_in(officer)
    for asked, open_ones, late in (({}, 4, 2), ({"whose": "all"}, 5, 3)):
        page = browser.get(PAGE, asked)
        assert (len(page.context["tasks"]), page.context["late"]) == (open_ones, late)
        assert len(browser.get(PAGE, asked | {"due": "LATE"}).context["tasks"]) == late
    days = [task.due_on for task, _late in browser.get(PAGE).context["tasks"]]
    assert days == sorted(days)


def test_a_stranger_sees_no_task_and_gives_none(officer, stranger, incident, signed_in):
    task, browser = give(officer, incident, officer), signed_in(stranger)
    assert "recording" not in browser.get(PAGE, {"whose": "all"}).content.decode()
    assert browser.post(reverse("incidents:finish_task", args=[task.pk])).status_code == 404
    assert browser.post(reverse("incidents:give_task", args=[incident.pk])).status_code == 404
    task.refresh_from_db()
    assert task.done_at is None


def test_an_officer_gives_and_finishes_a_task_on_the_pages(chief, officer, incident, signed_in):
    browser, day = signed_in(chief), timezone.localdate() + timedelta(days=1)
    given = {"what": "Ask <b>again</b>", "owner": officer.pk, "due_on": day.isoformat()}
    page = browser.post(reverse("incidents:give_task", args=[incident.pk]), given, follow=True).content.decode()
    assert "Ask &lt;b&gt;again&lt;/b&gt;" in page
    assert officer.full_name in page
    browser = signed_in(officer)
    assert "Ask &lt;b&gt;" in browser.get(PAGE).content.decode()
    browser.post(reverse("incidents:finish_task", args=[CaseTask.objects.get().pk]))
    assert "Ask &lt;b&gt;" not in browser.get(PAGE).content.decode()
    wrong = signed_in(chief).post(reverse("incidents:give_task", args=[incident.pk]), {"what": ""}, follow=True)
    assert "This field is required" in wrong.content.decode()
    assert CaseTask.objects.count() == 1


def test_the_database_keeps_no_task_done_by_nobody(officer, incident):
    give(officer, incident, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseTask.objects.update(done_at=NOW)


def test_the_same_task_given_twice_is_one_until_it_is_done(chief, officer, incident):
    first, again = give(chief, incident, officer), give(chief, incident, officer)
    assert first == again
    assert Entry.objects.filter(verb="task.given").count() == 1
    actions.finish_task(by=officer, task=first, now=NOW)
    assert give(chief, incident, officer) != first


def test_a_program_gives_reads_and_finishes_tasks_and_a_stranger_sees_none(program, chief, officer, stranger, incident):
    body = {"incident": incident.number, "what": "Ask for it", "owner": officer.username, "due_on": "2999-01-05"}
    giver, doer = program(chief), program(officer)
    given = giver.post("/api/v1/tasks/", body, format="json")
    assert given.status_code == 201
    assert given.json() | body == given.json()
    url = f"/api/v1/tasks/{given.json()['id']}/"
    assert [row["what"] for row in doer.get("/api/v1/tasks/").json()["results"]] == ["Ask for it"]
    assert doer.post(f"{url}finish/").json()["done_at"]
    assert doer.post(f"{url}finish/").status_code == 400
    assert program(stranger).get(url).status_code == 404
    assert program(stranger).get("/api/v1/tasks/").json()["results"] == []


def test_a_program_gives_no_task_to_whoever_does_not_see_the_file_or_does_not_exist(program, chief, stranger, incident):
    body = {"incident": incident.number, "what": "x", "due_on": "2999-01-05"}
    answers = [
        program(chief).post("/api/v1/tasks/", {**body, "owner": owner}, format="json").json()
        for owner in (stranger.username, "nobody-of-that-name")
    ]
    assert answers == [{"owner": ["This person does not see the file."]}] * 2
    assert not CaseTask.objects.exists()
