"""Settings from the environment: what is accepted, and what a wrong value says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms import env

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("Yes", True), ("off", False), ("", False), (" true ", True)],
)
def test_switches_are_read_in_any_case(monkeypatch, value, expected):
    monkeypatch.setenv("SWITCH", value)
    assert env.boolean("SWITCH") is expected


@pytest.mark.parametrize(
    ("read", "value", "accepted"),
    [
        (lambda: env.boolean("NAME"), "maybe", "1, true, yes, on, 0, false, no, off"),
        (lambda: env.integer("NAME", 1, least=1, most=9), "10", "a whole number from 1 to 9"),
        (lambda: env.integer("NAME", 1), "-1", "a whole number from 0"),
        (lambda: env.integer("NAME", 1), "ten", "a whole number from 0"),
        (lambda: env.choice("NAME", ("a", "b"), "a"), "c", "a, b"),
        (lambda: env.url("NAME", ("redis",)), "http://x", "a URL such as redis://host:port"),
        (lambda: env.url("NAME", ("redis",)), "redis://", "a URL such as redis://host:port"),
        (
            lambda: env.url("NAME", ("redis",)),
            "redis://host:99999",
            "a URL such as redis://host:port",
        ),
        (lambda: env.url("NAME", ("http",)), "http://[half", "a URL such as http://host:port"),
        (
            lambda: env.database("NAME"),
            "mysql://host/name",
            "a URL such as postgres://host:port or postgresql://host:port",
        ),
        (
            lambda: env.database("NAME"),
            "postgresql://host",
            "postgresql://user:password@host:5432/database",
        ),
        (lambda: env.mail_server("NAME"), "mail.example.com", "a URL such as smtp://host:port"),
        *(
            (
                lambda: env.chains("NAME", ("de", "de-ch", "en")),
                value,
                "chains of languages such as de-ch>de>en, one for each language",
            )
            for value in ("de-ch", "de-ch>fr", "de>de", "de-ch>de>de-ch")
        ),
    ],
)
def test_a_wrong_value_names_variable_value_and_what_is_accepted(
    monkeypatch, read, value, accepted
):
    monkeypatch.setenv("NAME", value)
    with pytest.raises(ImproperlyConfigured) as caught:
        read()
    message = str(caught.value)
    assert message.startswith(f"NAME is {value!r}; accepted: {accepted}")


def test_a_database_url_is_taken_apart(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://ro%40st:p%2Fw@db.example.com:6432/content?sslmode=require"
    )
    assert env.database("DATABASE_URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "content",
        "USER": "ro@st",
        "PASSWORD": "p/w",
        "HOST": "db.example.com",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_lists_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("HOSTS", "a.example, b.example,")
    assert env.words("HOSTS") == ["a.example", "b.example"]
    assert env.words("OTHER_HOSTS", default=["c.example"]) == ["c.example"]


def test_a_secret_that_is_too_short_is_refused_and_not_shown(monkeypatch):
    monkeypatch.setenv("SECRETS", f"{'a' * 32},{'b' * 40}")
    assert env.secrets("SECRETS", least=32) == ["a" * 32, "b" * 40]
    monkeypatch.setenv("SECRETS", f"{'a' * 32},hunter2")
    with pytest.raises(ImproperlyConfigured, match="SECRETS is 'too short'; accepted") as caught:
        env.secrets("SECRETS", least=32)
    assert "hunter2" not in str(caught.value)


def manage(*arguments: str, tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with its own state folder and nothing configured but `variables`."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "ROOST_VAR": str(tmp_path / "var"),
        **variables,
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_wrong_variable_stops_every_command_with_one_line(tmp_path):
    result = manage("check", tmp_path=tmp_path, ROOST_DEBUG="maybe")
    assert result.returncode == 1
    assert result.stderr == (
        "Roost is not configured correctly: "
        "ROOST_DEBUG is 'maybe'; accepted: 1, true, yes, on, 0, false, no, off.\n"
    )


def test_the_secret_key_is_made_once_and_kept_for_the_owner_only(tmp_path):
    from cms.secret_key import kept_secret_key

    path = tmp_path / "new" / "secret_key"
    key = kept_secret_key(path)
    assert len(key) >= 50
    assert kept_secret_key(path) == key
    assert path.parent.stat().st_mode & 0o777 == 0o700  # the database will lie there, too
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["secret_key"]


def test_production_refuses_to_start_without_a_secret_key(tmp_path):
    result = manage(
        "check", tmp_path=tmp_path, ROOST_PRODUCTION="1", ROOST_BASE_URL="https://cms.example.com"
    )
    assert result.returncode == 1
    assert "(cms.E001)" in result.stderr
    assert not (tmp_path / "var" / "secret_key").exists()


def test_production_with_all_that_it_needs_passes_the_checks(tmp_path):
    result = manage(
        "check",
        tmp_path=tmp_path,
        ROOST_PRODUCTION="1",
        ROOST_BASE_URL="https://cms.example.com",
        SECRET_KEY="k" * 50,
        REDIS_URL="redis://redis:6379/0",
    )
    assert result.returncode == 0, result.stderr
    assert "cms." not in result.stderr


@pytest.mark.parametrize(
    ("variables", "id"),
    [
        ({"ROOST_DEBUG": "1"}, "cms.E002"),
        ({"ROOST_ALLOWED_HOSTS": "*"}, "cms.E003"),
        ({"ROOST_BASE_URL": ""}, "cms.E004"),
        ({"ROOST_BASE_URL": "http://cms.example.com"}, "cms.W001"),
        ({"REDIS_URL": ""}, "cms.W002"),
    ],
)
def test_each_fault_of_a_production_site_has_its_id(tmp_path, settings, variables, id):
    from cms.checks import check_production

    settings.PRODUCTION = True
    settings.DEBUG = "ROOST_DEBUG" in variables
    settings.ALLOWED_HOSTS = [variables.get("ROOST_ALLOWED_HOSTS", "cms.example.com")]
    settings.ROOST_BASE_URL = (
        variables.get("ROOST_BASE_URL", "https://cms.example.com") or "http://localhost:8000"
    )
    settings.REDIS_URL = variables.get("REDIS_URL", "redis://redis:6379/0")
    assert [message.id for message in check_production(None)] == [id]


def test_chains_of_languages(monkeypatch):
    known = ("de", "de-ch", "en", "fr")
    assert env.chains("NAME", known) == {}
    monkeypatch.setenv("NAME", "de-ch>de>en fr>en")
    assert env.chains("NAME", known) == {"de-ch": ("de", "en"), "fr": ("en",)}
