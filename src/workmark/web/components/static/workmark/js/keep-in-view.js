/**
 * Nothing that stays on the screen lies over what has the focus.
 *
 * A tall field is brought into the room between the bars; browsers look only that its caret can be seen. The rubric
 * beside the work, opened over it on a phone, folds when the focus goes on; and pressing it takes the focus, in browsers
 * too that would leave that in the field before.
 */
const NARROW = matchMedia("(max-width: 59.99rem)");

export function keepInView(root) {
  root.addEventListener("focusin", ({ target }) => {
    if (target.matches?.("textarea, input, select")) bring(target);
  });
  // A frame that takes the focus tells nobody; only the window loses it.
  addEventListener("blur", () => {
    if (document.activeElement?.matches("iframe")) bring(document.activeElement);
  });
  for (const aside of root.querySelectorAll("[data-folds]")) {
    const details = aside.querySelector("details");
    aside.querySelector("summary").addEventListener("click", ({ currentTarget }) => currentTarget.focus());
    aside.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !aside.contains(relatedTarget) && NARROW.matches) details.open = false;
    });
  }
}

/** After the browser's own scrolling, which would else have the last word. */
function bring(element) {
  requestAnimationFrame(() => element.scrollIntoView({ block: "nearest" }));
}
