// Block Kit and mrkdwn as DOM nodes; foreign text never becomes HTML.
export const el = (name, props = {}, ...children) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};
const EMOJI = { fire: "🔥", rotating_light: "🚨", white_check_mark: "✅", large_green_circle: "🟢", warning: "⚠️" };
const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const TOKEN = /<([^<>]+)>|`([^`\n]+)`|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])|:([a-z0-9_+-]+):/g;

function angle(text, names) {
  const [target, label] = text.split("|");
  if (target.startsWith("@")) return el("span", { className: "pill", textContent: "@" + (names.people[target.slice(1)] || target.slice(1)) });
  if (target.startsWith("#")) return el("button", { className: "pill", textContent: "#" + (names.channels[target.slice(1)] || label || target.slice(1)), onclick: () => names.go(target.slice(1)) });
  if (target.startsWith("!date^")) return el("time", { textContent: new Date(Number(target.split("^")[1]) * 1000).toLocaleString(names.locale, { timeZone: names.tz, dateStyle: "medium", timeStyle: "short" }) });
  if (/^(https?|mailto):/.test(target)) return el("a", { href: unescape(target), textContent: unescape(label || target), rel: "noreferrer", target: "_blank" });
  return document.createTextNode("<" + unescape(text) + ">");
}
export function mrkdwn(text, names) {
  const nodes = []; let last = 0;
  for (const found of text.matchAll(TOKEN)) {
    nodes.push(unescape(text.slice(last, found.index))); last = found.index + found[0].length;
    const [whole, inAngle, code, bold, italic, strike, emoji] = found;
    if (inAngle) nodes.push(angle(inAngle, names));
    else if (code) nodes.push(el("code", { textContent: unescape(code) }));
    else if (bold) nodes.push(el("b", {}, ...mrkdwn(bold, names)));
    else if (italic) nodes.push(el("i", {}, ...mrkdwn(italic, names)));
    else if (strike) nodes.push(el("s", {}, ...mrkdwn(strike, names)));
    else nodes.push(EMOJI[emoji] || whole);
  }
  return [...nodes, unescape(text.slice(last))];
}
const words = (object, names) => !object ? [] : object.type === "mrkdwn" ? mrkdwn(object.text, names) : [object.text];

export function element(part, names, act) {
  const id = { block_id: part.block_id, action_id: part.action_id, type: part.type };
  if (part.type === "button") return el("button", { className: part.style || "", onclick: () => act({ ...id, value: part.value }) }, ...words(part.text, names));
  if (part.type === "static_select") {
    const select = el("select", {}, ...part.options.map((option) => el("option", { value: option.value, textContent: option.text.text })));
    select.value = part.initial_option ? part.initial_option.value : "";
    select.onchange = () => act({ ...id, selected_option: part.options.find((option) => option.value === select.value) });
    return select;
  }
  return el("span", { className: "context", textContent: `[${part.type}]` });
}
export function block(part, names, act) {
  const box = el("div", { className: `block ${part.type}` });
  if (part.type === "divider") return el("hr");
  if (part.type === "section") { box.append(...words(part.text, names)); for (const field of part.fields || []) box.append(el("div", {}, ...words(field, names))); if (part.accessory) box.append(element({ ...part.accessory, block_id: part.block_id }, names, act)); }
  if (part.type === "header") box.append(el("h2", {}, ...words(part.text, names)));
  if (part.type === "context") for (const piece of part.elements) box.append(el("span", {}, ...words(piece, names)), " ");
  if (part.type === "actions") for (const piece of part.elements) box.append(element({ ...piece, block_id: part.block_id }, names, act), " ");
  return box;
}
