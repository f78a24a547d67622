// Small notices: what did not work, in a sentence; gone after a while, or when they are pressed.
import { byId, el } from "./dom.js";

const LASTS = 8000;

export function toast(text, kind = "problem") {
  const box = byId("toasts");
  for (const same of [...box.children].filter((each) => each.textContent === text)) same.remove();
  const note = el("button", { type: "button", className: `toast ${kind}`, onclick: () => note.remove() }, text);
  box.append(note);
  setTimeout(() => note.remove(), LASTS);
}
