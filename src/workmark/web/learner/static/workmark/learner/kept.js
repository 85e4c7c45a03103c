/**
 * Words typed on this device for work that takes no more words: shown, so that they can be copied, until the learner
 * removes them. The panel says where they were typed (data-kept-under) and stays hidden where there are none.
 */
import { forgetAll, namesUnder } from "./device.js";

for (const panel of document.querySelectorAll("[data-kept-under]")) show(panel);

function show(panel) {
  const list = panel.querySelector("[data-kept-list]");
  for (const [name, copies] of namesUnder(panel.dataset.keptUnder)) {
    const texts = new Set(copies.flatMap(({ values }) => Object.values(values ?? {}).map(String)));
    for (const text of texts) {
      // A tick is nothing anybody typed.
      if (text.trim() && text !== "on") list.append(Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" }));
    }
    panel.querySelector("button").addEventListener("click", () => forgetAll(name));
  }
  panel.hidden = !list.children.length;
  panel.querySelector("button").addEventListener("click", () => (panel.hidden = true));
}
