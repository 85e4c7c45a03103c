/** Take the moment of a recording, or the words that are marked, into the form. The fields can be filled by hand as well. */

const form = document.querySelector("[data-boxed]");
const medium = document.querySelector("[data-medium]");
const quote = form?.querySelector("[data-quote]");

for (const button of form?.querySelectorAll("[data-clock]") ?? []) {
  button.hidden = !medium;
  button.addEventListener("click", () => {
    const seconds = Math.floor(medium.currentTime);
    form.elements.namedItem(button.dataset.clock).value = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  });
}

if (quote) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const within = selection.anchorNode?.parentElement?.closest("[data-viewer]");
    const words = selection.toString().trim().slice(0, 1000);
    if (within && words) quote.value = words;
  });
}
