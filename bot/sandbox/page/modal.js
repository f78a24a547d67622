// The topmost modal of the acting person: what it asks, its errors, submitting and closing.
import { block, words } from "./blocks.js";
import { byId, el } from "./dom.js";
import { plain } from "./emoji.js";
import { field } from "./fields.js";
import { act } from "./server.js";
import { say } from "./words.js";

const dialog = () => byId("modal");
let shown = null, entries = new Map();

const values = () => [...entries.values()].reduce((all, { part, element, made }) =>
  ({ ...all, [part.block_id]: { ...all[part.block_id], [element.action_id]: made.value() } }), {});

function entry(part, element, view) {
  const name = `${part.block_id}/${element.action_id}`, same = JSON.stringify(element), old = entries.get(name);
  if (old && old.same === same) return { ...old, part, element };
  const use = () => act("action", { view_id: view.id, block_id: part.block_id, action_id: element.action_id, ...made.value(), values: values() });
  const made = field(element, part.type === "input" && !part.dispatch_action ? () => {} : use);
  return { part, element, made, same, name };
}

function asked(part, fresh, view) {
  const made = entry(part, part.element, view), id = `field-${fresh.size}`, isGroup = made.made.node.matches("div, details");
  fresh.set(made.name || `${part.block_id}/${part.element.action_id}`, made);
  const label = [...words(part.label), part.optional ? el("small", {}, ` (${say("optional")})`) : null];
  made.error = el("p", { className: "error", id: `${id}-error`, role: "alert" });
  made.made.node.setAttribute("aria-describedby", `${id}-error`);
  if (isGroup) made.made.node.setAttribute("aria-labelledby", `${id}-label`);
  else Object.assign(made.made.node, { id }).removeAttribute("aria-label");
  const hint = part.hint ? el("p", { className: "hint" }, words(part.hint)) : null;
  return el("div", { className: "entry" }, el(isGroup ? "span" : "label", { className: "label", id: `${id}-label`, htmlFor: isGroup ? null : id }, label), made.made.node, made.error, hint);
}

function complain(errors) {
  const wrong = [...entries.values()].filter(({ error }) => error).filter(({ part, error, made }) => {
    error.textContent = errors[part.block_id] ? say(errors[part.block_id]) : "";
    made.node.toggleAttribute("aria-invalid", Boolean(errors[part.block_id]));
    return errors[part.block_id];
  });
  if (wrong.length) wrong[0].made.node.focus();
}

async function submit(view, button) {
  button.disabled = true;
  const text = button.textContent;
  button.textContent = say("Sending…");
  const answer = await act("submit", { view_id: view.id, values: values() });
  Object.assign(button, { disabled: false, textContent: text });
  complain(answer.errors || {});
}

function form(view, fresh) {
  const use = (what) => act("action", { view_id: view.id, values: values(), ...what });
  const send = view.submit ? el("button", { className: "primary" }, plain(view.submit.text)) : null;
  const cancel = el("button", { type: "button", onclick: () => act("close", { view_id: view.id }) }, view.close ? plain(view.close.text) : say(send ? "Cancel" : "Close"));
  const body = view.blocks.map((part) => part.type === "input" ? asked(part, fresh, view) : block(part, use));
  return el("form", { method: "dialog", noValidate: true, onsubmit: (event) => { event.preventDefault(); if (send) submit(view, send); } },
    el("h2", { id: "modal-title" }, plain(view.title.text)), el("div", { className: "body" }, body), el("div", { className: "buttons" }, cancel, send));
}

export function showModal(view) {
  const mark = view ? view.id + view.hash : null;
  if (mark === shown) return;
  const isOther = !view || !shown || !shown.startsWith(view.id);
  shown = mark;
  if (!view) { entries = new Map(); dialog().close(); return; }
  if (isOther) entries = new Map();
  const fresh = new Map(), drawn = form(view, fresh);
  entries = fresh;
  dialog().oncancel = (event) => { event.preventDefault(); act("close", { view_id: view.id }); };
  dialog().replaceChildren(drawn);
  if (!dialog().open) dialog().showModal();
  const first = dialog().querySelector("[autofocus], .entry input, .entry textarea, .entry select");
  if (first && isOther) first.focus();
}
