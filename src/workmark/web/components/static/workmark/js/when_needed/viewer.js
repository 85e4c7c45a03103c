/** How fast sound and film play: a choice that every player beside it follows, and that is kept for the next one. */

const KEY = "workmark-speed";

export function offerSpeed(root) {
  for (const viewer of root.querySelectorAll("[data-viewer]")) {
    const medium = viewer.querySelector("[data-medium]");
    const choice = viewer.querySelector("[data-rate]");
    if (!medium || !choice) continue;
    viewer.querySelector("[data-speed]").hidden = false;
    choice.value = localStorage.getItem(KEY) ?? "1";
    if (!choice.value) choice.value = "1";
    const follow = () => { medium.playbackRate = Number(choice.value); };
    medium.addEventListener("play", follow);
    // The choice is no part of a form it may stand in.
    for (const name of ["input", "change"]) choice.addEventListener(name, (event) => event.stopPropagation());
    choice.addEventListener("change", () => { localStorage.setItem(KEY, choice.value); follow(); });
  }
}
