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
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/texts/", views.texts, name="texts"),
    path("<int:pk>/file.<str:form>", views.download, name="download"),
    path("templates/", views.templates, name="templates"),
    path("templates/<int:pk>/drop/", views.drop, name="drop_template"),
    path("templates/<int:pk>/file.docx", views.template_file, name="template_file"),
    path("templates/common.docx", views.common_template, name="common_template"),
]
