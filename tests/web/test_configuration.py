"""What Django is told."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import override_settings


@pytest.mark.django_db
def test_every_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_django_finds_no_fault_in_its_configuration_for_use_over_https():
    with override_settings(
        SECURE_HSTS_SECONDS=1,
        SECURE_SSL_REDIRECT=True,
        SESSION_COOKIE_SECURE=True,
        CSRF_COOKIE_SECURE=True,
    ):
        call_command("check", deploy=True, fail_level="ERROR")
