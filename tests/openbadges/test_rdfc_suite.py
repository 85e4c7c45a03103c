"""The W3C's own tests of RDFC-1.0, where a clone of w3c/rdf-canon lies beside this repository or where the setting says.

WORKMARK_RDF_CANON=/path/to/rdf-canon pytest tests/openbadges/test_rdfc_suite.py
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from workmark.openbadges.errors import DocumentTooComplex
from workmark.openbadges.rdf import Quad, quoted
from workmark.openbadges.rdfc import canonical_nquads

REPOSITORY = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("WORKMARK_RDF_CANON", REPOSITORY.parent / "rdf-canon")) / "tests" / "rdfc10"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
# The manifest names this hash for one test, and calls another a poisoned dataset, which must be refused.
WITH_SHA384, POISONED = "test075", "test074"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"Published vectors are not at {FOLDER}.")


def written(term: object) -> str:
    if isinstance(term, pyoxigraph.BlankNode):
        return f"_:{term.value}"
    if isinstance(term, pyoxigraph.NamedNode):
        return f"<{term.value}>"
    if isinstance(term, pyoxigraph.DefaultGraph):
        return ""
    assert isinstance(term, pyoxigraph.Literal)
    if term.language:
        return f"{quoted(term.value)}@{term.language}"
    kind = term.datatype.value
    return quoted(term.value) if kind == XSD_STRING else f"{quoted(term.value)}^^<{kind}>"


def statements(file: Path) -> Iterator[Quad]:
    for quad in pyoxigraph.parse(file.read_bytes(), format=pyoxigraph.RdfFormat.N_QUADS):
        yield (
            written(quad.subject), written(quad.predicate), written(quad.object), written(quad.graph_name)
        )  # fmt: skip


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*-in.nq")), ids=lambda file: file.stem)
def test_each_dataset_has_the_form_that_the_w3c_gives_it(file: Path) -> None:
    if file.stem.startswith(POISONED):
        with pytest.raises(DocumentTooComplex):
            canonical_nquads(statements(file))
        return

    hash_name = "sha384" if file.stem.startswith(WITH_SHA384) else "sha256"
    expected = file.with_name(file.name.replace("-in.nq", "-rdfc10.nq"))
    assert canonical_nquads(statements(file), hash_name=hash_name) == expected.read_bytes().decode("utf-8")
