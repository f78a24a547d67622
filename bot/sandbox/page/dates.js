// Times as the acting person reads them. https://docs.slack.dev/messaging/formatting-message-text#date-formatting
import { say } from "./words.js";
import { locale, zone } from "./world.js";

const form = (seconds, options) => new Intl.DateTimeFormat(locale(), { timeZone: zone(), ...options }).format(seconds * 1000);
const LONG = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
const FORMS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "numeric", day: "numeric" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: LONG,
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

export const clock = (seconds) => form(seconds, FORMS.time);
export const full = (seconds) => form(seconds, { dateStyle: "full", timeStyle: "medium" });
export const dayOf = (seconds) => form(seconds, FORMS.date_num);

export function day(seconds) {
  const now = Date.now() / 1000, days = { [dayOf(now)]: "Today", [dayOf(now - 86400)]: "Yesterday", [dayOf(now + 86400)]: "Tomorrow" };
  const near = days[dayOf(seconds)];
  return near ? say(near) : form(seconds, { weekday: "long", month: "long", day: "numeric" });
}

function ago(seconds) {
  const gone = seconds - Date.now() / 1000, units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, length]) => Math.abs(gone) >= length) || ["second", 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(gone / size), unit);
}

function token(name, seconds) {
  if (name === "ago") return ago(seconds);
  const pretty = name.endsWith("_pretty"), plain = name.replace(/_pretty$/, "");
  if (plain === "day_divider") return day(seconds);
  if (!FORMS[plain]) return null;
  const near = [-1, 0, 1].some((days) => dayOf(Date.now() / 1000 + days * 86400) === dayOf(seconds));
  return pretty && near ? day(seconds) : form(seconds, FORMS[plain]);
}

export const dated = (seconds, format) => format.replace(/\{(\w+)\}/g, (whole, name) => token(name, seconds) ?? whole);

// The seconds since 1970 at which the clocks of a zone show `text` (2026-01-31T09:30).
export function instant(text, place = zone()) {
  const shown = Date.parse(`${text}Z`) / 1000;
  if (Number.isNaN(shown)) return null;
  return shown - offset(shown - offset(shown, place), place);
}

export const wallClock = (seconds, place = zone()) => new Date((seconds + offset(seconds, place)) * 1000).toISOString().slice(0, 16);

function offset(seconds, place) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: place, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
  const at = Object.fromEntries(parts.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) / 1000 - Math.floor(seconds);
}
