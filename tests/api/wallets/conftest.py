"""The public address that wallets know us by, and what most of these tests begin with."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.workforce.actions.ask_for_proof import ask_for_proof
from workmark.workforce.proof_models import ProofRequest

ORIGIN = "https://badges.example"


@pytest.fixture(autouse=True)
def _public(settings: LazySettings) -> Iterator[None]:
    settings.WORKMARK_PUBLIC_ORIGIN = ORIGIN
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def badge(cast: Cast) -> Credential:
    return issued(cast)


@pytest.fixture
def asked(cast: Cast) -> ProofRequest:
    return ask_for_proof(
        cast.emre, cast.kestrel, wanted="Social media", purpose="Application", days=30, keep_days=30, at=now()
    )
