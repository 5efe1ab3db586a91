from django.urls import path

from patrols import views

app_name = "patrols"
urlpatterns = [
    path("mine/", views.my_shifts, name="my_shifts"),
    path("mine/<int:pk>/confirm/", views.confirm_page, name="confirm"),
    path("mine/<int:pk>/check-in/", views.check_in_page, name="check_in"),
    path("mine/<int:pk>/check-out/", views.check_out_page, name="check_out"),
    path("mine/<int:pk>/stand-in/", views.ask_swap_page, name="ask_swap"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<slug:secret>/duties.ics", views.feed, name="feed"),
    path("swaps/", views.swaps, name="swaps"),
    path("swaps/<int:pk>/", views.swap_step, name="swap_step"),
    path("seats/<int:pk>/take-over/", views.take_over_page, name="take_over"),
    path("posts/<int:pk>/code/", views.gate_code, name="gate_code"),
    path("come/<int:pk>/<slug:code>/", views.come, name="come"),
    path("roster/", views.roster, name="roster"),
    path("roster/make/", views.make_week, name="make_week"),
    path("plans/", views.plans, name="plans"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/publish/", views.publish_page, name="publish_plan"),
    path("plans/<int:pk>/drop/", views.drop_page, name="drop_plan"),
    path("weights/<int:pk>/", views.weights, name="weights"),
    path("leaves/", views.leaves, name="leaves"),
    path("leaves/<int:pk>/end/", views.end_leave_page, name="end_leave"),
    path("shifts/", views.shifts, name="shifts"),
    path("shifts/<int:pk>/", views.shift, name="shift"),
    path("shifts/<int:pk>/assign/", views.assign_page, name="assign"),
    path("seats/<int:pk>/free/", views.unassign_page, name="unassign"),
    path("gaps/", views.gaps, name="gaps"),
    path("fairness/", views.fairness, name="fairness"),
    path("attendance/", views.attendance, name="attendance"),
    path("posts/", views.posts, name="posts"),
    path("posts/new/", views.new_post, name="new_post"),
    path("posts/<int:pk>/", views.edit_post, name="edit_post"),
]
