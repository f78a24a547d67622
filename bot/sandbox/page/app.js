// The page of the local workspace: it shows what the server tells, and sends what people do.
import { block, el, mrkdwn } from "./blocks.js";
import { showModal } from "./modal.js";
import { say, speak } from "./words.js";

const $ = (id) => document.getElementById(id);
const get = async (path) => (await fetch(path)).json();
const post = async (act, body) => (await fetch(`/sandbox/${act}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: me, ...body }) })).json();
let me = localStorage.getItem("as") || "U0MAYAJOHN", channel = "C0GENERAL", state = null, stream = null;

function names() {
  const person = state.people.find((each) => each.id === me) || {};
  return { people: Object.fromEntries(state.people.map((each) => [each.id, each.real_name])), channels: Object.fromEntries(state.channels.map((each) => [each.id, each.name])), go, tz: person.tz, locale: person.locale };
}
function go(id) { channel = id; $("channels").classList.remove("open"); refresh(); }

async function refresh() {
  state = await get(`/sandbox/state?as=${me}`);
  const known = names();
  speak(known.locale);
  for (const [id, text] of [["as-label", "Act as"], ["fire", "Fire a sample alert"], ["calm", "Resolve the alert"], ["kill", "Kill the bot (kill -9)"]]) $(id).textContent = say(text);
  $("text").placeholder = say("Message, or / for a command");
  $("bot").textContent = say(state.bot.alive ? "bot: alive" : "bot: restarting");
  $("as").replaceChildren(...state.people.filter((each) => !each.is_bot).map((each) => el("option", { value: each.id, textContent: `${each.real_name} · ${each.tz}`, selected: each.id === me })));
  $("channels").replaceChildren(...state.channels.map((each) => {
    const sign = each.is_im ? "@" : each.is_private ? "🔒" : each.is_archived ? "📦" : "#";
    const row = el("button", { className: each.unread ? "unread" : "", textContent: `${sign} ${each.is_im ? known.people[each.user] : each.name}${each.unread ? ` (${each.unread})` : ""}`, onclick: () => go(each.id) });
    if (each.id === channel) row.setAttribute("aria-current", "true");
    return row;
  }));
  const here = state.channels.find((each) => each.id === channel) || state.channels[0];
  channel = here.id;
  $("title").textContent = `# ${here.name}`; $("topic").textContent = here.topic;
  await drawMessages(known);
  const views = await get(`/sandbox/views?as=${me}`);
  showModal($("modal"), (views.views || views).at(-1), known, { submit: (view_id, values) => post("submit", { view_id, values }), close: (view_id) => post("close", { view_id }) });
}
async function drawMessages(known) {
  const { messages } = await get(`/sandbox/channels/${channel}/messages?as=${me}`);
  const list = $("messages"), atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  list.replaceChildren(...messages.map((message) => drawMessage(message, known)));
  if (atEnd || !list.dataset.channel || list.dataset.channel !== channel) list.scrollTop = list.scrollHeight;
  list.dataset.channel = channel;
  if ((state.channels.find((each) => each.id === channel) || {}).unread) post("read", { channel });
}
function drawMessage(message, known) {
  const act = (what) => post("action", { channel, message_ts: message.ts, ...what });
  const when = new Date(Number(message.ts) * 1000).toLocaleTimeString(known.locale, { timeZone: known.tz, hour: "2-digit", minute: "2-digit" });
  const marks = [message.ephemeral && "Only you can see this", message.pinned && "pinned", message.edited && "edited"].filter(Boolean).map((mark) => el("span", { className: "mark", textContent: say(mark) }));
  const body = message.blocks ? el("div", { className: "blocks" }, ...message.blocks.map((part) => block(part, known, act))) : el("div", { className: "block" }, ...mrkdwn(message.text, known));
  const kind = message.ephemeral ? "ephemeral" : message.subtype ? "line" : "";
  return el("li", { className: `message ${kind} ${message.bot_id ? "bot" : ""}` }, el("span", { className: "who", textContent: known.people[message.user] || message.user }), el("span", { className: "when", textContent: when }), ...marks, body);
}
function complete() {
  const typed = $("text").value, box = $("completion");
  const found = typed.startsWith("/") && !typed.includes(" ") ? state.commands.filter((each) => each.command.startsWith(typed)) : [];
  box.hidden = !found.length;
  box.replaceChildren(...found.map((each) => el("li", {}, el("button", { type: "button", textContent: `${each.command} ${each.usage_hint || ""} · ${each.description}`, onclick: () => { $("text").value = each.command + " "; box.hidden = true; $("text").focus(); } }))));
}
let waiting = null;
const soon = () => { waiting ||= setTimeout(() => { waiting = null; refresh(); }, 60); };
function listen() {
  if (stream) stream.close();
  stream = new EventSource(`/sandbox/stream?as=${me}`);
  stream.onmessage = soon; stream.onopen = soon;
}
$("as").onchange = () => { me = $("as").value; localStorage.setItem("as", me); listen(); };
$("text").oninput = complete;
$("composer").onsubmit = (event) => {
  event.preventDefault();
  const text = $("text").value.trim(); $("text").value = ""; $("completion").hidden = true;
  if (!text) return;
  const [command, ...rest] = text.split(" ");
  if (command.startsWith("/")) post("command", { channel, command, text: rest.join(" ") }); else post("message", { channel, text });
};
$("fire").onclick = () => post("alert", { severity: $("severity").value, status: "firing" });
$("calm").onclick = () => post("alert", { severity: $("severity").value, status: "resolved" });
$("kill").onclick = () => post("kill", {});
$("drawer").onclick = () => $("channels").classList.toggle("open");
setInterval(soon, 5000);
listen();
