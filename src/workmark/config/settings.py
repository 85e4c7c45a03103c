"""All settings, read top to bottom. Each value comes from the environment through one of three typed readers
(`text`, `number`, `yes_or_no`) or, for secrets, from a file; a wrong value stops the start with its name and what is
allowed. `docs/settings.md` is compared with this file by a test.
"""

import secrets
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError
from marshmallow.validate import Length, OneOf, Range

from workmark.lib.currencies import parse_rates

env = Env()
text, number, yes_or_no = env.str, env.int, env.bool

# --- Where things are -------------------------------------------------------------------------------------------
WORKMARK_HOME = Path(text("WORKMARK_HOME", default="var")).resolve()
WORKMARK_HOME.mkdir(parents=True, exist_ok=True)
PORT = number("PORT", default=8000, validate=Range(min=1, max=65535))
WORKMARK_DEMO = yes_or_no("WORKMARK_DEMO", default=True)
WORKMARK_PUBLIC_ORIGIN = text("WORKMARK_PUBLIC_ORIGIN", default=f"http://127.0.0.1:{PORT}").rstrip("/")
_origin = urlsplit(WORKMARK_PUBLIC_ORIGIN)
# Issuing and verifying with demonstration keys, for conformance suites. Closed (404) unless switched on.
WORKMARK_VC_API = yes_or_no("WORKMARK_VC_API", default=False)
# A second status entry in new assessed badges, so that every checker sees a hold. The Open Badges schema has room for one.
WORKMARK_PLACE_FOR_HOLDS = yes_or_no("WORKMARK_PLACE_FOR_HOLDS", default=False)
DEBUG = False
ROOT_URLCONF = "workmark.config.urls"
WSGI_APPLICATION = "workmark.config.wsgi.application"
USES_HTTPS = _origin.scheme == "https"


def _secret(name: str) -> str:
    """The secret in the file named by NAME_FILE, else one made on first start and kept in WORKMARK_HOME."""
    path = Path(text(f"{name}_FILE", default=str(WORKMARK_HOME / "secrets" / name.lower())))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


# What this process may do. Whatever answers requests is "web" and never loads the key that opens issuers' keys.
WORKMARK_ROLE = text("WORKMARK_ROLE", default="worker", validate=OneOf(["web", "worker"]))
SECRET_KEY = _secret("WORKMARK_SECRET_KEY")
WORKMARK_SECOND_FACTOR_KEY = _secret("WORKMARK_SECOND_FACTOR_KEY")
# Seals the private halves of issuers' signing keys. Losing it loses the power to sign, never to verify.
WORKMARK_KEY_ENCRYPTION_KEY = "" if WORKMARK_ROLE == "web" else _secret("WORKMARK_KEY_ENCRYPTION_KEY")
# Names and seals what people say about themselves; without it those answers lead to nobody and open for nobody.
WORKMARK_QUESTIONNAIRE_KEY = _secret("WORKMARK_QUESTIONNAIRE_KEY")
# Seals what we share with organisations' own systems: webhook secrets and the like. Pages make them, workers use them.
WORKMARK_CONNECTIONS_KEY = _secret("WORKMARK_CONNECTIONS_KEY")
# Keepers of issuers' keys other than ourselves: a hardware module by PKCS#11, and AWS KMS.
WORKMARK_PKCS11_MODULE = text("WORKMARK_PKCS11_MODULE", default="")
WORKMARK_PKCS11_TOKEN = text("WORKMARK_PKCS11_TOKEN", default="")
WORKMARK_PKCS11_PIN_FILE = text("WORKMARK_PKCS11_PIN_FILE", default="")
WORKMARK_KMS_REGION = text("WORKMARK_KMS_REGION", default="")
WORKMARK_KMS_ENDPOINT = text("WORKMARK_KMS_ENDPOINT", default="")
# Which keys that a keeper holds already an issuer's owner may name: "slug=keeper:reference", with spaces between.
WORKMARK_KEY_REFERENCES = text("WORKMARK_KEY_REFERENCES", default="")

# --- The public issuance log ------------------------------------------------------------------------------------
# Outside witnesses whose cosignatures are taken: their verifier keys (C2SP signed-note, type 4), with commas between.
WORKMARK_LOG_WITNESSES = [
    key.strip() for key in text("WORKMARK_LOG_WITNESSES", default="").split(",") if key.strip()
]

