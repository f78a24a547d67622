// Where people write: Enter sends; `/` offers commands with their usage, `@` people. A file is shared by pasting or dropping it.
import { el } from "./dom.js";
import { act } from "./server.js";
import { toast } from "./toast.js";
import { say } from "./words.js";
import { world } from "./world.js";

function offers(text, inThread) {
  if (!inThread && /^\/\S*$/.test(text)) {
    return world.state.commands.filter((each) => each.command.startsWith(text.toLowerCase())).map((each) => ({ put: `${each.command} `, text: each.command, usage: each.usage_hint, about: each.description }));
  }
  const name = /(^|\s)@(\S*)$/.exec(text);
  if (!name) return [];
  const typed = name[2].toLowerCase();
  const found = world.state.people.filter((each) => !each.deleted && (each.name.startsWith(typed) || each.real_name.toLowerCase().startsWith(typed)));
  const groups = world.state.groups.filter((each) => each.handle.startsWith(typed)).map((each) => ({ name: each.handle, real_name: each.name }));
  return [...found, ...groups].map((each) => ({ put: `${text.slice(0, text.length - name[2].length)}${each.name} `, text: `@${each.name}`, about: each.real_name }));
}

function usage(text, inThread) {
  const known = !inThread && world.state.commands.find((each) => text.startsWith(`${each.command} `));
  return known ? `${known.command} ${known.usage_hint}` : "";
}

async function send(text, thread_ts, more) {
  const [, command, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) || [];
  if (!command) return act("message", { channel: world.channel, text, ...(thread_ts ? { thread_ts, ...more } : {}) });
  if (thread_ts) { toast(say("Slash commands do not work in threads. Mention @bongsu instead.")); return { ok: false }; }
  const answer = await act("command", { channel: world.channel, command, text: rest });
  return answer.error === "invalid_command" ? answer : { ok: true };
}

function share(file, text, more) {
  const reader = new FileReader();
  reader.onload = () => act("upload", { channel: world.channel, name: file.name, text, content: String(reader.result).split(",")[1] || "", ...more });
  reader.readAsDataURL(file);
}

// `box` is a form with a textarea, a list for offers and a line for the usage; `thread` tells in which thread it writes.
export function composer(box, { thread = () => null, more = () => ({}) } = {}) {
  const text = box.querySelector("textarea"), list = box.querySelector("ul"), hint = box.querySelector(".usage");
  let shown = [], place = 0;
  const pick = (offer) => { text.value = offer.put; text.focus(); show(); };
  const show = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, 200)}px`;
    shown = offers(text.value, thread());
    place = Math.min(place, Math.max(shown.length - 1, 0));
    hint.textContent = usage(text.value, thread());
    list.hidden = !shown.length;
    text.setAttribute("aria-expanded", String(Boolean(shown.length)));
    list.replaceChildren(...shown.map((offer, index) => el("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": String(index === place), onclick: () => pick(offer) },
      el("strong", {}, offer.text), offer.usage ? el("code", {}, offer.usage) : null, el("small", {}, offer.about))));
    if (shown.length) text.setAttribute("aria-activedescendant", `${list.id}-${place}`); else text.removeAttribute("aria-activedescendant");
  };
  const submit = async () => {
    const typed = text.value.trim();
    if (!typed) return;
    text.value = "";
    show();
    const answer = await send(typed, thread(), more());
    if (!answer.ok && !text.value) { text.value = typed; show(); }
  };
  text.oninput = () => { place = 0; show(); };
  text.onkeydown = (event) => {
    if (event.isComposing) return;
    const offer = shown[place], isWhole = offer && offer.put.trim() === text.value.trim();
    if (shown.length && ["ArrowDown", "ArrowUp"].includes(event.key)) { event.preventDefault(); place = (place + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length; show(); }
    else if (offer && (event.key === "Tab" || (event.key === "Enter" && !isWhole))) { event.preventDefault(); pick(offer); }
    else if (shown.length && event.key === "Escape") { event.stopPropagation(); shown = []; list.hidden = true; text.setAttribute("aria-expanded", "false"); }
    else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
  };
  const shared = (files, event) => {
    if (!files || !files.length) return;
    event.preventDefault();
    const words = text.value.trim(), thread_ts = thread();
    text.value = "";
    [...files].forEach((file, index) => share(file, index ? "" : words, thread_ts ? { thread_ts } : {}));
  };
  text.onpaste = (event) => shared(event.clipboardData && event.clipboardData.files, event);
  box.ondragover = (event) => event.preventDefault();
  box.ondrop = (event) => shared(event.dataTransfer && event.dataTransfer.files, event);
  box.onsubmit = (event) => { event.preventDefault(); submit(); };
}
