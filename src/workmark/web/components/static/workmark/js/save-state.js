/**
 * Say whether the work is kept. Whatever saves calls `setSaveState`; losing the network is noticed here.
 *
 * state: "idle", "saving", "saved", "offline" or "failed"; at: a Date, for "saved".
 */
export function setSaveState(state, at = new Date(), root = document) {
  for (const place of root.querySelectorAll("[data-save-state]")) {
    place.dataset.state = state;
    const time = place.querySelector("[data-saved-at]");
    if (state !== "saved" || !time) continue;
    time.textContent = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }
}

export function followConnection(root) {
  if (!root.querySelector("[data-save-state]")) return;
  addEventListener("offline", () => setSaveState("offline"));
  addEventListener("online", () => setSaveState("idle"));
  if (!navigator.onLine) setSaveState("offline");
}
