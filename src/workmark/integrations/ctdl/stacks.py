"""A published stack as a CTDL pathway: one destination, the larger badge, and as components what counts towards it.

Spec: CTDL Pathway, https://credreg.net/ctdl/terms#Pathway. An inner stack is a condition inside the condition, by components.
"""

from collections.abc import Iterator, Sequence

from django.conf import settings

from workmark.achievements.models import Achievement, Stack
from workmark.achievements.stack_badges import rule_sentence
from workmark.achievements.stack_content import StackMember
from workmark.credentials.issuers import issuer_page
from workmark.integrations.ctdl.writing import CONTEXT, Node, credential_address, organisation
from workmark.integrations.writing import names


def pathway_graph(stack: Stack) -> Node:
    """The pathway, its components and its owner. Only for a stack that was published."""
    return {"@context": [CONTEXT], "@graph": [*_nodes(stack), organisation(stack.issuer)]}


def pathway_address(stack: Stack) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/stacks/{stack.slug}.ctdl.json"


def _nodes(stack: Stack) -> Iterator[Node]:
    said, base = stack.said, pathway_address(stack)
    pathway, whole = f"{base}#pathway", f"{base}#destination"
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/stacks/{stack.slug}/"
    leaves = said.leaves()
    known = {
        each.slug: each for each in Achievement.objects.filter(slug__in=[leaf.achievement for leaf in leaves])
    }
    children = [f"{base}#{leaf.achievement}" for leaf in leaves if leaf.achievement in known]
    yield {
        "@type": "ceterms:Pathway",
        "@id": pathway,
        "ceterms:ctid": names.ctid(names.of_stack(stack)),
        "ceterms:name": {said.language: said.title},
        "ceterms:description": {said.language: said.summary},
        "ceterms:inLanguage": [said.language],
        "ceterms:ownedBy": [f"{issuer_page(stack.issuer)}#organization"],
        "ceterms:subjectWebpage": page,
        "ceterms:hasDestinationComponent": [whole],
        "ceterms:hasChild": [whole, *children],
    }
    assert stack.badge is not None
    yield _component(stack, whole, "destination", said.title, said.competency, stack.badge) | {
        "ceterms:isDestinationComponentOf": [pathway],
        "ceterms:hasCondition": [_condition(said.need, said.members, base)],
    }
    for leaf in leaves:
        if leaf.achievement in known:
            yield _component(
                stack,
                f"{base}#{leaf.achievement}",
                leaf.achievement,
                leaf.title,
                _level(leaf),
                known[leaf.achievement],
            )


def _component(
    stack: Stack, address: str, part: str, title: str, text: str, achievement: Achievement
) -> Node:
    language = stack.said.language
    return {
        "@type": "ceterms:CredentialComponent",
        "@id": address,
        "ceterms:ctid": names.ctid(names.of_stack(stack, part)),
        "ceterms:name": {language: title or achievement.slug},
        "ceterms:description": {language: text},
        "ceterms:subjectWebpage": f"{settings.WORKMARK_PUBLIC_ORIGIN}/catalogue/{achievement.slug}/",
        "ceterms:isPartOf": [f"{pathway_address(stack)}#pathway"],
        "ceterms:credentialType": "ceterms:MicroCredential",
        "ceterms:proxyFor": f"{credential_address(achievement)}#credential",
    }


def _condition(need: int, members: Sequence[StackMember], base: str) -> Node:
    """So many of these; an inner stack is a condition of its own, and what is always needed is said in words."""
    rule = rule_sentence(need, members)
    told: Node = {
        "@type": "ceterms:ComponentCondition",
        "ceterms:name": {"en": f"{need} of {len(members)}"},
        "ceterms:description": {"en": rule},
        "ceterms:requiredNumber": need,
        "ceterms:targetComponent": [f"{base}#{each.achievement}" for each in members if each.achievement],
    }
    if inner := [each for each in members if each.stack]:
        told["ceterms:hasCondition"] = [_condition(each.need, each.members, base) for each in inner]
    return told


def _level(leaf: StackMember) -> str:
    return f"Counts at level {leaf.level} of 4 or above." if leaf.level else "Counts at any level."
