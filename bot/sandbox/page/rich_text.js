// Rich text and tables. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelPill, datePill, link, userPill } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", highlight: "mark", code: "code" };
const INLINE = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text),
  emoji: (part) => part.unicode ? String.fromCodePoint(...part.unicode.split("-").map((code) => parseInt(code, 16))) : emoji(part.name),
  user: (part) => userPill(part.user_id),
  channel: (part) => channelPill(part.channel_id),
  usergroup: (part) => el("span", { className: "pill" }, `@${part.usergroup_id}`),
  broadcast: (part) => el("span", { className: "pill me" }, `@${part.range}`),
  color: (part) => el("code", {}, part.value),
  date: (part) => datePill(part.timestamp, part.format, part.fallback || "", part.url),
};

function styled(part) {
  const bare = INLINE[part.type] ? INLINE[part.type](part) : "";
  return Object.keys(STYLES).filter((name) => (part.style || {})[name]).reduce((node, name) => el(STYLES[name], {}, node), bare);
}

const inside = (part) => part.elements.map(styled);
const PARTS = {
  rich_text_section: (part) => el("div", { className: "text" }, inside(part)),
  rich_text_preformatted: (part) => el("pre", { tabIndex: 0 }, inside(part)),
  rich_text_quote: (part) => el("blockquote", {}, inside(part)),
  rich_text_list: (part) => {
    const list = el(part.style === "ordered" ? "ol" : "ul", { start: part.style === "ordered" ? (part.offset || 0) + 1 : null }, part.elements.map((item) => el("li", {}, inside(item))));
    list.style.marginInlineStart = `${(part.indent || 0) * 1.5}rem`;
    return list;
  },
};

export const richText = (block) => block.elements.map((part) => PARTS[part.type] ? PARTS[part.type](part) : null);

export function table(block) {
  const settings = block.column_settings || [];
  const cell = (kind) => (given, column) => {
    const node = el(kind, {}, given.type === "rich_text" ? richText(given) : given.text);
    node.style.textAlign = (settings[column] || {}).align || "";
    return node;
  };
  const [head, ...rows] = block.rows;
  return el("div", { className: "table", tabIndex: 0 }, el("table", {},
    el("thead", {}, el("tr", {}, head.map(cell("th")))),
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map(cell("td")))))));
}
