/**
 * One thing that is saved as a whole: a single answer, or the details of an item. It knows its fields, the revision
 * they were read at, and when to save: a moment after typing stops, never later than eight seconds, and on leaving.
 */
import { setSaveState } from "../js/save-state.js";
import { apartOf, drop, forgetThese, keepApart, recall, remember } from "./device.js";
import { refreshToken, token } from "./session.js";

const AFTER_TYPING = 1500; // milliseconds
const AT_LATEST = 8000;
const TRY_AGAIN = 10000;
const MOST_KEEPALIVE = 60000; // bytes a browser sends after the page is gone
const MOST_UNANSWERED = 3; // saves whose answers never came that are still told to the server

export class Unit {
  /**
   * fields: the controls. address: where it is saved. revision: the hidden field that holds it.
   * body: values -> what is sent. mine: values -> the text that tells one's own earlier save. onConflict, onClosed, onSignedOut: what the page shows then.
   * sent: texts of values that went out and were never answered.
   */
  constructor({ name, fields, address, revision, body, mine, onConflict, onClosed, onSignedOut, onRefused, onCreated }) {
    Object.assign(this, { name, fields, address, revision, body, mine, onConflict, onClosed, onSignedOut, onRefused, onCreated });
    this.sent = [];
    this.saved = this.asText();
    this.timers = {};
    for (const field of fields) {
      field.addEventListener("input", () => this.edited());
      field.addEventListener("change", () => this.save());
      field.addEventListener("blur", () => this.save());
    }
    addEventListener("online", () => this.save());
    addEventListener("pagehide", () => this.save());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.save());
  }

  values() {
    const found = {};
    for (const field of this.fields) {
      if (field.type === "checkbox") found[field.name] = field.checked ? "on" : "";
      else if (field.type !== "radio") found[field.name] = field.value;
      else if (field.checked) found[field.name] = field.value;
      else found[field.name] ??= "";
    }
    return found;
  }

  put(values) {
    for (const field of this.fields) {
      if (!(field.name in values)) continue;
      if (field.type === "checkbox") field.checked = values[field.name] === "on" || values[field.name] === true;
      else if (field.type === "radio") field.checked = field.value === values[field.name];
      else field.value = values[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  asText() {
    return JSON.stringify(this.values());
  }

  get base() {
    return Number(this.revision?.value ?? 0);
  }

  get isChanged() {
    return this.asText() !== this.saved;
  }

  edited() {
    this.keep();
    if (this.isStopped) return;
    clearTimeout(this.timers.pause);
    this.timers.pause = setTimeout(() => this.save(), AFTER_TYPING);
    this.timers.latest ??= setTimeout(() => this.save(), AT_LATEST);
  }

  /** sent: what went to the server and has no answer yet. Whichever of it arrived, the next tab knows it as its own. */
  keep() {
    remember(this.name, { values: this.values(), base: this.base, sent: this.sent });
  }

  /** Save what changed. Resolves when nothing is under way any more. */
  async save() {
    if (this.isStopped || !this.isChanged) return;
    if (this.sending) {
      await this.sending;
      return this.save();
    }
    for (const name of Object.keys(this.timers)) clearTimeout(this.timers[name]);
    this.timers = {};
    setSaveState("saving");
    this.sending = this.send(this.values(), this.asText());
    await this.sending;
    this.sending = null;
  }

  async send(values, text, isSecondTry = false) {
    let response;
    this.sent = [...this.sent.filter((earlier) => earlier !== text), text].slice(-MOST_UNANSWERED);
    this.keep();
    try {
      response = await this.post(values, this.base, this.sent.filter((earlier) => earlier !== text));
    } catch {
      return this.later("offline");
    }
    if (response.ok) return this.stored(await response.json(), text);
    if (response.status === 403 && !isSecondTry) return this.renew(values, text);
    if (response.type === "opaqueredirect" || response.status === 403) return this.signedOut();
    const said = await response.json().catch(() => ({}));
    if (response.status === 409) return this.conflict(said, values);
    if (response.status === 422 || response.status === 413) {
      setSaveState("failed");
      return this.onRefused(said.detail, said.fields);
    }
    return this.later("failed");
  }

  /** earlier: texts of values that may have arrived. These values themselves need no telling: equal words are no conflict. */
  post(values, base, earlier = []) {
    const body = new URLSearchParams({ ...this.body(values), revision: base });
    for (const text of this.mine ? earlier : []) body.append("mine", this.mine(JSON.parse(text)));
    return fetch(this.address, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "manual",
      keepalive: body.toString().length < MOST_KEEPALIVE,
    });
  }

  stored(said, text) {
    if (this.revision) this.revision.value = said.revision;
    this.saved = text;
    this.sent = [];
    if (said.address) this.onCreated(said.address);
    forgetThese(this.name, JSON.parse(text));
    if (this.isChanged) this.edited();
    setSaveState("saved", said.savedAt ? new Date(said.savedAt) : new Date());
  }

  async renew(values, text) {
    const isSignedIn = await refreshToken().catch(() => true);
    return isSignedIn ? this.send(values, text, true) : this.signedOut();
  }

  signedOut() {
    setSaveState("failed");
    this.onSignedOut();
    this.later("failed");
  }

  conflict(said, values) {
    this.isStopped = true;
    setSaveState("failed");
    if (said.setAside) {
      forgetThese(this.name, values); // the server keeps these words beside the newer ones; not what was typed since
      this.onConflict(said);
    } else if (said.stored) this.onConflict(said);
    else this.onClosed(said);
  }

  later(state) {
    setSaveState(state);
    this.timers.again = setTimeout(() => this.save(), TRY_AGAIN);
  }

  /**
   * Put back what this device kept. Gives whether it did, and every other copy: those that newer words were stored
   * over, or that another tab wrote earlier. They are kept apart, where typing overwrites none of them.
   */
  restore() {
    const apart = [];
    let restored = null;
    for (const kept of recall(this.name)) {
      if (JSON.stringify(kept.copy.values) === this.saved) drop(kept.place);
      else if (!restored && this.isOnStored(kept.copy)) restored = kept;
      else {
        keepApart(this.name, kept);
        apart.push(kept.copy);
      }
    }
    if (restored) this.takeOver(restored);
    const known = apartOf(this.name);
    return { isRestored: Boolean(restored), apart: known.length ? known : apart };
  }

  /** Whether a copy goes on from the words that are stored now. */
  isOnStored(copy) {
    return copy.base === this.base || textsOfValues(copy.sent).includes(this.saved);
  }

  /** The words of another tab are this one's now, in its own place. */
  takeOver({ place, copy }) {
    this.sent = textsOfValues(copy.sent);
    if (remember(this.name, { values: copy.values, base: this.base, sent: this.sent })) drop(place);
    this.put(copy.values);
    this.save();
  }
}

/** What a copy says was sent. A former script kept one text instead of a list; what is no text of values is left out. */
export function textsOfValues(sent) {
  return [sent ?? []].flat().filter((text) => {
    try {
      return typeof JSON.parse(text) === "object";
    } catch {
      return false;
    }
  });
}
