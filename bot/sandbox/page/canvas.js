// The canvases of a channel: a button for each, and the one that is read.
import { byId, el } from "./dom.js";
import { markdown } from "./markdown.js";
import { say } from "./words.js";

let shown = null;

function fill({ title, access, markdown: text }) {
  byId("canvas").replaceChildren(el("form", { method: "dialog" },
    el("h2", { id: "canvas-title" }, title), el("p", { className: "context" }, say(access === "read" ? "Everybody in the channel can read it." : "Everybody in the channel can change it.")),
    el("div", { className: "canvas-text", tabIndex: 0 }, markdown(text)), el("div", { className: "buttons" }, el("button", { value: "", "data-action": "close-canvas" }, say("Close")))));
}

function open(canvas) {
  shown = canvas.id;
  fill(canvas);
  byId("canvas").showModal();
}

// Draws the buttons, and brings up to date what is read.
export function canvasTabs(canvases) {
  const read = byId("canvas").open && canvases.find((each) => each.id === shown);
  if (read) fill(read);
  return canvases.map((each) => el("button", { type: "button", className: "quiet canvas-tab", "data-action": each.id, onclick: () => open(each) }, `📄 ${each.title}`));
}
