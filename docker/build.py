"""While the image is built: compile the texts and collect the static files, with keys that go no further."""

import os
import sys

sys.path.insert(0, os.getcwd())
# Nothing is encrypted or signed here; the settings only insist that there is something to do it with.
os.environ.update(
    SAFESCHOOL_MODE="box",
    DJANGO_SETTINGS_MODULE="safeschool.settings",
    SECRET_KEY="for-the-build-alone-" + "x" * 40,
    JOURNAL_KEY="for-the-build-alone-" + "x" * 40,
    FIELD_KEYS="build:" + "A" * 43 + "=",
)
os.environ.setdefault("STATIC_ROOT", os.path.join(os.getcwd(), "staticfiles"))

import django
from django.core.management import call_command

from safeschool.embedded.prepare import UNUSED_STATIC

django.setup()
call_command("compile_texts", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC)
