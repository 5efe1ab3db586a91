"""The room's doors."""

from django.urls import path

from safeschool.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("new/", views.compile_page, name="compile"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/proof/", views.proof, name="proof"),
    path("<int:pk>/figures/<slug:code>/", views.figure, name="figure"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/texts/", views.texts, name="texts"),
    path("<int:pk>/file.<str:form>", views.download, name="download"),
    path("circulars/", views.circulars, name="circulars"),
    path("circulars/new/", views.draw, name="draw_circular"),
    path("circulars/<int:pk>/", views.circular, name="circular"),
    path("circulars/<int:pk>/words/", views.wording, name="circular_words"),
    path("circulars/<int:pk>/issue/", views.issue, name="issue_circular"),
    path("circulars/<int:pk>/file.<str:form>", views.circular_file, name="circular_file"),
    path("circulars/answers/<int:pk>/", views.answer, name="answer_circular"),
    path("effort-and-harm/", views.harm, name="harm"),
    path("burden/", views.burden, name="burden"),
    path("burden/effort/", views.effort, name="effort"),
    path("templates/", views.templates, name="templates"),
    path("templates/<int:pk>/drop/", views.drop, name="drop_template"),
    path("templates/<int:pk>/file.docx", views.template_file, name="template_file"),
    path("templates/common.docx", views.common_template, name="common_template"),
]
