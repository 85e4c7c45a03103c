"""Batches of direct awards: check and make one, release, pause, end or undo it, see how far it is, revoke what it issued."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Line, Paged, PageFacts, Said, SlugInPath, TokenInPath, page_of
from workmark.credentials.actions.end_batch import end_batch
from workmark.credentials.actions.make_batch import make_batch
from workmark.credentials.actions.pause_batch import pause_batch
from workmark.credentials.actions.reissue_batch import reissue_batch
from workmark.credentials.actions.release_batch import release_batch
from workmark.credentials.actions.revoke_batch import revoke_batch
from workmark.credentials.actions.undo_batch import undo_batch
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.award_file import Row
from workmark.credentials.batch_models import Batch, BatchRow
from workmark.credentials.batching import RowsRefused, checked_rows, progress_of
from workmark.credentials.pages import badge_page_at
from workmark.credentials.queries import ledgers_for
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require

router = Router(tags=["batches"])
# As many as fit into the 2 MiB that a request may hold.
_MOST = 5_000


class BatchAward(Said):
    email: str = Field(min_length=3, max_length=254)
    achievement: str = Field(max_length=80)
    evidence: list[str] = Field(default_factory=list, max_length=10, description="Web addresses.")
    awarded_on: date | None = None
    key: str = Field("", max_length=80, description="Your own name for this award; the same key awards once.")


class NewBatch(Said):
    name: Line = Field("", description="What you call it.")
    awards: list[BatchAward] = Field(min_length=1, max_length=_MOST)
    dry_run: bool = Field(False, description="Check everything and save nothing.")


class RevokeBatch(Said):
    reason: str = Field(min_length=1, max_length=1_000, description="The learners and the public read it.")


class ReissueBatch(Said):
    reason: str = Field(min_length=1, max_length=1_000, description="The learners read it.")


class BatchWhole(Schema):
    token: str = Field(description="Empty for a dry run, which saves nothing.")
    name: str
    issuer: str
    state: str
    made_at: datetime | None
    released_at: datetime | None
    finished_at: datetime | None
    total: int
    waiting: int
    issued: int
    known: int = Field(description="Awarded before; the first badge stands.")
    failed: int


class BatchRowBrief(Schema):
    line: int
    email: str
    achievement: str
    state: str
    column: str
    error: str
    page: str = Field(description="Where the badge is, once it is issued.")


class BatchPage(PageFacts):
    items: list[BatchWhole]


class BatchRowPage(PageFacts):
    items: list[BatchRowBrief]


@router.get(
    "/issuers/{slug}/batches",
    auth=Door("credentials:read"),
    response=BatchPage,
    summary="An issuer's batches, newest first",
)
def batches(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    issuer = _issuer(acting(request), slug)
    return page_of(issuer.batches.order_by("-pk"), window, _whole)


@router.post(
    "/issuers/{slug}/batches",
    auth=Door("credentials:issue"),
    response={200: BatchWhole, 201: BatchWhole},
    summary="Check many awards and make them a batch; the same awards again are the same batch",
)
def make(request: HttpRequest, slug: SlugInPath, said: NewBatch) -> Status[BatchWhole]:
    person = acting(request)
    issuer = _issuer(person, slug)
    rows = [
        Row(
            place,
            DirectAward(one.email.strip(), one.achievement, tuple(one.evidence), one.awarded_on, one.key),
        )
        for place, one in enumerate(said.awards, 1)
    ]
    if not said.dry_run:
        return Status(201, _whole(make_batch(person, issuer, rows, name=said.name, at=now())))
    require(person, "batch.make", issuer)
    sound, faults = checked_rows(person, issuer, rows, at=now())
    if faults:
        raise RowsRefused(faults)
    return Status(200, _nothing_saved(said.name, issuer, len(sound)))


@router.get(
    "/issuers/{slug}/batches/{token}",
    auth=Door("credentials:read"),
    response=BatchWhole,
    summary="How far a batch is",
)
def one(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> BatchWhole:
    return _whole(_batch(acting(request), slug, token))


@router.get(
    "/issuers/{slug}/batches/{token}/rows",
    auth=Door("credentials:read"),
    response=BatchRowPage,
    summary="The rows of a batch, in their order; of one state, if asked",
)
def rows(
    request: HttpRequest,
    slug: SlugInPath,
    token: TokenInPath,
    window: Paged,
    state: Annotated[str, Query(max_length=12)] = "",
) -> dict[str, Any]:
    found = _batch(acting(request), slug, token).rows.select_related("version__achievement", "credential")
    found = found.filter(state=state) if state else found
    return page_of(found.order_by("line"), window, _row)


@router.post(
    "/issuers/{slug}/batches/{token}/release",
    auth=Door("credentials:issue"),
    response={202: BatchWhole},
    summary="Let a batch go, or let a paused one go on",
)
def release(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> Status[BatchWhole]:
    person = acting(request)
    return Status(202, _whole(release_batch(person, _batch(person, slug, token), at=now())))


@router.post(
    "/issuers/{slug}/batches/{token}/pause",
    auth=Door("credentials:issue"),
    response=BatchWhole,
    summary="Stop a batch that is being issued, after the lot that is being signed",
)
def pause(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> BatchWhole:
    person = acting(request)
    return _whole(pause_batch(person, _batch(person, slug, token)))


@router.post(
    "/issuers/{slug}/batches/{token}/end",
    auth=Door("credentials:issue"),
    response=BatchWhole,
    summary="End a paused batch for good; the same awards again are a new batch",
)
def end(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> BatchWhole:
    person = acting(request)
    return _whole(end_batch(person, _batch(person, slug, token), at=now()))


@router.post(
    "/issuers/{slug}/batches/{token}/undo",
    auth=Door("credentials:issue"),
    response=BatchWhole,
    summary="Undo a batch that was never released",
)
def undo(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> BatchWhole:
    person = acting(request)
    return _whole(undo_batch(person, _batch(person, slug, token)))


@router.post(
    "/issuers/{slug}/batches/{token}/revoke",
    auth=Door("credentials:issue"),
    response={202: BatchWhole},
    summary="Ask to revoke everything a batch issued; a second owner who asks too sets it going, for ever",
)
def revoke(
    request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: RevokeBatch
) -> Status[BatchWhole]:
    person = acting(request)
    batch = _batch(person, slug, token)
    return Status(202, _whole(revoke_batch(person, batch, reason=said.reason, at=now())))


@router.post(
    "/issuers/{slug}/batches/{token}/reissue",
    auth=Door("credentials:issue"),
    response={202: BatchWhole},
    summary="Issue everything a batch issued anew, under the present key",
)
def reissue(
    request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: ReissueBatch
) -> Status[BatchWhole]:
    person = acting(request)
    batch = _batch(person, slug, token)
    return Status(202, _whole(reissue_batch(person, batch, reason=said.reason, at=now())))


def _issuer(person: Person, slug: str) -> Organisation:
    found = ledgers_for(person).filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no such issuer, or its ledger is not yours to see.")
    return found


def _batch(person: Person, slug: str, token: str) -> Batch:
    found = Batch.objects.filter(issuer=_issuer(person, slug), token=token).select_related("issuer").first()
    if found is None:
        raise NotFound("There is no such batch of this issuer.")
    return found


def _whole(batch: Batch) -> BatchWhole:
    progress = progress_of(batch)
    return BatchWhole(
        token=batch.token,
        name=batch.name,
        issuer=batch.issuer.slug,
        state=batch.state,
        made_at=batch.made_at,
        released_at=batch.released_at,
        finished_at=batch.finished_at,
        total=progress.total,
        waiting=progress.waiting,
        issued=progress.issued,
        known=progress.known,
        failed=progress.failed,
    )


def _nothing_saved(name: str, issuer: Organisation, total: int) -> BatchWhole:
    return BatchWhole(
        token="",
        name=name,
        issuer=issuer.slug,
        state="sound",
        made_at=None,
        released_at=None,
        finished_at=None,
        total=total,
        waiting=total,
        issued=0,
        known=0,
        failed=0,
    )


def _row(row: BatchRow) -> BatchRowBrief:
    return BatchRowBrief(
        line=row.line,
        email=row.email,
        achievement=row.version.achievement.slug,
        state=row.state,
        column=row.column,
        error=row.error,
        page=badge_page_at(row.credential.token) if row.credential else "",
    )
