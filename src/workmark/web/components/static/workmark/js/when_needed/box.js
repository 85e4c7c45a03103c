/** Draw a box on a picture with a pointer, and move it without asking the server. The numbers stay the truth. */

const form = document.querySelector("[data-boxed]");
const stage = form?.querySelector("[data-stage]");
const SIDES = ["left", "top", "width", "height"];
const MOVES = { left: [-1, 0, 0, 0], right: [1, 0, 0, 0], up: [0, -1, 0, 0], down: [0, 1, 0, 0], narrower: [0, 0, -1, 0], wider: [0, 0, 1, 0], lower: [0, 0, 0, -1], higher: [0, 0, 0, 1] };

if (stage) {
  const shown = stage.querySelector("[data-box]");
  const field = (name) => form.elements.namedItem(name);
  const read = () => SIDES.map((name) => Number(field(name).value) || 0);

  const show = () => {
    const names = ["x", "y", "width", "height"];
    read().forEach((value, place) => shown.setAttribute(names[place], value));
  };
  const set = ([left, top, width, height]) => {
    const wide = Math.min(100, Math.max(1, width));
    const high = Math.min(100, Math.max(1, height));
    const kept = [Math.min(100 - wide, Math.max(0, left)), Math.min(100 - high, Math.max(0, top)), wide, high];
    SIDES.forEach((name, place) => { field(name).value = kept[place].toFixed(1); });
    show();
  };

  for (const name of SIDES) field(name).addEventListener("input", show);
  for (const button of form.querySelectorAll("[data-move]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      set(read().map((value, place) => value + MOVES[button.value][place]));
    });
  }

  let from = null;
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return [(100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height];
  };
  const draw = (event) => {
    if (!from) return;
    const [x, y] = at(event);
    set([Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1])]);
  };
  // A finger must stay free to scroll past the picture; the buttons serve it.
  stage.addEventListener("pointerdown", (event) => { if (event.pointerType === "touch") return; from = at(event); stage.setPointerCapture(event.pointerId); event.preventDefault(); });
  stage.addEventListener("pointermove", draw);
  stage.addEventListener("pointerup", (event) => { draw(event); from = null; });
  stage.addEventListener("pointercancel", () => { from = null; });
}
