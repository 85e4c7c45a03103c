"""What a visitor without an account may read, mounted at the root.

The addresses of versions and of their pictures stand in signed credentials (`credentials.pages`): they never change.
"""

from django.urls import path

from workmark.web.public.views import (
    about,
    achievement,
    catalogue,
    exports,
    frameworks,
    home,
    occupations,
    openings,
    programmes,
    searching,
    skills,
    stacks,
)

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<slug:slug>.ctdl.json", exports.achievement_ctdl, name="achievement-ctdl"),
    path("catalogue/<slug:slug>.elm.json", exports.achievement_elm, name="achievement-elm"),
    path("catalogue/<slug:slug>.rsd.json", exports.achievement_rsd, name="achievement-rsd"),
    path("catalogue/<slug:slug>.rsd.csv", exports.achievement_rsd_table, name="achievement-rsd-table"),
    path("catalogue/<slug:slug>/", achievement.current, name="achievement"),
    path("catalogue/<slug:slug>/payment/", achievement.payment, name="payment"),
    path("catalogue/<slug:slug>/print.pdf", achievement.current_pdf, name="achievement-pdf"),
    path("catalogue/<slug:slug>/versions/<int:number>/", achievement.version, name="version"),
    path(
        "catalogue/<slug:slug>/versions/<int:number>/print.pdf", achievement.version_pdf, name="version-pdf"
    ),
    path("catalogue/<slug:slug>/versions/<int:number>/badge.png", achievement.badge_as_png, name="badge-png"),
    path("catalogue/<slug:slug>/versions/<int:number>/badge.svg", achievement.badge_as_svg, name="badge-svg"),
    path("occupations/", occupations.browse, name="occupations"),
    path("occupations/<slug:framework>/", occupations.framework_list, name="occupation-list"),
    path("occupations/<slug:framework>/<str:key>/", occupations.occupation, name="occupation"),
    path(
        "occupations/<slug:framework>/<str:key>/skills/",
        occupations.occupation_skills,
        name="occupation-skills",
    ),
    path(
        "occupations/<slug:framework>/<str:key>/tasks/", occupations.occupation_tasks, name="occupation-tasks"
    ),
    path("skills/", searching.search, name="search"),
    path("skills/suggest/", searching.suggest, name="suggest"),
    path("skills/<slug:framework>/<str:key>/", skills.skill, name="skill"),
    path("openings/", openings.openings, name="openings"),
    path("openings/<str:token>/", openings.opening, name="opening"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<str:token>/", programmes.programme, name="programme"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("issuers/<slug:slug>/skills.rsd.json", exports.issuer_rsd, name="issuer-rsd"),
    path("issuers/<slug:slug>/skills.rsd.csv", exports.issuer_rsd_table, name="issuer-rsd-table"),
    path("stacks/", stacks.stacks, name="stacks"),
    path("stacks/<slug:slug>.ctdl.json", exports.stack_ctdl, name="stack-ctdl"),
    path("stacks/<slug:slug>/", stacks.stack, name="stack"),
    path("help/", about.help_page, name="help"),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("attribution/", about.attribution, name="attribution"),
    path("problems/", about.problems, name="problems"),
    path("methods/reliability/", about.reliability, name="reliability"),
    path("methods/skills/", about.skills, name="skills-method"),
    path("robots.txt", about.robots, name="robots"),
    path("favicon.ico", about.favicon, name="favicon"),
]
