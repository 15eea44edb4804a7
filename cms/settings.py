"""Roost's settings.

What differs between installations comes from the environment: docs/configuration.md lists it all.
"""

import warnings
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from django.utils.functional import SimpleLazyObject

from cms import env
from cms.kept_port import kept_port
from cms.languages import CONTENT_LANGUAGES
from cms.secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What kind of installation this is ------------------------------------------------------------

PRODUCTION = env.boolean("ROOST_PRODUCTION")
DEBUG = env.boolean("ROOST_DEBUG")

# Everything that the embedded engines keep: database, uploads, search index, secret key. Removing
# it is a clean start.
ROOST_VAR = Path(env.text("ROOST_VAR", str(BASE_DIR / "var"))).resolve()

# --- Addresses and security -----------------------------------------------------------------------

ROOST_HOST = env.text("ROOST_HOST", "127.0.0.1")
ROOST_PORT = env.integer("PORT", kept_port(ROOST_VAR), least=1, most=65535)
ROOST_PROCESSES = env.integer("ROOST_PROCESSES", 1, least=1)

# Where people and front ends reach the CMS; published documents carry it in the URLs of images and
# files.
ROOST_BASE_URL = env.url(
    "ROOST_BASE_URL", ("http", "https"), default=f"http://localhost:{ROOST_PORT}"
)
WAGTAILADMIN_BASE_URL = ROOST_BASE_URL
HTTPS = ROOST_BASE_URL.startswith("https:")

# The demo site: where its front end is, and a password for its users in place of random ones.
ROOST_SITE_URL = env.url("ROOST_SITE_URL", ("http", "https"), default="http://localhost:4321")
ROOST_DEMO_PASSWORD = env.text("ROOST_DEMO_PASSWORD")

# Production has no default: cms.E001 stops it.
SECRET_KEY = env.text("SECRET_KEY") or (
    "" if PRODUCTION else kept_secret_key(ROOST_VAR / "secret_key")
)

# The loopback names are for health checks.
ALLOWED_HOSTS = [
    *env.words("ROOST_ALLOWED_HOSTS", default=[urlsplit(ROOST_BASE_URL).hostname or ""]),
    *("localhost", "127.0.0.1", "[::1]"),
]
CSRF_TRUSTED_ORIGINS = env.words("ROOST_TRUSTED_ORIGINS", default=[ROOST_BASE_URL])
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if env.boolean("ROOST_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

# Whose X-Forwarded-For is believed, and how many requests a minute one address and one token may
# send (0: any number).
ROOST_TRUSTED_PROXIES = env.networks("ROOST_TRUSTED_PROXIES")
ROOST_RATE_LIMIT = env.integer("ROOST_RATE_LIMIT", 6_000)
ROOST_TOKEN_RATE_LIMIT = env.integer("ROOST_TOKEN_RATE_LIMIT", 60_000)

# How many megabytes of finished public answers each web process keeps (0: none).
ROOST_EDGE_MB = env.integer("ROOST_EDGE_MB", 64, most=4_096)

# Whether `pages/find/` says where protected pages are, so that front ends can ask for a password.
ROOST_ANNOUNCE_PROTECTED = env.boolean("ROOST_ANNOUNCE_PROTECTED")

# Who asks for /metrics with this as a bearer token gets them; without it only administrators do.
ROOST_METRICS_TOKEN = env.text("ROOST_METRICS_TOKEN")

# Web pages, beside those of the sites, whose scripts may send tokens and forms to the API.
ROOST_CORS_ORIGINS = env.origins("ROOST_CORS_ORIGINS")

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "cms.apps.CmsConfig",
    "api",
    "search",
    "pages.publishing.apps.PublishingConfig",
    "pages.publishing.releases.apps.ReleasesConfig",
    "pages.importing.apps.ImportingConfig",
    "pages",
    "media",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.routing.ApiRoutesMiddleware",
    "cms.robots.NoIndexMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- Database, cache, queue -----------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": env.database("DATABASE_URL")
    or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ROOST_VAR / "db.sqlite3",
        "OPTIONS": {
            # Writers queue up at BEGIN for up to 20 s, instead of failing in the middle of a
            # transaction.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
                "PRAGMA mmap_size=268435456; PRAGMA cache_size=-32768; "
                "PRAGMA journal_size_limit=67108864;"
            ),
        },
        # A file, as in real life: an in-memory database has no WAL, and its threads lock each other
        # out.
        "TEST": {"NAME": ROOST_VAR / "test.sqlite3"},
    }
}
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.url("REDIS_URL", ("redis", "rediss", "unix"))
CACHES = {
    # The worker and the server must see the same cache (Wagtail keeps the sites' addresses there
    # for an hour).
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ROOST_VAR / "cache",
    }
}

