"""Django's settings, made from the environment."""

import os
from urllib.parse import urlsplit

from nabij.config.connection import connection_parameters
from nabij.config.datafolder import PLACEHOLDER_KEY, known_secret_key
from nabij.config.environment import environment

ENV = environment()
DEMO = ENV.mode == "demo"
DEBUG = False
SECRET_KEY = ENV.secret_key or known_secret_key(ENV.data_dir) or PLACEHOLDER_KEY
BASE_URL = ENV.base_url.rstrip("/")
_secure = BASE_URL.startswith("https://")
ALLOWED_HOSTS = ["*"] if ENV.mode != "production" else [urlsplit(BASE_URL).hostname or ""]
MAIL_URL = ENV.mail_url
SMS_URL = ENV.sms_url

INSTALLED_APPS = [
    "nabij.ui",
    "nabij.ledger",
    "nabij.audit",
    "nabij.organisation",
    "nabij.accounts",
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
    "django.contrib.sessions",
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
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
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
        "OPTIONS": _parameters.options,
    }
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "nabij_cache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fi", "Suomi"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LOCALE_PATHS: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
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
X_FRAME_OPTIONS = "DENY"
