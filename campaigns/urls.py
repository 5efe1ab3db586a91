"""The room's doors."""

from django.urls import path

from campaigns.views import cooperation, counters, drills, lessons, operations, pictures, programmes, sessions

app_name = "campaigns"
urlpatterns = [
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/new/", sessions.new_session, name="new_session"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/change/", sessions.edit_session, name="edit_session"),
    path("sessions/<int:pk>/photos/", pictures.add_photo, name="add_photo"),
    path("photos/<uuid:name>/", pictures.session_photo, name="photo"),
    path("menu/", lessons.menu, name="menu"),
    path("menu/new/", lessons.new_offer, name="new_offer"),
    path("menu/<int:pk>/change/", lessons.edit_offer, name="edit_offer"),
    path("menu/<int:pk>/withdraw/", lessons.withdraw_offer, name="withdraw_offer"),
    path("menu/<int:pk>/order/", lessons.new_order, name="new_order"),
    path("orders/", lessons.order_list, name="orders"),
    path("orders/<int:pk>/", lessons.order, name="order"),
    path("orders/<int:pk>/step/", lessons.order_step, name="order_step"),
    path("drills/", drills.drill_list, name="drills"),
    path("drills/due/", drills.due_drills, name="due_drills"),
    path("drills/new/", drills.new_drill, name="new_drill"),
    path("drills/<int:pk>/", drills.drill, name="drill"),
    path("drills/<int:pk>/begin/", drills.begin_drill, name="begin_drill"),
    path("drills/<int:pk>/mark/", drills.mark_drill, name="mark_drill"),
    path("drills/<int:pk>/end/", drills.end_drill, name="end_drill"),
    path("drills/<int:pk>/sign/", drills.sign_drill, name="sign_drill"),
    path("drills/<int:pk>/tasks/", drills.add_task, name="add_task"),
    path("tasks/<int:pk>/close/", drills.close_task, name="close_task"),
    path("schools/", sessions.school_list, name="schools"),
    path("operations/", operations.operation_list, name="operations"),
    path("operations/new/", operations.new_operation, name="new_operation"),
    path("operations/<int:pk>/", operations.operation, name="operation"),
    path("operations/<int:pk>/change/", operations.edit_operation, name="edit_operation"),
    path("counters/", counters.counter_page, name="counters"),
    path("totals/", counters.total_list, name="totals"),
    path("totals/new/", counters.new_total, name="new_total"),
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/new/", programmes.new_programme, name="new_programme"),
    path("programmes/<int:pk>/", programmes.edit_programme, name="edit_programme"),
    path("models/", cooperation.model_list, name="models"),
    path("models/new/", cooperation.new_model, name="new_model"),
    path("models/<int:pk>/", cooperation.model, name="model"),
    path("models/<int:pk>/move/", cooperation.lead_model, name="lead_model"),
]
