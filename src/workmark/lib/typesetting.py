"""Tagged PDF from a typst template and values.

The standards that make a PDF readable by screen readers, and in a hundred years, refuse a letter that no font here can
draw. Rather than refuse a person their page over a name, it is then made as plain PDF.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import typst

Standard = Literal["ua-1", "a-2a", "a-3a"]


def typeset(template: Path, said: Mapping[str, Any], *, standards: Sequence[Standard]) -> bytes:
    """The PDF. said: values the template reads from `sys.inputs.said` as JSON.

    template: it and the files it names lie in one folder; nothing outside can be read.
    standards: PDF/UA-1 for screen readers, PDF/A-2a to last, PDF/A-3a to last with files attached.
    """
    inputs = {"said": json.dumps(said)}
    try:
        made = typst.compile(template, root=template.parent, sys_inputs=inputs, pdf_standards=list(standards))
    except typst.TypstError as error:
        if "text" not in str(error) and "glyph" not in str(error):
            raise
        made = typst.compile(template, root=template.parent, sys_inputs=inputs)
    return bytes(made)
