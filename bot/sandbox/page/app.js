// The page of the local workspace: it shows what the server tells, and sends what people do.
import { block } from "./blocks.js";
import { canvasTabs } from "./canvas.js";
import { composer } from "./composer.js";
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { drawMessages } from "./messages.js";
import { showModal } from "./modal.js";
import { mrkdwn, link } from "./mrkdwn.js";
import { act, listen, read } from "./server.js";
import { drawSide, prepareSide } from "./sidebar.js";
import { drawTheme, prepareTheme } from "./theme.js";
import { say, speak } from "./words.js";
import { become, channelName, here, isApp, learn, world } from "./world.js";

let running = false, again = false, pending = null, atHome = false;

const soon = () => { pending ||= setTimeout(() => { pending = null; refresh(); }, 40); };

async function refresh() {
  if (running) { again = true; return; }
  running = true;
  try { await draw(); } catch { link_(false); }
  running = false;
  if (again) { again = false; soon(); }
}

async function draw() {
  const me = world.me, state = await read("state");
  if (me !== world.me) return soon();
  learn(state);
  speak(world.person.locale);
  const { channel, thread } = world;
  const [said, replies, views, home] = await Promise.all([read(`channels/${channel}/messages`), thread ? read(`channels/${channel}/messages`, { thread_ts: thread }) : null, read("views"), atHome ? read("home") : null]);
  if (me !== world.me || channel !== world.channel || thread !== world.thread) return soon();
  drawWords();
  drawSide();
  drawChannel(said, home);
  drawThread(replies);
  showModal(views.at(-1));
  if (here().unread && !document.hidden) act("read", { channel });
  return link_(true);
}

function drawWords() {
  for (const node of document.querySelectorAll("[data-say]")) { const text = say(node.dataset.say); if (node.textContent !== text) node.textContent = text; }
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  const name = `${here().is_im ? "" : "#"}${channelName(world.channel)}`;
  byId("text").placeholder = say("Message {name}", { name });
  byId("text").setAttribute("aria-label", say("Message {name}", { name }));
  byId("reply").placeholder = say("Reply");
  document.title = `${name} · Bongsu`;
  drawTheme();
}

function drawChannel({ messages, bookmarks, canvases }, home) {
  const channel = here(), kind = channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash";
  byId("title").replaceChildren(channel.is_im ? "" : icon(kind), channelName(channel.id));
  byId("topic").replaceChildren(...mrkdwn(channel.topic || ""));
  byId("count").textContent = channel.is_im ? "" : say("{n} members", { n: channel.members });
  byId("bookmarks").replaceChildren(...bookmarks.map((each) => link(each.link, each.title)), ...canvasTabs(canvases));
  const shows = atHome && isApp(channel);
  byId("tabs").hidden = !isApp(channel);
  byId("home-tab").setAttribute("aria-pressed", String(shows));
  byId("messages-tab").setAttribute("aria-pressed", String(!shows));
  byId("messages").hidden = shows;
  byId("home").hidden = !shows;
  if (shows) drawHome(home);
  drawMessages(byId("messages"), messages, { name: "m", open: openThread });
  byId("empty").hidden = messages.length > 0 || shows;
  const canWrite = channel.is_member && !channel.is_archived && !shows;
  byId("composer").hidden = !canWrite;
  byId("outside").hidden = canWrite || shows;
  byId("outside-why").textContent = say(channel.is_archived ? "This channel is archived." : "You are not in this channel.");
  byId("join").hidden = channel.is_archived;
}

function drawHome(home) {
  const view = home && home.view, box = byId("home"), mark = view ? view.hash : "";
  if (box.dataset.hash === mark && box.childNodes.length) return;
  box.dataset.hash = mark;
  const use = (what) => act("action", { view_id: view.id, ...what });
  box.replaceChildren(...(view ? view.blocks.map((part) => block(part, use)) : [el("p", { className: "context" }, say("The app shows nothing here yet."))]));
}

function drawThread(replies) {
  const isOpen = Boolean(world.thread), panel = byId("thread"), wasOpen = !panel.hidden;
  panel.hidden = !isOpen;
  document.body.classList.toggle("with-thread", isOpen);
  if (!replies) return;
  drawMessages(byId("replies"), replies.messages, { name: "t" });
  byId("reply-box").hidden = !here().is_member || here().is_archived;
  if (!wasOpen) byId("reply").focus();
}

function link_(isThere) {
  const text = isThere ? "" : say("The workspace is away. Connecting again…");
  if (byId("away").textContent !== text) byId("away").textContent = text;
  byId("away").hidden = isThere;
}

function openThread(ts) { world.thread = ts; refresh(); }
function closeThread() { world.thread = null; refresh().then(() => byId("text").focus()); }
function drawer(isOpen) { document.body.classList.toggle("with-side", isOpen); byId("drawer").setAttribute("aria-expanded", String(isOpen)); }

function go(id) {
  world.channel = id;
  world.thread = null;
  atHome = false;
  drawer(false);
  refresh();
}

function tab(home) { atHome = home; if (home) act("home"); refresh(); }
function follow() { listen(soon, link_); refresh(); }

function prepare() {
  prepareSide();
  prepareTheme();
  composer(byId("composer"));
  composer(byId("reply-box"), { thread: () => world.thread, more: () => ({ reply_broadcast: byId("broadcast").checked }) });
  const items = () => world.state.shortcuts.filter((each) => each.type === "global").map((each) => ({ text: each.name, hint: each.description, run: () => act("shortcut", { callback_id: each.callback_id }) }));
  byId("shortcuts").append(menu("Shortcuts", "+", () => items().length ? items() : [{ text: say("No shortcuts here") }], { className: "quiet", "data-label": "Shortcuts" }));
  byId("as").onchange = () => { become(byId("as").value); atHome = false; follow(); };
  byId("channels").addEventListener("go", (event) => go(event.detail));
  byId("join").onclick = () => act("join", { channel: world.channel });
  byId("drawer").onclick = () => drawer(!document.body.classList.contains("with-side"));
  byId("shade").onclick = () => drawer(false);
  byId("close-thread").onclick = closeThread;
  byId("home-tab").onclick = () => tab(true);
  byId("messages-tab").onclick = () => tab(false);
  document.addEventListener("click", (event) => { const goal = event.target.closest("[data-go]"); if (goal) go(goal.dataset.go); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) { if (document.body.classList.contains("with-side")) drawer(false); else if (world.thread) closeThread(); } });
  document.addEventListener("visibilitychange", soon);
  document.addEventListener("menuclose", soon);
}

prepare();
follow();
