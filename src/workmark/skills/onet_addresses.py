"""By which address an entry of O*NET goes: its page on O*NET OnLine, with a fragment where it has no page of its own.

One room gives them to the importers, the starter content and the badges we sign, so that each finds what another wrote.
Badges signed until now name a task on the page `link/summary/` of its occupation; nothing of ours looks for that.
"""

from hashlib import sha256
from urllib.parse import quote_plus

_SITE = "https://www.onetonline.org"
_ELEMENTS = f"{_SITE}/find/descriptor/result/"
_EMERGING = "emerging-"


def occupation(code: str) -> str:
    return f"{_SITE}/link/summary/{code}"


def task(occupation_code: str, task_id: str) -> str:
    """task_id: O*NET's number of it, or the code of an emerging one."""
    mark = task_id if task_id.startswith(_EMERGING) else f"task-{task_id}"
    return f"{_SITE}/link/details/{occupation_code}#{mark}"


def emerging_task_code(text: str) -> str:
    """O*NET gives these no number: the words themselves are what tells one from another."""
    return f"{_EMERGING}{sha256(text.encode()).hexdigest()[:12]}"


def emerging_task(occupation_code: str, text: str) -> str:
    return task(occupation_code, emerging_task_code(text))


def element(element_id: str) -> str:
    """A skill, a branch of knowledge, a work activity, or a group of them, by its place in the Content Model."""
    return f"{_ELEMENTS}{element_id}"


def is_element(uri: str) -> bool:
    """Tell whether an address is one of `element`. O*NET rates these by importance and level, and technologies not."""
    return uri.startswith(_ELEMENTS)


def activity(activity_id: str) -> str:
    """An intermediate or a detailed work activity, on the page of the work activity above it."""
    above = activity_id.partition(".I")[0]
    return f"{element(above)}#{activity_id}"


def technology(name: str) -> str:
    return f"{_SITE}/search/tech/example?e={quote_plus(name)}"


def commodity(code: str) -> str:
    """A class of products (UNSPSC) that orders technologies."""
    return f"{_SITE}/search/tech/#{code}"
