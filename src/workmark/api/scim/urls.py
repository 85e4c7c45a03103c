from django.urls import path

from workmark.api.scim import views
from workmark.api.scim.answering import not_offered, nothing

app_name = "scim"
urlpatterns = [
    path("<slug:slug>/ServiceProviderConfig", views.service_provider_config, name="configuration"),
    path("<slug:slug>/ResourceTypes", views.types, name="types"),
    path("<slug:slug>/ResourceTypes/<str:name>", views.types, name="type"),
    path("<slug:slug>/Schemas", views.all_schemas, name="schemas"),
    path("<slug:slug>/Schemas/<str:name>", views.all_schemas, name="schema"),
    path("<slug:slug>/.search", not_offered, name="search"),
    path("<slug:slug>/Users/.search", not_offered, name="search-users"),
    path("<slug:slug>/Groups/.search", not_offered, name="search-groups"),
    path("<slug:slug>/Bulk", not_offered, name="bulk"),
    path("<slug:slug>/Me", not_offered, name="me"),
    path("<slug:slug>/Users", views.users, name="users"),
    path("<slug:slug>/Users/<str:token>", views.user, name="user"),
    path("<slug:slug>/Groups", views.groups, name="groups"),
    path("<slug:slug>/Groups/<str:pk>", views.group, name="group"),
    path("<slug:slug>/<path:rest>", nothing, name="nothing"),
]
