"""Jobs and skills as schema.org data for search engines: Occupation and DefinedTerm."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from workmark.skills.models import Framework, Occupation, Skill
from workmark.web.public.entry_words import Named
from workmark.web.public.job_presenting import Part
from workmark.web.public.structured_data import data_block

_MOST_SKILLS, _MOST_NAMES = 10, 20


def occupation_data(job: Occupation, named: Named, parts: Sequence[Part]) -> SafeString:
    """What a search engine may know of a job. Its `sameAs` is the source's own address."""
    asked = [row for part in parts if part.name in {"essential", "technology"} for row in part.rows]
    return data_block(
        {
            "@context": "https://schema.org",
            "@type": "Occupation",
            "name": named.label,
            "alternateName": list(named.others[:_MOST_NAMES]),
            "description": named.description,
            "url": f"{settings.WORKMARK_PUBLIC_ORIGIN}{named.href}",
            "sameAs": job.uri,
            "occupationalCategory": {
                "@type": "CategoryCode",
                "codeValue": job.code,
                "inCodeSet": _set(job.framework, "CategoryCodeSet"),
            }
            if job.code
            else "",
            "skills": [{"@type": "DefinedTerm", "name": row.named.label} for row in asked[:_MOST_SKILLS]],
        }
    )


def skill_data(skill: Skill, named: Named) -> SafeString:
    return data_block(
        {
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "name": named.label,
            "alternateName": list(named.others[:_MOST_NAMES]),
            "description": named.description,
            "termCode": skill.code,
            "url": f"{settings.WORKMARK_PUBLIC_ORIGIN}{named.href}",
            "sameAs": skill.uri,
            "inDefinedTermSet": _set(skill.framework, "DefinedTermSet"),
        }
    )


def _set(framework: Framework, kind: str) -> Mapping[str, Any]:
    named: dict[str, Any] = {"@type": kind, "name": framework.name, "version": framework.version}
    return named | ({"url": framework.url} if framework.url else {})
