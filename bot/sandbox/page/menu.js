// A button that opens a short list of things to do.
import { el } from "./dom.js";

let open = null;

function close({ refocus = false } = {}) {
  if (!open) return;
  open.list.hidden = true;
  open.button.setAttribute("aria-expanded", "false");
  if (refocus) open.button.focus();
  open = null;
  document.dispatchEvent(new Event("menuclose"));
}

function step(list, by) {
  const items = [...list.querySelectorAll("[role=menuitem]")], place = items.indexOf(document.activeElement);
  items[(place + by + items.length) % items.length].focus();
}

// `items` is a function that returns `{ text, run }` objects (`url` in place of `run` for a link) when the menu opens.
export function menu(label, sign, items, props = {}) {
  const list = el("ul", { role: "menu", className: "menu", hidden: true, "aria-label": label });
  const button = el("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title: label, ...props }, sign);
  const choose = (item) => () => { close({ refocus: true }); if (item.run) item.run(); };
  button.onclick = () => {
    const wasOpen = open && open.button === button;
    close();
    if (wasOpen) return;
    list.replaceChildren(...items().map((item) => el("li", { role: "none" }, item.url
      ? el("a", { role: "menuitem", href: item.url, target: "_blank", rel: "noreferrer noopener", onclick: choose(item) }, item.text)
      : el("button", { type: "button", role: "menuitem", onclick: choose(item) }, item.text, item.hint ? el("small", {}, item.hint) : null))));
    list.hidden = false;
    list.classList.toggle("up", button.getBoundingClientRect().bottom > innerHeight * 0.6);
    button.setAttribute("aria-expanded", "true");
    open = { button, list };
    step(list, 1);
  };
  list.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); step(list, event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Escape") { event.stopPropagation(); event.preventDefault(); close({ refocus: true }); }
    if (event.key === "Tab") close();
  };
  return el("span", { className: "menu-holder" }, button, list);
}

document.addEventListener("click", (event) => { if (open && !open.list.contains(event.target) && !open.button.contains(event.target)) close(); });
