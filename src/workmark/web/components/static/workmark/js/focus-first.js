/** Move the focus to what must be read first, such as an error summary that has just arrived. */
export function focusFirst(root) {
  root.querySelector("[data-focus-first]")?.focus();
}
