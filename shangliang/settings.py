"""One settings file; what differs between installations comes from the environment.

SHANGLIANG_DATA        folder of the database, files and secrets (default: var beside the package)
SHANGLIANG_DATABASE    postgres://user:password@host:port/name ; empty: SQLite in the data folder
SHANGLIANG_SECRET_KEY  or SHANGLIANG_SECRET_KEY_FILE; without either a key is made once in the data folder
SHANGLIANG_HOSTS       host names, comma separated
SHANGLIANG_SITE_URL    https://… used in documents and feeds
SHANGLIANG_DEMO        1: demo world, loopback only
SHANGLIANG_PAPERS      folder of annotated papers (name.txt beside name.json) that maintainers measure the reading by
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("SHANGLIANG_DATA", PACKAGE.parent / "var")).resolve()


def env_bool(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "default"}:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    return int(value)


def secret_key() -> str:
    """From the environment or a file; else made once, readable by its owner only, never part of the repository."""
    if given := os.environ.get("SHANGLIANG_SECRET_KEY"):
        return given
    path = Path(os.environ.get("SHANGLIANG_SECRET_KEY_FILE", DATA / "secret-key"))
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(secrets.token_urlsafe(64))
    except FileExistsError:  # another process made it in this moment
        pass
    return path.read_text(encoding="utf-8").strip()


def database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "shangliang.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 5,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
                "PRAGMA cache_size=-20000;",
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("SHANGLIANG_DATABASE must begin with postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DEBUG = env_bool("SHANGLIANG_DEBUG")
DEMO = env_bool("SHANGLIANG_DEMO")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = [host for host in os.environ.get("SHANGLIANG_HOSTS", "127.0.0.1,localhost").split(",") if host]
if DEMO:  # public passwords: no other name, whatever the environment says
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = os.environ.get("SHANGLIANG_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "shangliang.core",
    "shangliang.audit",
    "shangliang.org",
    "shangliang.job",
    "shangliang.search",
    "shangliang.document",
    "shangliang.metric",
    "shangliang.plan",
    "shangliang.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "shangliang.web.middleware.request_id",
    "shangliang.web.guard.guard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shangliang.web.middleware.declined",
    "shangliang.web.middleware.actor",
    "shangliang.web.middleware.once",
]

ROOT_URLCONF = "shangliang.web.urls"
WSGI_APPLICATION = "shangliang.wsgi.application"
DATABASES = {"default": database(os.environ.get("SHANGLIANG_DATABASE", ""))}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "shangliang.web.shell.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "shangliang.web.shell.shell",
            ],
        },
    }
]

AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["shangliang.org.login.UserBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shangliang.web.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("SHANGLIANG_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # a folder of past years' papers at once
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILES_FOLDER = DATA / "files"
AUDIT_HEADS_FILE = Path(os.environ.get("SHANGLIANG_AUDIT_HEADS", DATA / "audit-heads.jsonl"))
PAPERS_FOLDER = os.environ.get("SHANGLIANG_PAPERS", "")
UPLOAD_MAX_BYTES = env_int("SHANGLIANG_UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
REQUEST_MAX_BYTES = env_int("SHANGLIANG_REQUEST_MAX_BYTES", 220 * 1024 * 1024)  # one POST with all its files

JOB_LEASE_SECONDS = env_int("SHANGLIANG_JOB_LEASE", 60)  # a worker silent for so long loses its job to another
JOB_BACKOFF_SECONDS: tuple[float, ...] = (10, 60)  # pauses before the second and the third try
JOB_SILENCE_SECONDS = 600  # a worker that hangs for so long in one step is ended and started again

SHANGLIANG_TODAY = os.environ.get("SHANGLIANG_TODAY") or ("2026-06-18" if DEMO else None)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"calendars": {"()": "shangliang.core.logs.WithoutCalendarSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["calendars"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("SHANGLIANG_LOG", "WARNING")},
}
