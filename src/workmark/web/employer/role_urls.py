"""The addresses of an employer's roles and teams."""

from django.urls import path

from workmark.web.employer import (
    matrix_views,
    mobility_views,
    role_people_views,
    role_skill_views,
    role_views,
    team_views,
)

urlpatterns = [
    path("<slug:slug>/roles/", role_views.roles, name="roles"),
    path("<slug:slug>/roles/roles.csv", role_views.roles_file, name="roles-file"),
    path("<slug:slug>/roles/new/", role_views.new_role, name="new-role"),
    path("<slug:slug>/roles/<str:token>/", role_views.role, name="role"),
    path("<slug:slug>/roles/<str:token>/text/", role_views.role_text, name="role-text"),
    path("<slug:slug>/roles/<str:token>/skills/", role_skill_views.role_skills, name="role-skills"),
    path("<slug:slug>/roles/<str:token>/people/", role_people_views.role_people, name="role-people"),
    path("<slug:slug>/roles/<str:token>/matrix/", matrix_views.matrix, name="matrix"),
    path("<slug:slug>/roles/<str:token>/matrix.csv", matrix_views.matrix_file, name="matrix-file"),
    path("<slug:slug>/roles/<str:token>/beside/", mobility_views.roles_near, name="roles-beside"),
    path("<slug:slug>/roles/<str:token>/nearest/", mobility_views.nearest_role, name="nearest-role"),
    path("<slug:slug>/roles/<str:token>/nearest.csv", mobility_views.nearest_file, name="nearest-file"),
    path("<slug:slug>/openings/<str:token>/nearest/", mobility_views.nearest_opening, name="nearest-opening"),
    path("<slug:slug>/roles/<str:token>/close/", role_views.close, name="close-role"),
    path("<slug:slug>/teams/", team_views.teams, name="teams"),
    path("<slug:slug>/teams/<int:pk>/manager/", team_views.manager, name="team-manager"),
]
