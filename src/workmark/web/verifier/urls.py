from django.urls import path, register_converter

from workmark.web.verifier import (
    badge_views,
    bulk_views,
    check_views,
    endorsement_views,
    log_views,
    part_views,
    proof_views,
    published_views,
    record_views,
    takedown_views,
    wallet_consent_views,
    wallet_proof_views,
    wallet_views,
)


class Secret:
    """A URL-safe token of at least 128 bits; anything shorter is no address of ours."""

    regex = "[A-Za-z0-9_-]{22,64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Short(Secret):
    """The beginning of a badge's token, as its short address has it."""

    regex = "[A-Za-z0-9_-]{22}"


register_converter(Secret, "secret")
register_converter(Short, "short")

app_name = "verifier"
urlpatterns = [
    path("verify/", check_views.verify, name="verify"),
    path("verify/many/", bulk_views.hand_in, name="bulk-new"),
    path("verify/many/<secret:token>/", bulk_views.bulk, name="bulk"),
    path("verify/many/<secret:token>/badges-checked.csv", bulk_views.bulk_file, name="bulk-file"),
    path("verify/many/<secret:token>/forget/", bulk_views.bulk_forget, name="bulk-forget"),
    path("proof/<secret:token>/", proof_views.proof, name="proof"),
    path("proof/<secret:token>/wallet/", wallet_proof_views.begin, name="wallet-ask-begin"),
    path("proof/wallet/<secret:page>/", wallet_proof_views.wallet_ask, name="wallet-ask"),
    path("proof/answers/<secret:token>/", proof_views.proof_answer, name="proof-answer"),
    path("proof/answers/<secret:token>/send/", proof_views.proof_send, name="proof-send"),
    path("proof/answers/<secret:token>/take-back/", proof_views.proof_withdraw, name="proof-withdraw"),
    path("takedown/", takedown_views.ask, name="takedown-ask"),
    path("takedown/<secret:token>/", takedown_views.takedown, name="takedown"),
    path("badges/<secret:token>/", badge_views.badge, name="badge"),
    path("b/<short:short>/", badge_views.short, name="badge-short"),
    path("badges/<secret:token>/applications/", badge_views.in_applications, name="badge-in-applications"),
    path("badges/<secret:token>/visibility/", badge_views.visibility, name="badge-visibility"),
    path("badges/<secret:token>/rename/", badge_views.rename, name="badge-rename"),
    path("badges/<secret:token>/evidence/<secret:item>", badge_views.evidence, name="badge-evidence"),
    path("badges/<secret:token>/parts/", part_views.parts, name="parts"),
    path("badges/<secret:token>/parts/prepare/", part_views.prepare, name="parts-prepare"),
    path("badges/<secret:token>/parts/base.json", part_views.base_json, name="parts-base"),
    path("badges/<secret:token>/parts/<secret:part>/end/", part_views.end, name="part-end"),
    path("badges/<secret:token>/wallet/", wallet_views.wallet, name="wallet"),
    path("badges/<secret:token>/wallet/<secret:offer>/end/", wallet_views.end, name="wallet-end"),
    path("wallet/<slug:slug>/authorize", wallet_consent_views.consent, name="wallet-consent"),
    path("parts/<secret:token>/", part_views.shown, name="part"),
    path("parts/<secret:token>.json", part_views.signed_json, name="part-json"),
    path("badges/<secret:token>.json", published_views.signed_json, name="badge-json"),
    path("badges/<secret:token>.jwt", published_views.signed_jwt, name="badge-jwt"),
    path("badges/<secret:token>.png", published_views.picture_png, name="badge-png"),
    path("badges/<secret:token>/picture.png", published_views.plain_png, name="badge-picture"),
    path("badges/<secret:token>.svg", published_views.picture_svg, name="badge-svg"),
    path("badges/<secret:token>.pdf", published_views.certificate, name="badge-pdf"),
    path("badges/<secret:token>.tlog-proof", published_views.log_proof, name="badge-log-proof"),
    path("badges/<secret:token>.elm.json", published_views.european, name="badge-elm"),
    path("badges/<secret:token>.ob2.json", published_views.open_badges_2, name="badge-ob2"),
    path("endorse/<slug:kind>/<str:key>/", endorsement_views.write, name="endorse"),
    path("endorsements/<secret:token>/", endorsement_views.endorsement, name="endorsement"),
    path("endorsements/<secret:token>/accept/", endorsement_views.accept, name="endorsement-accept"),
    path("endorsements/<secret:token>/hide/", endorsement_views.hide, name="endorsement-hide"),
    path("endorsements/<secret:token>/withdraw/", endorsement_views.withdraw, name="endorsement-withdraw"),
    path("endorsements/<secret:token>.json", endorsement_views.signed_json, name="endorsement-json"),
    path(
        "issuers/<slug:slug>/withdrawn-endorsements.json",
        endorsement_views.withdrawn,
        name="withdrawn-endorsements",
    ),
    path("records/<secret:token>.json", record_views.signed_json, name="record-json"),
    path("status/<secret:token>", published_views.status_list, name="status"),
    path("issuers/<slug:slug>/", published_views.issuer, name="issuer"),
    path("on-behalf/<secret:token>/", published_views.authority, name="authority"),
    path("issuers/<slug:slug>/logo-<slug:digest>.png", published_views.logo, name="logo"),
    path("issuers/<slug:slug>/did.json", published_views.issuer_did, name="issuer-did"),
    path("issuers/<slug:slug>/ob2.json", published_views.issuer_ob2, name="issuer-ob2"),
    path("badges/<secret:token>.class.ob2.json", published_views.badge_class_ob2, name="badge-class-ob2"),
    path("log/", log_views.log, name="log"),
    path("log/checkpoint", log_views.checkpoint, name="log-checkpoint"),
    path("log/key", log_views.key, name="log-key"),
    path("log/tile/<path:address>", log_views.tile, name="log-tile"),
    path(".well-known/did.json", published_views.instance_did, name="instance-did"),
]
