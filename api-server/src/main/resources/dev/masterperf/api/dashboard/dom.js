// Writing into the page: only what changed, so that nothing flickers and selections stay.

/** Gives an element this text; answers whether it had another. */
export function writeText(element, text) {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

/** Gives an element this data attribute. */
export function mark(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

/** Gives an element this tooltip. */
export function explain(element, text) {
  if (element.title !== text) element.title = text;
}

/** Whether someone is about to copy from this element. */
export function isSelected(element) {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}
