"""Ask 1EdTech's own Open Badges 2.0 validator about an Assertion, with the web played by a file.

It runs in an environment of its own (`requirements.txt`), because the validator needs libraries years older than ours.
Reads {"input": <text>, "recipient": {...}, "pages": {address: [media type, base64]}} from standard input and writes
the validator's report. An address that is not among the pages does not answer.
"""

import base64
import io
import json
import sys

import requests
from requests.adapters import HTTPAdapter


def answer_from(pages: dict) -> None:
    """Put the pages where the network would be."""

    def send(self, request, **options):
        url = request.url
        if url not in pages:
            raise requests.ConnectionError(f"{url} is not among the pages of this test.")
        media_type, body = pages[url]
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = media_type
        response.raw = io.BytesIO(base64.b64decode(body))
        response.url, response.request = url, request
        response.encoding = "utf-8"
        return response

    HTTPAdapter.send = send


def main() -> None:
    asked = json.load(sys.stdin)
    pages = asked["pages"]
    # Imported only now: the validator's own copy of the 2.0 context stands in for w3id.org.
    from openbadges.verifier import verify
    from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT

    context = base64.b64encode(json.dumps(OPENBADGES_CONTEXT_V2_DICT).encode()).decode()
    pages.setdefault("https://w3id.org/openbadges/v2", ["application/ld+json", context])
    answer_from(pages)
    report = verify(
        asked["input"], recipient_profile=asked.get("recipient"), use_cache=False, cache_backend=None
    )
    json.dump(report["report"], sys.stdout)


if __name__ == "__main__":
    main()
