/**
 * Suggestions under a search field, by the pattern of the WAI-ARIA Authoring Practices: a combobox with a listbox that it
 * filters. The field keeps the focus; arrows move through the list, Enter chooses, Escape closes, then clears. Without
 * this script the form asks for a page of results, and so it does still when nothing is chosen.
 */
const PAUSE = 150;

for (const form of document.querySelectorAll("[data-combobox]")) combobox(form);

function combobox(form) {
  const field = form.querySelector("input[name=q]");
  const list = form.querySelector("[role=listbox]");
  const said = form.querySelector("[data-combobox-said]");
  let items = [];
  let active = -1;
  let asking = null;
  let timer = 0;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const isOpen = () => !list.hidden;
  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) mark(-1);
  };
  const mark = (place) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const close = () => { clearTimeout(timer); asking?.abort(); show(false); };

  const ask = async () => {
    asking?.abort();
    if (!field.value.trim()) { items = []; said.textContent = ""; show(false); return; }
    asking = new AbortController();
    const address = new URL(form.dataset.combobox, location.href);
    address.searchParams.set("q", field.value);
    const kind = form.elements.namedItem("kind");
    if (kind) address.searchParams.set("kind", kind.value);
    try {
      const answer = await fetch(address, { signal: asking.signal, credentials: "same-origin" });
      if (!answer.ok) return;
      const found = await answer.json();
      items = found.items;
      list.replaceChildren(...items.map((item, place) => option(item, `${list.id}_${place}`)));
      said.textContent = found.said;
      active = -1;
      show(items.length > 0 && document.activeElement === field);
    } catch {
      // Typed on, or offline: the button still searches.
    }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); };

  const choose = (item) => {
    if (!item) return;
    close();
    const target = document.getElementById(form.dataset.comboboxForm ?? "");
    if (!target) { location.assign(item.href); return; }
    const button = Object.assign(document.createElement("button"), { type: "submit", name: "do", value: item.choose, hidden: true });
    target.append(button);
    button.click();
  };

  const move = async (step) => {
    if (!isOpen()) await ask();
    if (!isOpen()) return;
    const rest = step > 0 ? 0 : items.length - 1;
    const next = active + step;
    mark(active < 0 ? rest : next < 0 || next >= items.length ? -1 : next);
  };

  const keys = {
    ArrowDown: (event) => (event.altKey ? ask() : move(1)),
    ArrowUp: (event) => (event.altKey ? close() : move(-1)),
    Enter: () => (active < 0 ? false : choose(items[active])),
    Escape: () => { if (isOpen()) close(); else { field.value = ""; said.textContent = ""; } },
    Home: () => { mark(-1); return false; },
    End: () => { mark(-1); return false; },
    Tab: () => { close(); return false; },
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in keys)) return;
    if (keys[event.key](event) !== false) event.preventDefault();
  });
  field.addEventListener("input", later);
  field.addEventListener("blur", close);
  form.addEventListener("change", (event) => { if (event.target.name === "kind") said.textContent = ""; });
  // A press must not take the focus from the field before it chooses.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("[role=option]");
    choose(items[[...list.children].indexOf(pressed)]);
  });
}

function option(item, id) {
  const row = Object.assign(document.createElement("li"), { id });
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  const label = Object.assign(document.createElement("span"), { textContent: item.label, dir: "auto" });
  if (item.lang) label.lang = item.lang;
  const note = Object.assign(document.createElement("span"), { className: "small muted", textContent: item.note });
  row.append(label, note);
  return row;
}