# Wagtail's own tasks (its admin search index, its reference index) run in the worker, not in the
# request.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Who follows the change log, by dotted path; see pages.publishing.consumers.
ROOST_CONSUMERS = ["search.indexer.SearchIndexer", "search.file_reader.FileReader"]

# Off: in Wagtail 8.0.1 an automatic save of a new page that is still under way when someone presses
# Publish makes the page twice, and the second one fails with a server error.
WAGTAIL_AUTOSAVE_INTERVAL = 0

# How long the change log keeps tombstones, and so how old the cursor of a sync may be.
ROOST_RETENTION_DAYS = env.integer("ROOST_RETENTION_DAYS", 90, least=30)

# How many objects the worker holds against a fresh build each day; 0: none.
ROOST_AUDIT_DAILY = env.integer("ROOST_AUDIT_DAILY", 5_000)

# --- Files ----------------------------------------------------------------------------------------

MEDIA_ROOT = ROOST_VAR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"

# What signs addresses of images in other sizes, the first of them; made from SECRET_KEY where there
# is none.
ROOST_MEDIA_SECRETS = env.secrets("ROOST_MEDIA_SECRET", least=32)

# Files go out through Roost: a bucket need not be public, nor a private file have a public address.
WAGTAILDOCS_SERVE_METHOD = "serve_view"

S3_BUCKET = env.text("S3_BUCKET")
S3_ENDPOINT_URL = env.url("S3_ENDPOINT_URL", ("http", "https"))
S3_OPTIONS = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": S3_ENDPOINT_URL or None,
    "region_name": env.text("S3_REGION") or None,
    "access_key": env.text("S3_ACCESS_KEY_ID") or None,
    "secret_key": env.text("S3_SECRET_ACCESS_KEY") or None,
    "addressing_style": "path" if S3_ENDPOINT_URL else "auto",
    "signature_version": "s3v4",
    "file_overwrite": False,
}

# Where `collectstatic` has put the admin's files. Unset, they are served from the packages as they
# are.
ROOST_STATIC = env.text("ROOST_STATIC")
STATIC_ROOT = Path(ROOST_STATIC) if ROOST_STATIC else None
WHITENOISE_USE_FINDERS = not ROOST_STATIC
WHITENOISE_AUTOREFRESH = DEBUG

