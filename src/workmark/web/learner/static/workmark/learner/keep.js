/**
 * Keep every field of a form that says so (data-keep), as it is typed. Without this script the form's own button
 * saves; with it, nothing typed is ever lost, and the form's button still works.
 */
import { forget, forgetApart } from "./device.js";
import { Unit, textsOfValues } from "./unit.js";

const words = document.getElementById("keep-words").dataset;
const said = new Map(); // what `say` has said: it is called as soon as words are put back

for (const form of document.querySelectorAll("form[data-keep]")) {
  const units = form.dataset.keep === "answers" ? answersOf(form) : [itemOf(form)];
  const waiting = [];
  let hasRestored = false;
  for (const unit of units) {
    const { isRestored, apart } = unit.restore();
    hasRestored ||= isRestored;
    for (const copy of apart) waiting.push({ unit, copy });
  }
  if (hasRestored) say(form, words.restored);
  waitForSaves(form, units);
  if (form.dataset.keep === "answers") settleAll(form, units, waiting);
  else for (const { unit, copy } of waiting) showBoth(form, unit, { mine: () => copy.values, stored: unit.values(), revision: unit.base, copy });
}

/** Each answer of a form is saved by itself. */
function answersOf(form) {
  const fields = [...form.querySelectorAll("[data-autosave]")].map((field) => ({
    field,
    address: field.dataset.autosave,
    revision: form.elements[`revision-${field.name}`],
  }));
  const notes = [...form.querySelectorAll("[data-save-to]")]
    .filter((revision) => form.elements[revision.dataset.of])
    .map((revision) => ({ field: form.elements[revision.dataset.of], address: revision.dataset.saveTo, revision }));
  return [...fields, ...notes].map(({ field, address, revision }) => {
    return new Unit({
      name: address,
      fields: [field],
      address,
      revision,
      body: (values) => ({ text: values[field.name] }),
      mine: (values) => values[field.name],
      onConflict: () => say(form, words.two, words.compare, location.pathname + location.search, true),
      ...saysFor(form),
    });
  });
}

/** The details of one item are saved together. A new text becomes an item with its first words. */
function itemOf(form) {
  const isNew = form.dataset.keep === "new-item";
  const fields = [...form.elements].filter((field) => field.name && !["hidden", "submit", "file"].includes(field.type));
  const revision = form.elements.revision ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "revision", value: "0" }));
  const unit = new Unit({
    name: location.pathname,
    fields,
    address: location.pathname,
    revision,
    body: (values) => (isNew ? { ...values, partly: "1" } : withoutEmpty(values)),
    onConflict: ({ stored, revision: at }) => showBoth(form, unit, { mine: () => unit.values(), stored, revision: at }),
    onCreated: (address) => {
      forget(unit.name);
      unit.address = unit.name = address;
      form.action = address;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "partly", value: "1" }));
      history.replaceState(null, "", address);
    },
    ...saysFor(form),
  });
  return unit;
}

