// Block Kit as DOM nodes. https://docs.slack.dev/reference/block-kit/blocks
import { confirmed } from "./confirm.js";
import { el } from "./dom.js";
import { plain } from "./emoji.js";
import { field } from "./fields.js";
import { markdown } from "./markdown.js";
import { menu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText, table } from "./rich_text.js";
import { say } from "./words.js";
import { world } from "./world.js";

export const words = (text) => !text ? [] : text.type === "mrkdwn" ? mrkdwn(text.text) : plain(text.text);

function picture(part) {
  const src = part.slack_file ? `/sandbox/files/${part.slack_file.id}?${new URLSearchParams({ as: world.me })}` : part.image_url;
  const image = el("img", { src, alt: part.alt_text, loading: "lazy" });
  image.onerror = () => image.replaceWith(el("span", { className: "missing" }, part.alt_text));
  return image;
}

// `use` is what to do with an element that somebody used: `use({ block_id, action_id, type, … })`.
export function element(part, block_id, use) {
  if (part.type === "image") return picture(part);
  const send = async (more) => { if (await confirmed(part.confirm)) await use({ block_id, action_id: part.action_id, type: part.type, ...more }); };
  if (part.type === "button") return button(part, send);
  if (part.type === "overflow") {
    const items = () => part.options.map((option) => ({ text: plain(option.text.text), hint: option.description && option.description.text, url: option.url, run: () => send({ selected_option: option }) }));
    return menu(say("More actions"), "⋯", items, { className: "overflow", "data-action": part.action_id });
  }
  const made = field(part, () => send(made.value()));
  made.node.dataset.action = part.action_id;
  return made.node;
}

function button(part, send) {
  const props = { type: "button", className: part.style || "", "data-action": part.action_id, "aria-label": part.accessibility_label };
  const node = el("button", props, plain(part.text.text));
  node.onclick = async () => {
    if (part.url) window.open(part.url, "_blank", "noreferrer");
    node.setAttribute("aria-busy", "true");
    await send({ value: part.value });
    node.removeAttribute("aria-busy");
  };
  return node;
}

const BLOCKS = {
  divider: () => el("hr"),
  header: (part) => el("h3", { className: "header" }, words(part.text)),
  section: (part, use) => el("div", { className: "section" },
    el("div", { className: "text" }, words(part.text), part.fields ? el("div", { className: "fields" }, part.fields.map((each) => el("div", { className: "text" }, words(each)))) : null),
    part.accessory ? el("div", { className: "accessory" }, element(part.accessory, part.block_id, use)) : null),
  context: (part) => el("div", { className: "context" }, part.elements.map((each) => each.type === "image" ? picture(each) : el("span", { className: "text" }, words(each)))),
  actions: (part, use) => el("div", { className: "actions" }, part.elements.map((each) => element(each, part.block_id, use))),
  image: (part) => el("figure", {}, part.title ? el("figcaption", {}, words(part.title)) : null, picture(part)),
  rich_text: (part) => el("div", { className: "rich" }, richText(part)),
  markdown: (part) => el("div", { className: "rich" }, markdown(part.text)),
  table,
};

export const block = (part, use) => BLOCKS[part.type] ? BLOCKS[part.type](part, use) : el("div", { className: "context" }, `[${part.type}]`);
