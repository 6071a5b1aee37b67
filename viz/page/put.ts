/** Sets an attribute, null takes it away; one that is so already is left alone, as browsers do work for it all the same. */
export function put(node: Element, name: string, value: string | null): void {
  if (node.getAttribute(name) === value) return
  if (value === null) node.removeAttribute(name)
  else node.setAttribute(name, value)
}

/** Makes a text the content of a node, unless it is. */
export function say(node: Element | null, text: string): void {
  if (node !== null && node.textContent !== text) node.textContent = text
}
