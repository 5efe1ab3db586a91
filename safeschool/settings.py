"""Every value comes from the environment; a wrong one is refused with a sentence that says what to do."""

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from safeschool.api_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 - settings, too
from safeschool.kernel.ground import tiles_of

django_stubs_ext.monkeypatch()
# The phrases of pypinyin would take 44 MB of every process; single signs are enough to search by (ADR 0012).
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

MODES = ("production", "box", "demo", "test")
MODE: str = env.str("SAFESCHOOL_MODE", "production")
if MODE not in MODES:
    raise ImproperlyConfigured(f"SAFESCHOOL_MODE is {MODE!r}: choose one of {', '.join(MODES)}.")
IS_DEMO = MODE == "demo"
IS_TEST = MODE == "test"
DEBUG = False
TEST_SECRET = "only-for-tests-" + "x" * 40


def secret(name: str) -> str:
    """The secret of that name from NAME or NAME_FILE; tests have a fixed one, nothing else has a default."""
    value: str = env.str(name, TEST_SECRET if IS_TEST else "")
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"{name} is missing or shorter than 32 characters: set {name}, or {name}_FILE to a file that holds it."
        )
    return value


# How long a school's gate remembers who came; a local rule may ask for another time.
VISITORS_KEPT_DAYS: int = env.int("SAFESCHOOL_VISITORS_KEPT_DAYS", 90)
if VISITORS_KEPT_DAYS < 1:
    raise ImproperlyConfigured("SAFESCHOOL_VISITORS_KEPT_DAYS must be 1 or more: the days a visitor is remembered.")
# How many rosters all workers together search at the same time: their cores.
ROSTERS_AT_ONCE: int = env.int("SAFESCHOOL_ROSTERS_AT_ONCE", os.cpu_count() or 1)
if ROSTERS_AT_ONCE < 1:
    raise ImproperlyConfigured("SAFESCHOOL_ROSTERS_AT_ONCE must be 1 or more, or no roster is ever searched.")
# When a message whose sender was killed is sent again: longer than any channel waits for its server.
NOTICE_CLAIM_SECONDS: int = env.int("SAFESCHOOL_NOTICE_CLAIM_SECONDS", 60)
if NOTICE_CLAIM_SECONDS < 15:
    raise ImproperlyConfigured("SAFESCHOOL_NOTICE_CLAIM_SECONDS must be 15 or more: a channel may answer after ten.")
HOME = Path(env.str("SAFESCHOOL_HOME", str(BASE_DIR / ".box")))
SECRET_KEY = secret("SECRET_KEY")
JOURNAL_KEY = secret("JOURNAL_KEY")
# "id:base64 of 32 bytes", comma separated; the first encrypts, the others still decrypt.
FIELD_KEYS: str = env.str("FIELD_KEYS", "t:" + "A" * 43 + "=" if IS_TEST else "")
if not FIELD_KEYS:
    raise ImproperlyConfigured("FIELD_KEYS is missing: set it to id:base64 of 32 random bytes, or set FIELD_KEYS_FILE.")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if MODE == "production" else ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where people reach the site from outside, like https://safeschool.example: what the links in mails begin with.
SITE_ADDRESS: str = env.str("SITE_ADDRESS", CSRF_TRUSTED_ORIGINS[0] if CSRF_TRUSTED_ORIGINS else "").rstrip("/")
if MODE == "production" and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing: set it to the host names of this site, comma separated.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "template_partials",
    "leaflet",
    "csp",
    "safeschool.kernel",
    "safeschool.accounts",
    "safeschool.audit",
    "safeschool.notifications",
    "schools",
    "patrols",
    "incidents",
    "campaigns",
    "safeschool.board",
    "safeschool.reports",
    "safeschool.exports",
    "safeschool.setup",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; it hides their length, and secrets in them are masked
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "safeschool.accounts.middleware.PersonMiddleware",
    "safeschool.kernel.faults.BodyLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "safeschool.urls"
WSGI_APPLICATION = "safeschool.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "safeschool.navigation.shell",
                "safeschool.exports.views.door",
            ],
        },
    }
]
FORM_RENDERER = "safeschool.kernel.forms.HouseRenderer"

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://postgres@127.0.0.1:5432/safeschool")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if MODE == "production":
    if not (env.str("DATABASE_URL", "") and env.str("REDIS_URL", "")):
        raise ImproperlyConfigured("DATABASE_URL and REDIS_URL must be set in production, to servers of your own.")
    if (Path(DATABASES["default"].get("OPTIONS", {}).get("host", "/")) / "PG_VERSION").exists():
        raise ImproperlyConfigured(
            "DATABASE_URL points into a box of ./manage, whose database trusts everyone on this machine. "
            "Production needs a PostgreSQL server of its own, with a password."
        )
