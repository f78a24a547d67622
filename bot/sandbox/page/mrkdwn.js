// Slack's own markup as DOM nodes. https://docs.slack.dev/messaging/formatting-message-text
import { dated, full } from "./dates.js";
import { el } from "./dom.js";
import { emoji, isKnown, nameOf } from "./emoji.js";
import { world, channelName, groupName, personName } from "./world.js";

const TOKEN = /<([^<>]+)>|(https?:\/\/[^\s<>|"]+[^\s<>|".,;:!?)])|`([^`\n]+)`|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<!\w)_([^_\n]+)_(?!\w)|(?<![\w~])~([^~\n]+)~(?![\w~])|:([a-z0-9_+-]+):|(🔥|🚨|✅|⚠️|🟢)/gu;
const QUOTE = /^(?:&gt;|>) ?/;
const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export const link = (address, text) => /^(https?:|mailto:)/i.test(address)
  ? el("a", { href: address, textContent: text || address, rel: "noreferrer noopener", target: "_blank" })
  : document.createTextNode(text || address);

export function userPill(id) {
  return el("span", { className: `pill${id === world.me ? " me" : ""}`, textContent: `@${personName(id)}` });
}

export function channelPill(id, label) {
  const name = channelName(id);
  if (!name) return el("span", { className: "pill", textContent: `#${label || id}` });
  return el("button", { type: "button", className: "pill", textContent: `#${name}`, "data-go": id });
}

export function datePill(seconds, format, fallback, address) {
  const text = Number.isFinite(seconds) ? dated(seconds, format) : fallback;
  const node = el("time", { title: Number.isFinite(seconds) ? full(seconds) : "", textContent: text });
  return address ? link(address, text) : node;
}

function angle(text) {
  const [target, ...rest] = text.split("|"), label = unescape(rest.join("|"));
  if (target.startsWith("@")) return userPill(target.slice(1));
  if (target.startsWith("#")) return channelPill(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, format = "{date_num} {time}", address] = target.split("^");
    return datePill(Number(seconds), unescape(format), label, address && unescape(address));
  }
  if (target.startsWith("!subteam^")) return el("span", { className: "pill", textContent: label || `@${groupName(target.split("^")[1])}` });
  if (/^!(here|channel|everyone)$/.test(target)) return el("span", { className: "pill me", textContent: `@${target.slice(1)}` });
  if (/^(https?|mailto):/.test(target)) return link(unescape(target), label);
  return document.createTextNode(`<${unescape(text)}>`);
}

function inline(text) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(TOKEN)) {
    nodes.push(unescape(text.slice(last, found.index)));
    last = found.index + found[0].length;
    const [whole, inAngle, bare, code, bold, italic, strike, name, sign] = found;
    if (inAngle) nodes.push(angle(inAngle));
    else if (bare) nodes.push(link(unescape(bare)));
    else if (code) nodes.push(el("code", {}, unescape(code)));
    else if (bold) nodes.push(el("strong", {}, inline(bold)));
    else if (italic) nodes.push(el("em", {}, inline(italic)));
    else if (strike) nodes.push(el("s", {}, inline(strike)));
    else if (sign) nodes.push(emoji(nameOf(sign)));
    else nodes.push(isKnown(name) ? emoji(name) : whole);
  }
  return [...nodes, unescape(text.slice(last))];
}

function quoted(text) {
  const nodes = [], lines = text.split("\n");
  for (let place = 0; place < lines.length;) {
    const isQuote = QUOTE.test(lines[place]), start = place;
    while (place < lines.length && QUOTE.test(lines[place]) === isQuote) place += 1;
    const part = lines.slice(start, place);
    if (isQuote) nodes.push(el("blockquote", {}, inline(part.map((line) => line.replace(QUOTE, "")).join("\n"))));
    else nodes.push(...inline(part.join("\n")));
  }
  return nodes;
}

export const mrkdwn = (text) => text.split(/```([\s\S]+?)```/).flatMap((part, place) =>
  place % 2 ? [el("pre", { tabIndex: 0 }, unescape(part).replace(/^\n|\n$/g, ""))] : quoted(place ? part.replace(/^\n/, "") : part));

// The lines that the workspace itself writes, such as who has joined.
export function line(text, translate) {
  const found = /^(<@\w+>) (has joined the channel|has left the channel|set the channel topic:|set the channel description:|archived the channel|un-archived the channel|has renamed the channel from)(.*)$/s.exec(text);
  return found ? [...inline(found[1]), " ", translate(found[2]), ...inline(found[3])] : mrkdwn(text);
}
