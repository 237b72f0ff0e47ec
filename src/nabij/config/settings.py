"""Django's settings, made from the environment."""

import os

from nabij.config.connection import connection_parameters
from nabij.config.datafolder import PLACEHOLDER_KEY, known_secret_key
from nabij.config.environment import environment
from nabij.config.logs import logging_settings
from nabij.config.safety import allowed_hosts

ENV = environment()
DEMO = ENV.mode == "demo"
DEBUG = False
SECRET_KEY = ENV.secret_key or known_secret_key(ENV.data_dir) or PLACEHOLDER_KEY
BASE_URL = ENV.base_url.rstrip("/")
_secure = BASE_URL.startswith("https://")
ALLOWED_HOSTS = allowed_hosts(ENV)
_POSTBOX = "postbox:" if ENV.mode in ("demo", "test") else ""  # production says when it has none
MAIL_URL = ENV.mail_url or _POSTBOX
SMS_URL = ENV.sms_url or _POSTBOX
SMS_INBOUND_SECRET = ENV.sms_inbound_secret

INSTALLED_APPS = [
    "nabij.ui",
    "nabij.ledger",
    "nabij.audit",
    "nabij.organisation",
    "nabij.accounts",
    "nabij.texts",
    "nabij.people",
    "nabij.delivery",
    "nabij.appointments",
    "nabij.surveys",
    "nabij.insights",
    "nabij.journeys",
    "nabij.demo",
    "nabij.api",
    "nabij.portal",
    "nabij.desk",
    "nabij.studio",
    "nabij.website",
    "django.contrib.auth",
    "django.forms",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "heroicons",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "nabij.api.doors.machine_door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nabij.accounts.doors.session_ages",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "nabij.accounts.doors.user_of_session",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "nabij.config.urls"
WSGI_APPLICATION = "nabij.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nabij.website.context_processors.frame",
                *(["nabij.demo.context_processors.bar"] if DEMO else []),
            ],
        },
    }
]

AS_OWNER = os.environ.get("NABIJ_AS_OWNER") == "1"  # set by the commands that change tables
_parameters = connection_parameters(ENV, as_owner=AS_OWNER)
APP_ROLE = _parameters.app_role
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parameters.name,
        "USER": _parameters.user,
        "PASSWORD": _parameters.password,
        "HOST": _parameters.host,
        "PORT": _parameters.port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 2, **_parameters.options},  # for lib.sql
    }
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "nabij_cache"}
}
SESSION_ENGINE = "nabij.people.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [BASE_URL]  # also when a proxy in front doesn't say that it speaks https

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["nabij.accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 13 * 3600  # accounts.doors ends sessions much earlier

# allauth keeps passwords, apps and passkeys; counting tries is ours, for all processes together.
ACCOUNT_ADAPTER = "nabij.config.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "nabij.config.signin.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off; a code used once is refused by us
MFA_RATE_LIMITS = False

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fi", "Suomi"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LOCALE_PATHS: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
if ENV.mode != "test":
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "nabij.config.static.HashedStorage"},
    }
LOGGING = logging_settings() if ENV.mode != "test" else {}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique in the database, case-insensitively
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
PROCRASTINATE_IMPORT_PATHS: list[str] = []

CSRF_FAILURE_VIEW = "nabij.website.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _secure else 0  # never again without https
X_FRAME_OPTIONS = "DENY"
