"""Evidence in an S3-compatible store: the same actions and pages, over a real HTTP conversation with moto's server."""

import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from moto.server import ThreadedMotoServer

from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from workmark.submissions.actions.add_evidence import add_file
from workmark.submissions.actions.remove_evidence import remove_evidence

BUCKET = "evidence"


@pytest.fixture
def store(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket, with Django's default storage pointing at it as the settings do for WORKMARK_FILES=s3."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": BUCKET,
                "endpoint_url": endpoint,
                "region_name": "us-east-1",
                "signature_version": "s3v4",
                "file_overwrite": False,
                "default_acl": "private",
            },
        },
    }
    yield client
    client.close()
    server.stop()


def keys_in(store: Any) -> list[str]:
    return [found["Key"] for found in store.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.mark.long
def test_evidence_is_kept_shown_and_removed_in_the_store(
    cast: Any, draft: Any, store: Any, django_capture_on_commit_callbacks: Any
) -> None:
    photo = scenes.jpeg_with_place()
    evidence = add_file(cast.lena, draft, "shelf", io.BytesIO(photo), "before.jpg", at=MONDAY)

    assert evidence.stored is not None
    assert sorted(keys_in(store)) == sorted([evidence.stored.original, evidence.stored.rendering])
    assert store.get_object(Bucket=BUCKET, Key=evidence.stored.original)["Body"].read() == photo

    lena, otto = Client(), Client()
    lena.force_login(cast.lena)
    otto.force_login(cast.otto)
    with default_storage.open(evidence.stored.rendering) as rendering:
        shown = rendering.read()
    address = f"/work/evidence/{evidence.token}/"
    assert b"".join(lena.get(address).streaming_content) == shown  # type: ignore[attr-defined]
    part = lena.get(address, headers={"Range": "bytes=2-9"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, shown[2:10])  # type: ignore[attr-defined]
    assert otto.get(address).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(cast.lena, evidence, at=MONDAY)
    assert keys_in(store) == []
