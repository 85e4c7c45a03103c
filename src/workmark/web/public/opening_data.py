"""An opening as schema.org's JobPosting, for search engines and job boards."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from workmark.credentials.issuers import issuer_page
from workmark.lib.markdown import safe_html
from workmark.web.opening_words import SkillLine
from workmark.web.public.structured_data import data_block
from workmark.workforce.opening_models import Opening


def opening_data(opening: Opening, lines: list[SkillLine]) -> SafeString:
    """JSON-LD as the inside of a data block, without the members that say nothing."""
    return data_block(job_posting(opening, lines))


def job_posting(opening: Opening, lines: list[SkillLine]) -> dict[str, Any]:
    address = f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse('public:opening', args=[opening.token])}"
    employer = opening.organisation
    hours = f"{opening.hours_a_week} hours a week" if opening.hours_a_week else ""
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "@id": address,
        "url": address,
        "title": opening.title,
        "description": safe_html(opening.advert),
        "identifier": {"@type": "PropertyValue", "name": employer.name, "value": opening.token},
        "datePosted": opening.published_at.date().isoformat() if opening.published_at else "",
        "validThrough": opening.closes_at.isoformat() if opening.closes_at else "",
        "hiringOrganization": {
            "@type": "Organization",
            "name": employer.name,
            "sameAs": employer.url or issuer_page(employer),
        },
        "jobLocation": _location(opening),
        "jobLocationType": "TELECOMMUTE" if opening.is_remote else "",
        "applicantLocationRequirements": _country(opening) if opening.is_remote else [],
        "baseSalary": _pay(opening),
        "workHours": hours,
        "skills": [
            {
                "@type": "DefinedTerm",
                "name": line.asked.skill.label,
                "url": line.asked.skill.uri,
                "inDefinedTermSet": {"@type": "DefinedTermSet", "name": line.asked.skill.framework.name},
            }
            for line in lines
        ],
        "inLanguage": opening.language,
        "directApply": True,
    }


def _location(opening: Opening) -> Any:
    said = {
        "addressLocality": opening.place,
        "addressRegion": opening.region,
        "addressCountry": opening.country,
    }
    known = {name: value for name, value in said.items() if value}
    return {"@type": "Place", "address": {"@type": "PostalAddress", **known}} if known else []


def _country(opening: Opening) -> Any:
    return {"@type": "Country", "name": opening.country} if opening.country else []


def _pay(opening: Opening) -> Any:
    ends = {"minValue": opening.pay_low, "maxValue": opening.pay_high}
    known = {name: float(amount) for name, amount in ends.items() if amount is not None}
    if not known:
        return []
    value = {"@type": "QuantitativeValue", **known, "unitText": opening.pay_period.upper()}
    return {"@type": "MonetaryAmount", "currency": opening.currency, "value": value}
