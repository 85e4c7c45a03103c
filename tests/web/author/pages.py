"""Pages as a browser without script sees them: what a form would send, and which of its buttons was pressed."""

from html.parser import HTMLParser
from typing import Any


class FormReader(HTMLParser):
    """The successful controls of the form with a given id, and the values of its submit buttons."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.fields: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self._inside = False
        self._area = self._select = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = at.get("id") == self.form_id
        if tag == "button" and at.get("name") == "do" and (self._inside or at.get("form") == self.form_id):
            self.buttons.append(at.get("value", ""))
        if not self._inside:
            return
        if tag == "input" and at.get("name") and at.get("type") not in {"submit", "button"}:
            if at.get("type") not in {"checkbox", "radio"} or "checked" in at:
                self._keep(at["name"], at.get("value", "on" if at.get("type") == "checkbox" else ""))
        elif tag == "textarea":
            self._area, self._text = at.get("name", ""), ""
        elif tag == "select":
            self._select = at.get("name", "")
        elif tag == "option" and self._select and ("selected" in at or self._select not in self.fields):
            # The first option counts unless another one is marked.
            self.fields[self._select] = [at.get("value", "")]

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area:
            # HTML drops one newline that directly follows the tag.
            self._keep(self._area, self._text.removeprefix("\n"))
            self._area = ""
        elif tag == "select":
            self._select = ""

    def _keep(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


def form_of(response: Any, form_id: str = "section-form") -> FormReader:
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    return reader


def press(client: Any, address: str, do: str, **typed: Any) -> Any:
    """Open the page, type into some fields (with "-" and "__" in their names as **), and press one button."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    form = form_of(page)
    assert do in form.buttons, (do, form.buttons)
    return client.post(address, {**form.fields, **typed, "do": do})