STORAGES = {
    "default": {"BACKEND": "media.storages.BucketStorage", "OPTIONS": S3_OPTIONS}
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ROOST_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Search ---------------------------------------------------------------------------------------

# How many days searches are remembered, as counts a day; 0: not at all.
ROOST_SEARCH_LOG_DAYS = env.integer("ROOST_SEARCH_LOG_DAYS", 90)
ROOST_SEARCH_INDEX = ROOST_VAR / "search"

# What makes vectors of texts, so that pages are found by meaning as well: the dotted path of a
# callable that takes a list of texts and returns a list of vectors. Unset, there are none. A search
# waits for it so many milliseconds, and is answered by words alone then.
ROOST_SEARCH_EMBEDDER = env.text("ROOST_SEARCH_EMBEDDER")
ROOST_SEARCH_EMBEDDER_MS = env.integer("ROOST_SEARCH_EMBEDDER_MS", 150, least=1, most=5_000)
ROOST_SEARCH_MODEL = env.text("ROOST_SEARCH_MODEL")
if ROOST_SEARCH_EMBEDDER:
    ROOST_CONSUMERS.append("search.semantic.consumer.VectorMaker")

# The nodes of one cluster, where searches are to be answered by Elasticsearch. Several
# installations may share it, each with a prefix of its own.
ELASTICSEARCH_URLS = env.urls("ELASTICSEARCH_URL", ("http", "https"))
ELASTICSEARCH_PREFIX = env.matching(
    "ELASTICSEARCH_PREFIX",
    r"[a-z][a-z0-9_]{0,49}",
    "small letters, digits and _, a letter first, at most 50 characters",
    default="roost",
)

# The admin's own search; the public one is the `search` package.
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "wagtail.search.backends.database"}
}
ROOST_ADMIN_SEARCH = env.choice("ROOST_ADMIN_SEARCH", ("database", "elasticsearch"), "database")
if ROOST_ADMIN_SEARCH == "elasticsearch":
    if not ELASTICSEARCH_URLS:
        raise env.wrong("ROOST_ADMIN_SEARCH", "elasticsearch", "database without ELASTICSEARCH_URL")
    WAGTAILSEARCH_BACKENDS["database"] = WAGTAILSEARCH_BACKENDS["default"]
    WAGTAILSEARCH_BACKENDS["default"] = {
        "BACKEND": "search.admin_search",
        "URLS": ELASTICSEARCH_URLS,
        "INDEX_PREFIX": f"{ELASTICSEARCH_PREFIX}_admin_",
    }

# --- Languages and time ---------------------------------------------------------------------------

USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TZ", "UTC")
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = CONTENT_LANGUAGES
LANGUAGE_CODE = env.choice("ROOST_LANGUAGE", (code for code, _ in CONTENT_LANGUAGES), default="en")
WAGTAIL_I18N_ENABLED = True
# Whose readers get which other locale where a page has no translation: `de-ch>de>en`.
ROOST_LOCALE_FALLBACKS = env.chains(
    "ROOST_LOCALE_FALLBACKS", (code for code, _ in CONTENT_LANGUAGES)
)

# An address that an editor types without a scheme is taken for https, as Django 6 will do.
FORMS_URLFIELD_ASSUME_HTTPS = True
warnings.filterwarnings("ignore", "The FORMS_URLFIELD_ASSUME_HTTPS transitional setting")

# --- Wagtail --------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Roost"
# The admin asks no other server: neither for portraits nor for news of Wagtail.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Browsers know these by name; not so "localtime" and others that Python lists as well.
WAGTAIL_USER_TIME_ZONES = SimpleLazyObject(
    lambda: ["UTC", *sorted(name for name in available_timezones() if "/" in name)]
)
# Where the addresses in answers of the management API lead; else to the front end.
WAGTAILAPI_BASE_URL = WAGTAILADMIN_BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.image_form.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "media.File"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
# Redirects are made from the old paths of published documents; Wagtail's way loads every descendant
# in the request.
WAGTAILREDIRECTS_AUTO_CREATE = False
# A long page with many blocks sends more fields than Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Mail and logs --------------------------------------------------------------------------------

# Without a mail server, messages are written to files in var/mail.
EMAIL_URL = env.mail_server("EMAIL_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_URL else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = ROOST_VAR / "mail"
if EMAIL_URL:
    EMAIL_HOST = EMAIL_URL.hostname
    EMAIL_PORT = EMAIL_URL.port or (465 if EMAIL_URL.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(EMAIL_URL.username or "")
    EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.password or "")
    EMAIL_USE_SSL = EMAIL_URL.scheme == "smtps"
    EMAIL_USE_TLS = EMAIL_URL.scheme == "smtp+tls"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("ROOST_MAIL_FROM", "roost@localhost")

LOG_LEVEL = env.choice("ROOST_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"level": LOG_LEVEL}
        for name in ("api", "cms", "media", "pages", "search", "django.request")
    }
    # Its warnings, with a traceback each, say again what the search engine says in one line.
    | {"elastic_transport": {"level": "ERROR"}},
}
