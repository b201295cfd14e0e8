// Writing into the page: only what changed, so that nothing flickers and selections stay.

export const byId = (id) => document.getElementById(id);

/** A new element with its class and its text. */
export function element(tag, className = '', text = '') {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

/**
 * Gives an element this text; answers whether it had another. The text is changed in place, which
 * costs browsers half of what a new one does.
 */
export function writeText(element, text) {
  const { firstChild, lastChild } = element;
  if (firstChild === lastChild && firstChild instanceof Text) {
    if (firstChild.data === text) return false;
    firstChild.data = text;
    return true;
  }
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

/** Gives an element this data attribute. */
export function mark(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

/** Gives an element this attribute, or none where the value is null. */
export function attribute(element, name, value) {
  if (value === null) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

/** Gives an element this tooltip. */
export function explain(element, text) {
  if (element.title !== text) element.title = text;
}

/** The text somebody has selected, if it lies within this element. */
export function hasSelection(element) {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

/** Moves an element that is laid out at the top so many CSS pixels down. */
export function moveTo(element, top) {
  const place = `0px ${top}px`;
  if (element.style.translate !== place) element.style.translate = place;
}
