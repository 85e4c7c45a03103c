"""Addresses of the directory service.

What answers them is loaded with the first request: the library of SCIM's models takes two seconds of the processor to
load, which every command and every process of a server would pay, asked by a directory or not.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


def _late(name: str) -> Callable[..., HttpResponse]:
    @csrf_exempt  # a token lets in, never a cookie
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        from workmark.api.scim import views

        answer: Callable[..., HttpResponse] = getattr(views, name)
        return answer(request, **named)

    return view


app_name = "scim"
urlpatterns = [
    path("<slug:slug>/ServiceProviderConfig", _late("service_provider_config"), name="configuration"),
    path("<slug:slug>/ResourceTypes", _late("types"), name="types"),
    path("<slug:slug>/ResourceTypes/<str:name>", _late("types"), name="type"),
    path("<slug:slug>/Schemas", _late("all_schemas"), name="schemas"),
    path("<slug:slug>/Schemas/<str:name>", _late("all_schemas"), name="schema"),
    path("<slug:slug>/.search", _late("not_offered"), name="search"),
    path("<slug:slug>/Users/.search", _late("not_offered"), name="search-users"),
    path("<slug:slug>/Groups/.search", _late("not_offered"), name="search-groups"),
    path("<slug:slug>/Bulk", _late("not_offered"), name="bulk"),
    path("<slug:slug>/Me", _late("not_offered"), name="me"),
    path("<slug:slug>/Users", _late("users"), name="users"),
    path("<slug:slug>/Users/<str:token>", _late("user"), name="user"),
    path("<slug:slug>/Groups", _late("groups"), name="groups"),
    path("<slug:slug>/Groups/<str:pk>", _late("group"), name="group"),
    path("<path:rest>", _late("nothing"), name="nothing"),
    path("", _late("nothing"), name="start"),
]
