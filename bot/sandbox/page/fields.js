// What people fill in and choose: each is `{ node, value }`, where `value()` is what Slack would send of it.
import { instant, wallClock } from "./dates.js";
import { el } from "./dom.js";
import { flat } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { say } from "./words.js";
import { world, channelName } from "./world.js";

const hint = (part) => part.placeholder ? flat(part.placeholder.text) : "";
const words = (text) => text.type === "mrkdwn" ? mrkdwn(text.text) : flat(text.text);
const groups = (part) => part.option_groups || [{ options: part.options || [] }];
const everyOption = (part) => groups(part).flatMap((group) => group.options);
let count = 0;

const SOURCES = {
  static: (part) => ({ key: "option", groups: groups(part).map(({ label, options }) => [label && flat(label.text), options.map((each) => [each.value, flat(each.text.text)])]) }),
  external: (part) => ({ key: "option", groups: [[null, part.initial_option ? [[part.initial_option.value, flat(part.initial_option.text.text)]] : []]] }),
  users: () => ({ key: "user", groups: [[null, world.state.people.filter((each) => !each.deleted).map((each) => [each.id, each.real_name])]] }),
  channels: () => ({ key: "channel", groups: [[null, world.state.channels.filter((each) => !each.is_im && !each.is_private).map((each) => [each.id, `#${each.name}`])]] }),
  conversations: () => ({ key: "conversation", groups: [[null, world.state.channels.map((each) => [each.id, each.is_im ? channelName(each.id) : `#${each.name}`])]] }),
};

function select(part, changed) {
  const source = SOURCES[part.type.replace("_select", "")](part), name = `selected_${source.key}`;
  const start = part[`initial_${source.key}`], first = part.default_to_current_conversation && !start ? world.channel : start;
  const choices = source.groups.map(([label, options]) => {
    const nodes = options.map(([value, text]) => el("option", { value }, text));
    return label ? el("optgroup", { label }, nodes) : nodes;
  });
  const node = el("select", { "aria-label": hint(part) || say("Choose"), onchange: changed, disabled: part.type === "external_select" }, el("option", { value: "" }, hint(part) || say("Choose")), choices);
  if (part.type === "external_select") node.title = say("Suggestions of the app are not offered here.");
  node.value = (first && first.value) || first || "";
  const chosen = () => source.key === "option" ? everyOption(part).find((each) => each.value === node.value) : node.value;
  return { node, value: () => ({ [name]: node.value ? chosen() : null }) };
}

function multi(part, changed) {
  const source = SOURCES[part.type.replace(/^multi_|_select$/g, "")](part), name = `selected_${source.key}s`;
  const first = (part[`initial_${source.key}s`] || []).map((each) => each.value || each);
  const boxes = source.groups.flatMap(([, options]) => options).map(([value, text]) => [el("input", { type: "checkbox", value, checked: first.includes(value) }), text]);
  const summary = el("summary"), list = el("div", { className: "choices" }, boxes.map(([box, text]) => el("label", {}, box, text)));
  const chosen = () => boxes.filter(([box]) => box.checked);
  const show = () => {
    summary.textContent = chosen().map(([, text]) => text).join(", ") || hint(part) || say("Choose");
    for (const [box] of boxes) box.disabled = !box.checked && chosen().length >= (part.max_selected_items || Infinity);
  };
  let before = first.join();
  const node = el("details", { className: "multi" }, summary, list);
  list.onchange = show;
  node.ontoggle = () => {
    const now = chosen().map(([box]) => box.value).join();
    if (!node.open && now !== before) { before = now; changed(); }
  };
  show();
  const values = () => chosen().map(([box]) => source.key === "option" ? everyOption(part).find((each) => each.value === box.value) : box.value);
  return { node, value: () => ({ [name]: values() }) };
}

function ticks(part, changed) {
  const isRadio = part.type === "radio_buttons", name = `tick-${++count}`;
  const first = (isRadio ? [part.initial_option] : part.initial_options || []).filter(Boolean).map((each) => each.value);
  const boxes = part.options.map((option) => el("input", { type: isRadio ? "radio" : "checkbox", name, value: option.value, checked: first.includes(option.value), onchange: changed }));
  const rows = part.options.map((option, place) => el("label", {}, boxes[place], el("span", {}, words(option.text), option.description ? el("small", {}, words(option.description)) : null)));
  const chosen = () => part.options.filter((_, place) => boxes[place].checked);
  return { node: el("div", { className: "ticks", role: isRadio ? "radiogroup" : "group" }, rows), value: () => isRadio ? { selected_option: chosen()[0] || null } : { selected_options: chosen() } };
}

const PICKERS = { datepicker: ["date", "date"], timepicker: ["time", "time"], datetimepicker: ["datetime-local", "date_time"] };

function picker(part, changed) {
  const [type, key] = PICKERS[part.type], start = part[`initial_${key}`];
  const node = el("input", { type, "aria-label": hint(part) || say("Choose"), onchange: changed });
  node.value = start ? (key === "date_time" ? wallClock(start) : start) : "";
  const read = () => key === "date_time" ? instant(node.value) : node.value;
  return { node, value: () => ({ [`selected_${key}`]: node.value ? read() : null }) };
}

const TYPES = { number_input: "number", email_text_input: "email", url_text_input: "url" };

function text(part, changed) {
  const isLong = part.multiline || part.type === "rich_text_input";
  const props = { placeholder: hint(part), autocomplete: "off", maxLength: part.max_length, min: part.min_value, max: part.max_value, onchange: changed };
  const node = isLong ? el("textarea", { ...props, rows: 4 }) : el("input", { ...props, type: TYPES[part.type] || "text", step: part.is_decimal_allowed ? "any" : null });
  if (typeof part.initial_value === "string") node.value = part.initial_value;
  if (part.type !== "rich_text_input") return { node, value: () => ({ value: node.validity.badInput ? "?" : node.value || null }) };
  const rich = () => ({ type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: node.value }] }] });
  return { node, value: () => ({ rich_text_value: node.value ? rich() : null }) };
}

const file = () => ({ node: el("input", { type: "file", disabled: true, title: say("Files are not taken here.") }), value: () => ({ files: [] }) });

export function field(part, changed = () => {}) {
  const make = part.type.startsWith("multi_") ? multi : part.type.endsWith("_select") ? select : part.type in PICKERS ? picker
    : part.type === "checkboxes" || part.type === "radio_buttons" ? ticks : part.type === "file_input" ? file : text;
  const made = make(part, changed);
  if (part.focus_on_load) made.node.setAttribute("autofocus", "");
  return { node: made.node, value: () => ({ type: part.type, ...made.value() }) };
}
