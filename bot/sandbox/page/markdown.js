// The markdown block: standard Markdown, as far as messages need it.
import { el } from "./dom.js";
import { plain } from "./emoji.js";
import { link } from "./mrkdwn.js";

const TOKEN = /\\([!-/:-@[-`{-~])|\[([^\]\n]+)\]\(([^)\s]+)\)|`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])|~~([^~\n]+)~~/g;
const PART = /```[^\n]*\n([\s\S]*?)```|^(#{1,6}) (.+)$|((?:^(?:[-*]|\d+\.) .+\n?)+)|((?:^> ?.*\n?)+)|((?:^(?!```|#{1,6} |[-*] |\d+\. |>).+\n?)+)/gm;

function inline(text) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(TOKEN)) {
    nodes.push(plain(text.slice(last, found.index)));
    last = found.index + found[0].length;
    const [, escaped, label, address, code, bold, italic, strike] = found;
    if (escaped) nodes.push(escaped);
    else if (label) nodes.push(link(address, label));
    else if (code) nodes.push(el("code", {}, code));
    else if (bold) nodes.push(el("strong", {}, inline(bold)));
    else if (italic) nodes.push(el("em", {}, inline(italic)));
    else nodes.push(el("s", {}, inline(strike)));
  }
  return [...nodes, plain(text.slice(last))];
}

const checked = (item) => item.replace(/^\[ \] /, "☐ ").replace(/^\[x\] /, "☑ ");

export const markdown = (text) => [...text.matchAll(PART)].map(([, code, marks, heading, list, quote, paragraph]) => {
  if (code !== undefined) return el("pre", { tabIndex: 0 }, code.trimEnd());
  if (heading) return el(marks.length < 3 ? "h3" : "h4", {}, inline(heading));
  if (quote) return el("blockquote", {}, inline(quote.replace(/^> ?/gm, "").trimEnd()));
  if (paragraph) return el("p", {}, inline(paragraph.trimEnd()));
  const items = list.trimEnd().split("\n").map((item) => el("li", {}, inline(checked(item.replace(/^(?:[-*]|\d+\.) /, "")))));
  return el(/^\d/.test(list) ? "ol" : "ul", {}, items);
});
