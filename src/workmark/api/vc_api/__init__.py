"""The VC-API: issue, derive and verify any credential with demonstration keys, for conformance suites and integrators.

It is closed (404) unless WORKMARK_VC_API is on. Nothing here touches real issuers, learners or badges: the keys are made
from this instance's secret and say nothing about anybody. Read next: `views.py`, then `issuing.py`.

Spec: VC API 0.7 (W3C Credentials Community Group).
"""
