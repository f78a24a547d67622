// "Are you sure?", where the app wants it asked.
import { byId, el } from "./dom.js";
import { plain } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

const words = (text) => text.type === "mrkdwn" ? mrkdwn(text.text) : plain(text.text);

// Resolves to whether to go on; at once where nothing is to be asked.
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  const dialog = byId("confirm");
  dialog.replaceChildren(el("form", { method: "dialog" },
    el("h2", { id: "confirm-title" }, words(question.title)), el("div", { className: "text" }, words(question.text)),
    el("div", { className: "buttons" }, el("button", { value: "" }, words(question.deny)), el("button", { value: "yes", className: question.style || "primary" }, words(question.confirm)))));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => { dialog.onclose = () => resolve(dialog.returnValue === "yes"); });
}