ALLOWED_HOSTS = [_origin.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [WORKMARK_PUBLIC_ORIGIN]

# --- What it is made of -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "rules",
    "django_tasks",
    "django_structlog",
    "ninja",
    "workmark.jobs",
    "workmark.organisations",
    "workmark.texting",
    "workmark.skills",
    "workmark.achievements",
    "workmark.confided",
    "workmark.submissions",
    "workmark.assessment",
    "workmark.credentials",
    "workmark.planning",
    "workmark.workforce",
    "workmark.programmes",
    "workmark.checking",
    "workmark.releases",
    "workmark.integrations",
    "workmark.privacy",
    "workmark.api",
    "workmark.api.vc_api",
    "workmark.web.components",
    "workmark.web.public",
    "workmark.web.account",
    "workmark.web.author",
    "workmark.web.learner",
    "workmark.web.assessor",
    "workmark.web.employer",
    "workmark.web.issuer",
    "workmark.web.operator",
    "workmark.web.verifier",
    "workmark.web.operations",
]
MIDDLEWARE = [
    "workmark.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "workmark.web.middleware.RequestId",
    "workmark.web.middleware.BoundedInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workmark.web.account.middleware.OwnTimeAndLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "workmark.web.account.terms_due.AskTerms",
    "workmark.web.account.words_again.WordsAgain",
    "workmark.web.operator.middleware.LookingAs",
    "workmark.web.middleware.Problems",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workmark.web.context.workmark",
            ],
        },
        "DIRS": [Path(__file__).resolve().parent.parent / "web" / "account" / "templates"],
    },
]
FORM_RENDERER = "workmark.web.components.forms.WorkmarkRenderer"

# --- Database ---------------------------------------------------------------------------------------------------
_database = text("WORKMARK_DATABASE_URL", default=f"sqlite:///{WORKMARK_HOME / 'workmark.sqlite3'}")
_parsed = urlsplit(_database)
if _parsed.scheme in {"postgres", "postgresql"}:
    DATABASES: dict[str, dict[str, object]] = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _parsed.path.lstrip("/"),
            "USER": _parsed.username or "",
            "PASSWORD": _parsed.password or "",
            "HOST": _parsed.hostname or "",
            "PORT": _parsed.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    # IMMEDIATE takes the write lock at BEGIN, so that two writers wait for each other instead of failing halfway.
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _database.removeprefix("sqlite:///"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "workmark_cache",
        # Beyond this some are dropped, whatever they count. At Django's own 300 whoever asked from many addresses
        # could make the limits of others be forgotten, and launches of courses with them.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

# --- Work that happens after the answer -------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "workmark.jobs.backend.LeaseBackend"}}
WORKMARK_EMBEDDED_WORKER = yes_or_no("WORKMARK_EMBEDDED_WORKER", default=True)

# --- Mail -------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if text("WORKMARK_SMTP_HOST", default="")
    else "workmark.jobs.mail.FileBackend"
)
EMAIL_HOST = text("WORKMARK_SMTP_HOST", default="")
EMAIL_PORT = number("WORKMARK_SMTP_PORT", default=587, validate=Range(min=1, max=65535))
EMAIL_HOST_USER = text("WORKMARK_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = _secret("WORKMARK_SMTP_PASSWORD") if EMAIL_HOST_USER else ""
EMAIL_USE_TLS = yes_or_no("WORKMARK_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("WORKMARK_MAIL_FROM", default="Workmark <no-reply@workmark.invalid>")

# --- Text messages ----------------------------------------------------------------------------------------------
# The gateway that reminders are posted to. Without one, text messages are offered to nobody.
WORKMARK_TEXT_GATEWAY = text("WORKMARK_TEXT_GATEWAY", default="")
if WORKMARK_TEXT_GATEWAY and not WORKMARK_TEXT_GATEWAY.startswith("https://"):
    raise EnvError("WORKMARK_TEXT_GATEWAY: an address that begins with https:// is wanted, or nothing.")
WORKMARK_TEXT_GATEWAY_SECRET = _secret("WORKMARK_TEXT_GATEWAY_SECRET") if WORKMARK_TEXT_GATEWAY else ""
# Whether it may stand on a private network, and on another port than 443.
WORKMARK_TEXT_GATEWAY_PRIVATE = yes_or_no("WORKMARK_TEXT_GATEWAY_PRIVATE", default=False)
# Each message costs money: how many may be tried within 24 hours, and to which countries.
WORKMARK_TEXTS_A_DAY = number("WORKMARK_TEXTS_A_DAY", default=500, validate=Range(min=1))
WORKMARK_TEXTS_A_PERSON_A_DAY = number("WORKMARK_TEXTS_A_PERSON_A_DAY", default=6, validate=Range(min=1))
WORKMARK_TEXT_COUNTRIES = text("WORKMARK_TEXT_COUNTRIES", default="").split()
if not all(code[:1] == "+" and code[1:].isdecimal() for code in WORKMARK_TEXT_COUNTRIES):
    raise EnvError(
        "WORKMARK_TEXT_COUNTRIES: beginnings of numbers are wanted, such as +1 +44, with spaces between."
    )

# --- Files: on disk, or in an S3-compatible store ---------------------------------------------------------------
WORKMARK_FILES = text("WORKMARK_FILES", default="disk", validate=OneOf(["disk", "s3"]))
if WORKMARK_FILES == "s3":
    _evidence_storage: dict[str, object] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": text("WORKMARK_S3_BUCKET"),
            "endpoint_url": text("WORKMARK_S3_ENDPOINT", default="") or None,
            "region_name": text("WORKMARK_S3_REGION", default="us-east-1"),
            "signature_version": "s3v4",
            "querystring_expire": 300,
            "file_overwrite": False,
            "default_acl": "private",
        },
    }
else:
    _evidence_storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(WORKMARK_HOME / "evidence"), "file_permissions_mode": 0o600},
    }