/** An unticked box and an unchosen answer are not sent, as in a plain form. */
function withoutEmpty(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

function saysFor(form) {
  return {
    onClosed: ({ detail }) => say(form, [detail, words.kept].filter(Boolean).join(" ")),
    onSignedOut: () => say(form, words.signedOut, words.signIn, `${words.signInUrl}?next=${encodeURIComponent(location.pathname)}`),
    onRefused: (detail, fields) => say(form, Object.values(fields ?? {}).flat().join(" ") || detail),
  };
}

/**
 * Words on this device were written on an older version than the one stored now. Each copy goes to the server, which
 * keeps it beside the newer words; only once it says so is the copy forgotten.
 */
async function settleAll(form, units, waiting) {
  let hasSetAside = false;
  for (const { unit, copy } of waiting) hasSetAside = (await settleApart(form, unit, copy)) || hasSetAside;
  if (!hasSetAside) return;
  await Promise.all(units.map((unit) => unit.save()));
  location.reload(); // the server now shows both, side by side
}

/** Gives whether the server has set the copy aside. */
async function settleApart(form, unit, copy) {
  if (!Object.values(copy.values).some((text) => String(text).trim())) return void forgetApart(unit.name, copy);
  await unit.sending; // the newest words come first, and an older copy is then kept beside them
  const response = await unit.post(copy.values, copy.base, textsOfValues(copy.sent)).catch(() => null);
  const answer = (await response?.json().catch(() => null)) ?? {};
  if (response?.status === 409 && answer.setAside) {
    forgetApart(unit.name, copy);
    return true;
  }
  if (response?.ok) {
    forgetApart(unit.name, copy);
    if (unit.isChanged) return false; // what is typed meanwhile is stale now, so the server will keep both
    unit.put(copy.values);
    unit.stored(answer, unit.asText());
  } else if (answer.detail) sayApart(form, answer.detail, copy);
  else say(form, words.two, words.compare, location.pathname + location.search, true);
  return false;
}

/** The server took neither: the words stay on this device, and are shown so that they can be copied. */
function sayApart(form, detail, copy) {
  const panel = notice(form);
  panel.append(paragraph(`${detail} ${words.kept}`), paragraph(words.device, "strong"));
  for (const text of Object.values(copy.values)) panel.append(Object.assign(document.createElement("blockquote"), { textContent: text }));
}

/**
 * Both versions of an item's details, field by field, and the choice between them. mine: gives the values on this
 * device, with what was typed since. copy: where they are kept apart until the choice.
 */
function showBoth(form, unit, { mine, stored, revision, copy }) {
  const panel = notice(form);
  const values = mine();
  panel.append(paragraph(words.two));
  for (const field of unit.fields) {
    if (!["text", "textarea"].includes(field.type) || (values[field.name] ?? "") === (stored[field.name] ?? "")) continue;
    for (const [label, text] of [[words.device, values[field.name]], [words.stored, stored[field.name]]]) {
      panel.append(paragraph(label, "strong"), Object.assign(document.createElement("blockquote"), { textContent: text ?? "" }));
    }
  }
  const choose = (label, chosen) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: label });
    button.addEventListener("click", () => {
      unit.revision.value = revision;
      unit.isStopped = false;
      unit.saved = "";
      unit.put(chosen());
      if (copy) forgetApart(unit.name, copy);
      panel.closest(".notice").remove();
      unit.save();
    });
    return button;
  };
  panel.append(choose(words.useDevice, mine), choose(words.useStored, () => (copy ? unit.values() : stored)));
}

/** A click on the form's own button waits for a save under way, so that the two do not collide. */
function waitForSaves(form, units) {
  form.addEventListener("submit", async (event) => {
    if (!units.some((unit) => unit.sending)) return;
    event.preventDefault();
    await Promise.all(units.map((unit) => unit.sending));
    form.requestSubmit(event.submitter);
  });
}

/** One message above the form's buttons, once for each text; with a link where there is a next step. */
function say(form, text, link = "", href = "", isReload = false) {
  if (!text || said.has(text)) return;
  said.set(text, true);
  const panel = notice(form);
  panel.append(paragraph(text));
  if (!link) return;
  const anchor = Object.assign(document.createElement("a"), { href, textContent: link });
  if (!isReload) anchor.target = "_blank";
  panel.append(anchor);
}

function notice(form) {
  const panel = document.createElement("div");
  panel.className = "notice notice-warning";
  panel.setAttribute("role", "status");
  const body = Object.assign(document.createElement("div"), { className: "notice-body" });
  panel.append(document.createElement("span"), body);
  form.querySelector(".work-bar").before(panel);
  return body;
}

function paragraph(text, inner = "") {
  const made = document.createElement("p");
  const holder = inner ? made.appendChild(document.createElement(inner)) : made;
  holder.textContent = text;
  return made;
}
