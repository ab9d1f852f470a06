"""Django's settings. What a city sets is an environment variable; see docs/reference/environment.md."""

from __future__ import annotations

from pathlib import Path

from guicheng.config import environment

PACKAGE = Path(__file__).resolve().parent.parent

DATA = Path(environment.text("GUICHENG_DATA", "var")).resolve()
DEMO = environment.flag("GUICHENG_DEMO")
DEMO_CAST = "guicheng.config.demo.cast.cast"  # who the sign-in page of a demo shows, with passwords
DEBUG = environment.flag("GUICHENG_DEBUG")
PORT = environment.number("GUICHENG_PORT", 8000)
SECRET_KEY = environment.secret("GUICHENG_SECRET_KEY", DATA / "secret-key")
CHECKPOINT_KEY = environment.secret("GUICHENG_CHECKPOINT_KEY", DATA / "checkpoint-key")
ALLOWED_HOSTS = environment.names("GUICHENG_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = environment.names("GUICHENG_ORIGINS", ())
MOST_BYTES_A_FILE = environment.number("GUICHENG_UPLOAD_MB", 100) * 1024 * 1024
CALENDARS = Path(environment.text("GUICHENG_CALENDARS", str(DATA / "calendars")))
RULEBOOKS = Path(environment.text("GUICHENG_RULEBOOKS", str(DATA / "rulebooks")))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.flag("GUICHENG_HTTPS")
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "guicheng.apps.accounts",
    "guicheng.apps.registers",
    "guicheng.apps.documents",
    "guicheng.apps.gazette",
    "guicheng.apps.cases",
    "guicheng.web",
    "guicheng.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "guicheng.config.urls"
WSGI_APPLICATION = "guicheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "guicheng.web.jinja.environment"},
    },
]

DATABASES = {"default": environment.database(environment.text("GUICHENG_DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
CSRF_FAILURE_VIEW = "guicheng.web.errors.form_expired"
LOGIN_REDIRECT_URL = "workbench"
# One visible policy: five wrong passwords for a name shut it for a quarter of an hour, and the page says so.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SILENCED_SYSTEM_CHECKS = [
    "axes.W002",  # its middleware would answer in place of the sign-in page, and in English
    "axes.W006",  # a name is shut whatever the address: in an office many sit behind one
    "models.W047",  # a draft of a new project is written in a transaction; SQLite has one writer
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(
    parents=True, exist_ok=True
)  # empty unless the operator collects there; whitenoise warns without
STATICFILES_DIRS = [PACKAGE / "web" / "static", PACKAGE / "engine" / "chart" / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.text("GUICHENG_LOG", "WARNING")},
}
