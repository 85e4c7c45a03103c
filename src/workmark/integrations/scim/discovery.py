"""What a directory asks first: what this server can do, and which resources it knows (RFC 7644 section 4)."""

from typing import Any

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    EnterpriseUser,
    ETag,
    Filter,
    Group,
    Meta,
    Mutability,
    Patch,
    ResourceType,
    Schema,
    ServiceProviderConfig,
    Sort,
    User,
)

from workmark.integrations.scim.addresses import root_of
from workmark.integrations.scim.resources import DirectoryPerson

MOST_RESULTS = 200


def configuration(slug: str) -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="A token with the scope “directory” of an owner or people manager.",
                primary=True,
            )
        ],
        meta=Meta(resource_type="ServiceProviderConfig", location=f"{root_of(slug)}/ServiceProviderConfig"),
    )


def resource_types(slug: str) -> list[ResourceType]:
    found = [ResourceType.from_resource(DirectoryPerson), ResourceType.from_resource(Group)]
    for one in found:
        one.meta = Meta(resource_type="ResourceType", location=f"{root_of(slug)}/ResourceTypes/{one.id}")
    return found


# What is kept; the library's schemas list everything that RFC 7643 knows.
_KEPT: dict[Any, dict[str, tuple[str, ...]]] = {
    User: {
        "userName": (),
        "name": ("formatted",),
        "displayName": (),
        "title": (),
        "active": (),
        "emails": ("value", "type", "primary"),
        "groups": ("value", "$ref", "display"),
    },
    Group: {"displayName": (), "members": ("value", "$ref", "display")},
    EnterpriseUser: {"manager": ("value", "$ref")},
}
# They follow from the userName, or are said of a Group.
_READ_ONLY = frozenset({"emails", "groups"})
_OURS = frozenset({"display"})


def _kept_schema(model: Any, kept: dict[str, tuple[str, ...]]) -> Schema:
    schema: Schema = model.to_schema()
    schema.attributes = [one for one in schema.attributes or [] if one.name in kept]
    for one in schema.attributes:
        parts = kept[one.name or ""]
        if parts:
            one.sub_attributes = [part for part in one.sub_attributes or [] if part.name in parts]
        if one.name in _READ_ONLY:
            one.mutability = Mutability.read_only
        for part in one.sub_attributes or []:
            if part.name in _OURS:
                part.mutability = Mutability.read_only
    return schema


def schemas(slug: str) -> list[Schema]:
    found = [_kept_schema(model, kept) for model, kept in _KEPT.items()]
    for one in found:
        one.meta = Meta(resource_type="Schema", location=f"{root_of(slug)}/Schemas/{one.id}")
    return found