if not IS_TEST:
    # A pooled connection whose database has gone is replaced, not handed out to fail.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", 16),
        "timeout": 3,  # there are more connections than threads: who waits this long waits for a server that is away
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
# The stream on which open screens hear what changed; without one they ask again by themselves.
LIVE_STREAM: str = env.str("LIVE_STREAM", "" if IS_TEST else "safeschool:live")
# Where browsers find the process that holds the streams: a path of this site, or a port beside it ("8001").
EVENTS_AT: str = env.str("EVENTS_AT", "" if IS_TEST else "/events/")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if IS_TEST
    else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

# What of each room passes to another unit with the ground it stands on.
GOES_ALONG = (
    "incidents.actions.passing.follow_ground",
    "patrols.actions.passing.follow_ground",
    "campaigns.actions.passing.follow_ground",
)

# Through which door the rooms below it tell people something.
TELL: str = "safeschool.notifications.send.notify"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if IS_TEST
    else ["django.contrib.auth.hashers.ScryptPasswordHasher"]
)

LANGUAGE_CODE = "en"
LANGUAGES = [("vi", "Tiếng Việt"), ("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
FORMAT_MODULE_PATH = "safeschool.kernel.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(HOME / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "safeschool.kernel.staticfiles.HashedModules"
    },
}
WHITENOISE_USE_FINDERS = IS_TEST
# A school list of 200 MB must be refused, not held in memory; photos arrive already made small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES: int = env.int("UPLOAD_MAX_BYTES", 50 * 1024 * 1024)

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# A mail server that does not answer must not keep a worker longer than its claim on the mail holds.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "SafeSchool <safeschool@localhost>")

# Text messages: an HTTP gateway is posted to, with this body ($id, $to and $text are filled in) and a signature of it.
SMS_URL: str = env.str("SMS_URL", "")
SMS_SECRET: str = env.str("SMS_SECRET", "")
SMS_BODY: str = env.str("SMS_BODY", '{"id": "$id", "to": "$to", "text": "$text"}')
SMS_TYPE: str = env.str("SMS_TYPE", "application/json")
SMS_AUTHORIZATION: str = env.str("SMS_AUTHORIZATION", "")
if SMS_URL and not (SMS_URL.startswith(("https://", "http://")) and len(SMS_SECRET) >= 16):
    raise ImproperlyConfigured("SMS_URL must begin with https:// and needs an SMS_SECRET of 16 characters or more.")
# Messages on devices go through the makers of browsers; these hosts in place of the known ones, "https://*.push.example".
PUSH_SERVICES: list[str] = env.list("PUSH_SERVICES", default=[])
# 32 bytes in base64url; without it the key follows from SECRET_KEY.
VAPID_PRIVATE_KEY: str = env.str("VAPID_PRIVATE_KEY", "")

# The head of the journal is added here at each seal; keep it where the owner of the database cannot write.
JOURNAL_HEADS: Path | None = None if IS_TEST else Path(env.str("JOURNAL_HEADS", str(HOME / "journal-heads.jsonl")))

CELERY_TIMEZONE = "UTC"

CONNECTED: list[str] = [SELF]
if EVENTS_AT.isdecimal():  # the one-box system has no proxy in front that could join the two
    CONNECTED += [f"http://{host}:{EVENTS_AT}" for host in ("127.0.0.1", "localhost")]
# What lies under the maps, our own drawing where nothing is named; no other server gives pictures.
BASEMAP_URL: str = env.str("BASEMAP_URL", "")
MAP_TILES = tiles_of(os.environ)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *(MAP_TILES.origins if MAP_TILES else [])],
        "connect-src": CONNECTED,
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
if MODE == "production":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

LEAFLET_CONFIG = {
    "TILES": [],  # no public tile server is asked: it would learn where officers look
    "RESET_VIEW": False,
    "NO_GLOBALS": False,
    "ATTRIBUTION_PREFIX": "",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    # In production each head of the journal goes to the log as well, which is carried elsewhere.
    "loggers": {"safeschool.audit.heads": {"level": "INFO" if MODE == "production" else "WARNING"}},
}

# The password of every person of the demo; it opens nothing in any other mode.
DEMO_PASSWORD: str = env.str("DEMO_PASSWORD", "safeschool-demo")
EMERGENCY_TEXT = _("In danger now? Call the police first. This system is not the emergency line.")
