// The side: who acts, the channels, and what to try.
import { byId, el, renew } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./messages.js";
import { act } from "./server.js";
import { toast } from "./toast.js";
import { say } from "./words.js";
import { world, channelName } from "./world.js";

const ALERTS = [
  ["Checkout errors · critical", { name: "sample", severity: "critical" }],
  ["Slow search · urgent", { name: "latency", severity: "error" }],
  ["Disk filling up · warning", { name: "disk", severity: "warning" }],
  ["Watchdog", { name: "watchdog", severity: "none" }],
];

function channelRow(each) {
  const kind = each.is_archived ? "archive" : each.is_private ? "lock" : "hash", name = channelName(each.id);
  const told = [name, each.is_private && say("private"), each.is_archived && say("archived"), each.unread && say("{n} unread", { n: each.unread })].filter(Boolean).join(", ");
  const classes = [each.unread && "unread", each.is_archived && "faint", !each.is_member && "faint"].filter(Boolean).join(" ");
  return el("li", {}, el("button", { type: "button", className: classes, "aria-label": told, "aria-current": each.id === world.channel ? "true" : null, "data-go": each.id, "data-action": each.id },
    each.is_im ? avatar(each.user) : icon(kind), el("span", { className: "name" }, name), each.unread ? el("span", { className: "badge" }, each.unread) : null));
}

function personRow(person) {
  const open = async () => { const { channel } = await act("open_im", { user: person.id }); if (channel) byId("channels").dispatchEvent(new CustomEvent("go", { detail: channel })); };
  return el("li", {}, el("button", { type: "button", className: "faint", "data-action": person.id, onclick: open }, avatar(person.id), el("span", { className: "name" }, person.real_name)));
}

const ZONES = ["Asia/Seoul", "Asia/Kathmandu", "Africa/Casablanca", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Pacific/Apia", "Australia/Lord_Howe", "UTC"];
const place = (zone) => zone.split("/").pop().replaceAll("_", " ");
const told = (person) => `${person.real_name} · ${place(person.tz)}${person.unread && person.id !== world.me ? ` (${person.unread})` : ""}`;

const byName = (one, other) => one.is_archived - other.is_archived || one.name.localeCompare(other.name, undefined, { numeric: true });

export function drawSide() {
  const { people, channels } = world.state, open = channels.filter((each) => each.is_im), known = new Set(open.map((each) => each.user));
  const context = [world.channel, world.me, document.documentElement.lang];
  const sign = (each) => JSON.stringify([each, context]), key = (each) => each.id;
  renew(byId("rooms"), channels.filter((each) => !each.is_im).sort(byName), { key, sign, draw: channelRow });
  const others = people.filter((each) => !each.deleted && each.id !== world.me && !known.has(each.id)).sort((one, other) => other.is_bot - one.is_bot);
  renew(byId("directs"), [...open, ...others], { key, sign, draw: (each) => each.is_im ? channelRow(each) : personRow(each) });
  renew(byId("as"), people.filter((each) => !each.is_bot && !each.deleted), { key, sign: told, draw: (each) => el("option", { value: each.id }, told(each)) });
  byId("as").value = world.me;
  renew(byId("zone"), [...new Set([world.person.tz, ...ZONES])].sort(), { key: (zone) => zone, draw: (zone) => el("option", { value: zone }, place(zone)) });
  byId("zone").value = world.person.tz;
  byId("drawer").toggleAttribute("data-unread", channels.some((each) => each.unread));
  renew(byId("alert"), ALERTS, { key: ([name]) => name, sign: ([name]) => say(name), draw: ([name]) => el("option", { value: name }, say(name)) });
  drawBot(world.state.bot);
}

function drawBot({ alive, connected }) {
  const state = !alive ? "down" : connected ? "running" : "starting";
  const text = { down: "The bot is down; it comes back by itself", running: "The bot is running", starting: "The bot is starting" }[state];
  for (const node of [byId("bot"), byId("bot-dot")]) node.dataset.state = state;
  if (byId("bot").textContent !== say(text)) byId("bot").textContent = say(text);
  byId("bot-dot").title = say(text);
}

async function send(status) {
  const [, order] = ALERTS.find(([name]) => name === byId("alert").value);
  const answer = await act("alert", { ...order, status });
  if (answer.ok) toast(say("The alert was sent."), "done");
}

export function prepareSide() {
  byId("zone").onchange = () => act("user", { id: world.me, tz: byId("zone").value });
  byId("fire").onclick = () => send("firing");
  byId("calm").onclick = () => send("resolved");
  byId("kill").onclick = async () => {
    const answer = await act("kill");
    if (answer.ok) toast(say("The bot was killed. What it had accepted goes on when it is back."), "done");
  };
}
