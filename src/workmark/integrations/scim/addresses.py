"""Where a directory reaches an organisation."""

from django.conf import settings


def root_of(slug: str) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/scim/v2/{slug}"
