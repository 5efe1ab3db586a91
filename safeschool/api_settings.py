"""The settings of the API and of its description; none depends on where the system runs."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "safeschool.accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["safeschool.accounts.gates.ActionIsNamed"],
    "DEFAULT_PAGINATION_CLASS": "safeschool.kernel.paging.NewestFirst",
    "EXCEPTION_HANDLER": "safeschool.kernel.refusals.answer_of",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SafeSchool",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "DutyMomentEnum": "patrols.workflow.DutyMoment",
        "IncidentStatusEnum": "incidents.workflow.Status",
        "ReportStatusEnum": "safeschool.reports.workflow.Status",
    },
}
