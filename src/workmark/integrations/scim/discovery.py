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
    Patch,
    ResourceType,
    Schema,
    ServiceProviderConfig,
    Sort,
    User,
)

from workmark.integrations.scim.resources import DirectoryPerson, root_of

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


def schemas(slug: str) -> list[Schema]:
    models: tuple[Any, ...] = (User, Group, EnterpriseUser)
    found = [model.to_schema() for model in models]
    for one in found:
        one.meta = Meta(resource_type="Schema", location=f"{root_of(slug)}/Schemas/{one.id}")
    return found
