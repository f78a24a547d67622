// Messages: in a channel, and in a thread.
import { block } from "./blocks.js";
import { clock, day, dayOf, full } from "./dates.js";
import { el, renew } from "./dom.js";
import { emoji, plain } from "./emoji.js";
import { menu } from "./menu.js";
import { line, mrkdwn } from "./mrkdwn.js";
import { act } from "./server.js";
import { say } from "./words.js";
import { world, personName, zone } from "./world.js";

const TOGETHER = 300;
const QUICK = ["white_check_mark", "eyes", "+1"];
const HUES = [262, 12, 150, 205, 330, 45];

export function avatar(id) {
  const person = world.people[id] || {}, name = personName(id);
  const node = el("span", { className: "avatar", "aria-hidden": "true" }, person.is_bot ? emoji("fire") : name.slice(0, /^[가-힣]/.test(name) ? 1 : 2));
  const place = (world.state ? world.state.people : []).findIndex((each) => each.id === id);
  node.style.setProperty("--hue", HUES[(place + HUES.length) % HUES.length]);
  return node;
}

function reactions(message, change) {
  if (!message.reactions) return null;
  return el("div", { className: "reactions" }, message.reactions.map(({ name, users }) =>
    el("button", { type: "button", "aria-pressed": String(users.includes(world.me)), "aria-label": `${name} ${users.length}`, title: users.map(personName).join(", "), "data-action": name, onclick: () => change("react", { name }) }, emoji(name), users.length)));
}

function choices(message, change) {
  if (message.ephemeral) return [{ text: say("Dismiss"), run: () => change("delete") }];
  const own = message.user === world.me && !message.subtype;
  return [
    ...world.state.shortcuts.filter((each) => each.type === "message").map((each) => ({ text: each.name, hint: each.description, run: () => act("shortcut", { callback_id: each.callback_id, channel: world.channel, message_ts: message.ts }) })),
    ...QUICK.map((name) => ({ text: [emoji(name), " ", say("React with {name}", { name: `:${name}:` })], run: () => change("react", { name }) })),
    { text: say(message.pinned ? "Take the pin off" : "Pin to the channel"), run: () => change("pin") },
    ...(own ? [{ text: say("Delete the message"), run: () => change("delete") }] : []),
  ];
}

function tools(message, { change, open }) {
  const reply = open && !message.ephemeral && !message.subtype
    ? el("button", { type: "button", className: "quiet", "data-action": "reply", onclick: () => open(message.thread_ts || message.ts) }, say("Reply in thread")) : null;
  return el("div", { className: "tools" }, reply, menu(say("More actions"), "⋯", () => choices(message, change), { className: "quiet", "data-action": "more" }));
}

function attachment(part, use) {
  const node = el("div", { className: "attachment" }, part.title ? el("strong", {}, plain(part.title)) : null, part.text ? el("div", { className: "text" }, mrkdwn(part.text)) : null, (part.blocks || []).map((each) => block(each, use)));
  if (/^#?[0-9a-f]{6}$/i.test(part.color || "")) node.style.borderColor = `#${part.color.replace("#", "")}`;
  return node;
}

function file(part) {
  if (part.mode === "tombstone") return el("p", { className: "file gone" }, say("This file was deleted."));
  const url = `/sandbox/files/${part.id}?${new URLSearchParams({ as: world.me })}`;
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(part.mimetype);
  const remove = part.user === world.me ? el("button", { type: "button", className: "quiet", onclick: () => act("delete_file", { file: part.id }) }, say("Delete the file")) : null;
  return el("div", { className: "file" }, isPicture ? el("img", { src: url, alt: part.name }) : null, el("a", { href: url, download: part.name }, part.name), remove);
}

function thread(message, open) {
  if (!open || !message.reply_count || message.thread_ts !== message.ts) return null;
  const text = message.reply_count === 1 ? say("1 reply") : say("{n} replies", { n: message.reply_count });
  return el("button", { type: "button", className: "replies", onclick: () => open(message.ts) }, text);
}

function draw({ message, follows, place }) {
  const use = (what) => act("action", { channel: world.channel, message_ts: message.ts, ...what });
  const change = (name, more = {}) => act(name, { channel: world.channel, ts: message.ts, ...more });
  const bot = Boolean(message.bot_id), quiet = message.subtype && message.subtype !== "thread_broadcast";
  const marks = [message.subtype === "thread_broadcast" && "replied in a thread", message.pinned && "pinned", message.edited && "edited"].filter(Boolean);
  const head = el("div", { className: "head" }, el("strong", {}, message.username || personName(message.user)), bot ? el("span", { className: "app" }, say("APP")) : null,
    el("time", { title: full(Number(message.ts)) }, clock(Number(message.ts))), marks.map((mark) => el("span", { className: `mark ${mark}` }, say(mark))));
  const body = message.blocks ? message.blocks.map((part) => block(part, use)) : el("div", { className: "text" }, quiet ? line(message.text, say) : mrkdwn(message.text));
  const classes = ["message", follows && "follows", quiet && "quietly", message.ephemeral && "ephemeral", message.ts === world.marked && "marked"].filter(Boolean).join(" ");
  return el("li", { className: classes, id: `${place.name}-${message.ts}` }, quiet || follows ? el("span", { className: "gutter" }, clock(Number(message.ts))) : avatar(message.user),
    el("div", { className: "content" }, message.ephemeral ? el("p", { className: "only" }, say("Only visible to you")) : null, quiet || follows ? null : head,
      el("div", { className: "blocks" }, body, (message.attachments || []).map((part) => attachment(part, use)), (message.files || []).map(file)), reactions(message, change), thread(message, place.open)),
    quiet ? null : tools(message, { change, open: place.open }));
}

const gap = (message, before) => Number(message.ts) - Number(before.ts);
const isPlain = (message) => !message.ephemeral && !message.subtype && !message.pinned && !message.edited;
const together = (message, before) => before && isPlain(message) && isPlain(before) && before.user === message.user && gap(message, before) < TOGETHER && !before.reply_count;

function rows(messages, place) {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1], seconds = Number(message.ts), isNewDay = !before || dayOf(Number(before.ts)) !== dayOf(seconds);
    const row = { message, follows: Boolean(!isNewDay && together(message, before)), place };
    return isNewDay ? [{ day: day(seconds), ts: message.ts }, row] : [row];
  });
}

// Pictures that are still to come make room for themselves; who has scrolled away meanwhile stays there.
function stayAtEnd(list) {
  list.scrollTop = list.scrollHeight;
  let end = list.scrollTop;
  const follow = () => { if (list.scrollTop >= end) list.scrollTop = list.scrollHeight; end = list.scrollTop; };
  for (const image of list.querySelectorAll("img")) if (!image.complete) image.addEventListener("load", follow, { once: true });
}

// `place` is `{ name, open }`: what goes before ids, and what opens a thread (nothing inside of one).
export function drawMessages(list, messages, place) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120, context = [world.me, zone(), document.documentElement.lang, Object.keys(world.channels).length];
  renew(list, rows(messages, place), {
    key: (row) => row.day ? `day-${row.ts}` : row.message.ts,
    sign: (row) => JSON.stringify([row, context]),
    draw: (row) => row.day ? el("li", { className: "day" }, el("span", {}, row.day)) : draw(row),
  });
  const key = `${world.me} ${world.channel} ${world.thread}`;
  if (atEnd || list.dataset.of !== key) stayAtEnd(list);
  list.dataset.of = key;
}
