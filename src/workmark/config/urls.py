"""Every address. `docs/addresses.md` explains those that never change (CONTRACT)."""

from django.urls import include, path
from django.views.generic import RedirectView

from workmark.api.mounted import api
from workmark.api.open_badges.registering import register
from workmark.web.account.views.oauth import authorize, device_code, logout, revoke, token
from workmark.web.account.views.texts import stop
from workmark.web.author.views.tagging import tag_text
from workmark.web.components.views import language

handler400 = "workmark.web.problems.bad_request"
handler403 = "workmark.web.problems.page_not_found"
handler404 = "workmark.web.problems.page_not_found"
handler500 = "workmark.web.problems.server_error"

urlpatterns = [
    path("skills/tag/", tag_text, name="tag-text"),
    path("", include("workmark.web.public.urls")),
    path("", include("workmark.web.verifier.urls")),
    path("", include("workmark.web.operations.urls")),
    path("components/", include("workmark.web.components.urls")),
    path("t/<str:token>/", stop, name="stop-texts"),
    path("account/", include("workmark.web.account.urls")),
    path("account/", include("allauth.urls")),
    path("identity/o/authorize", authorize),
    path("identity/o/register", register, name="register-program"),
    path("identity/o/logout", logout),
    path("identity/o/api/token", token),
    path("identity/o/api/revoke", revoke),
    path("identity/o/api/device/code", device_code),
    path("", include("allauth.idp.urls")),
    path("desk/", include("workmark.web.author.urls")),
    path("work/", include("workmark.web.learner.urls")),
    path("approve/", include("workmark.web.learner.approve_urls")),
    path("attest/", include("workmark.web.learner.attest_urls")),
    path("shared/", include("workmark.web.learner.shared_urls")),
    path("home/", RedirectView.as_view(pattern_name="learner:home"), name="home"),
    path("assess/", include("workmark.web.assessor.urls")),
    path("employer/", include("workmark.web.employer.urls")),
    path("issuing/", include("workmark.web.issuer.urls")),
    path("operator/", include("workmark.web.operator.urls")),
    path("api/v1/", api.urls),
    path("lti/", include("workmark.web.learner.lti_urls")),
    path("scim/v2/", include("workmark.api.scim.urls")),
    path("ims/ob/v3p0/", include("workmark.api.open_badges.urls")),
    path("vc-api/", include("workmark.api.vc_api.urls")),
    path("", include("workmark.api.wallets.urls")),
    path("", include("workmark.api.case")),
    path("i18n/setlang/", language, name="set_language"),
]