STORAGES = {
    "default": _evidence_storage,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WORKMARK_MAX_FILE_BYTES = number(
    "WORKMARK_MAX_FILE_BYTES", default=512 * 1024 * 1024, validate=Range(min=1024 * 1024)
)
WORKMARK_UPLOAD_CHUNK_BYTES = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = WORKMARK_HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is absent
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# --- People and signing in --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "workmark.web.account.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 6
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Signing in by code or passkey stays open while guesses at a password close that door for an account.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/h/key",
}
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "workmark.web.account.adapter.AccountAdapter"
MFA_ADAPTER = "workmark.web.account.adapter.MfaAdapter"
MFA_FORMS = {"add_webauthn": "workmark.web.account.key_forms.AddKeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not USES_HTTPS
MFA_TOTP_ISSUER = "Workmark"
USERSESSIONS_TRACK_ACTIVITY = True
IDP_OIDC_PRIVATE_KEY_PATH = WORKMARK_HOME / "secrets" / "oidc.pem"
IDP_OIDC_ADAPTER = "workmark.web.account.adapter.OpenIdAdapter"
# Programs of people are public clients with PKCE. One that registered itself may keep a secret besides, as 1EdTech asks.
IDP_OIDC_AUTH_METHODS = ["none", "client_secret_basic"]
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 90 * 24 * 3600

# --- Cookies and headers ----------------------------------------------------------------------------------------
# The __Host- prefix binds a cookie to this host and to HTTPS (ASVS 5.0.0 3.3.1); browsers refuse it on plain http.
_host_prefix = "__Host-" if USES_HTTPS else ""
SESSION_COOKIE_NAME = f"{_host_prefix}session"
CSRF_COOKIE_NAME = f"{_host_prefix}csrf"
LANGUAGE_COOKIE_NAME = f"{_host_prefix}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = USES_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if USES_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = USES_HTTPS
# Not "no-referrer": a form sent under that policy carries `Origin: null`, which is refused as cross-site.
SECURE_REFERRER_POLICY = "same-origin"
# Then each limit counts the clients that the proxy names, and not the proxy: `web.limits`, and allauth by its own setting.
WORKMARK_BEHIND_PROXY = yes_or_no("WORKMARK_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if WORKMARK_BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if WORKMARK_BEHIND_PROXY else 0
X_FRAME_OPTIONS = "DENY"
WORKMARK_CANDIDATES_ASKED_A_DAY = number("WORKMARK_CANDIDATES_ASKED_A_DAY", default=30, validate=Range(min=1))
# Meanings are compared on pages and in the API where the extra `semantic` is installed, unless this says no.
WORKMARK_TAG_BY_MEANING = yes_or_no("WORKMARK_TAG_BY_MEANING", default=True)
CSRF_FAILURE_VIEW = "workmark.web.problems.csrf_failure"

# --- How much evidence shows, and how it fades --------------------------------------------------------------------
# Design assumptions, shown on the page /methods/skills/. Strengths are in hundredths, half-lives in years.
_hundredths, _years = Range(min=0, max=100), Range(min=1, max=50)
WORKMARK_STRENGTHS = {
    "self-claim": number("WORKMARK_STRENGTH_SELF_CLAIM", default=30, validate=_hundredths) / 100,
    "completion": number("WORKMARK_STRENGTH_COMPLETION", default=50, validate=_hundredths) / 100,
    "endorsement": number("WORKMARK_STRENGTH_ENDORSEMENT", default=60, validate=_hundredths) / 100,
    "test": number("WORKMARK_STRENGTH_TEST", default=80, validate=_hundredths) / 100,
    "at-work": number("WORKMARK_STRENGTH_AT_WORK", default=95, validate=_hundredths) / 100,
}
WORKMARK_HALF_LIVES = {
    "technology": float(number("WORKMARK_HALF_LIFE_TECHNOLOGY", default=3, validate=_years)),
    "method": float(number("WORKMARK_HALF_LIFE_METHOD", default=6, validate=_years)),
    "transversal": float(number("WORKMARK_HALF_LIFE_TRANSVERSAL", default=10, validate=_years)),
}


# --- Paths ------------------------------------------------------------------------------------------------------
def _rates(name: str) -> dict[str, Decimal]:
    try:
        return parse_rates(text(name, default=""))
    except ValueError as error:
        raise EnvError(f"{name}: {error}") from error


# What one unit of each currency is worth, all in one and the same other. Prices it does not tell are not compared.
WORKMARK_CURRENCY_RATES = _rates("WORKMARK_CURRENCY_RATES")

# --- Languages and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
FORMAT_MODULE_PATH = "workmark.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Watching ---------------------------------------------------------------------------------------------------
LOGGING_CONFIG = "workmark.config.logs.configure"
LOGGING = {
    "level": text("WORKMARK_LOG_LEVEL", default="INFO", validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
}
SILENCED_SYSTEM_CHECKS: list[str] = []
WORKMARK_METRICS_TOKEN = text("WORKMARK_METRICS_TOKEN", default="", validate=Length(max=200))

env.seal()
