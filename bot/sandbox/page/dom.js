// Nodes out of plain values: foreign text never becomes HTML.
export const byId = (id) => document.getElementById(id);

export function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key in node && !key.includes("-")) node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const isInUse = (node) => node.querySelector("[role=menu]:not([hidden])");

// Draw a list anew, keeping the nodes of what has not changed: focus, selection and half-typed text stay. What
// changed under an open menu is drawn when the menu has closed.
export function renew(parent, items, { key, draw, sign = JSON.stringify }) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const holder = focused && [...parent.children].find((node) => node.contains(focused));
  const nodes = items.map((item) => {
    const name = String(key(item)), mark = sign(item), known = old.get(name);
    if (known && (known.mark === mark || isInUse(known))) return known;
    const node = draw(item);
    node.dataset.key = name;
    node.mark = mark;
    return node;
  });
  if (nodes.length === parent.children.length && nodes.every((node, place) => node === parent.children[place])) return;
  parent.replaceChildren(...nodes);
  if (!holder || document.activeElement === focused) return;
  if (holder.isConnected) focused.focus({ preventScroll: true });
  else refocus(nodes.find((node) => node.dataset.key === holder.dataset.key), focused);
}

function refocus(node, focused) {
  if (!node) return;
  const name = focused.dataset.action || focused.textContent;
  const twins = [node, ...node.querySelectorAll(focused.tagName)];
  const twin = twins.find((each) => (each.dataset.action || each.textContent) === name);
  if (twin) twin.focus({ preventScroll: true });
}
