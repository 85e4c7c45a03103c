/** The badge picture follows the form's choices before they are saved. Without script it shows what is saved. */
const picture = document.querySelector("[data-badge-preview]");
const form = document.getElementById("section-form");

if (picture && form) {
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    // Dragging through colours asks for many pictures a second; the last one is enough.
    waiting = setTimeout(show, 150);
  });
}

function show() {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith("badge__")) chosen.set(name, value);
  }
  picture.src = `${picture.dataset.badgePreview}?${chosen}`;
}
