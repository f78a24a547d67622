// Emoji by their names at Slack. Those that tell how grave things are, are drawn here: not every machine has a font for them.
import { el } from "./dom.js";

const disc = (fill) => `<circle cx="10" cy="10" r="7.5" fill="${fill}"/>`;
const DRAWN = {
  fire: '<path fill="#e25822" d="M10.6 1c.6 3.4 4.9 5.4 4.9 10.4A5.6 5.6 0 0 1 10 18.5a5.6 5.6 0 0 1-5.5-6.3c.1-2.5 1.5-3.7 2.2-5.8.8.7 1.3 1.6 1.4 2.7C9.8 7.3 10.9 4.3 10.6 1z"/><path fill="#ffc24b" d="M10 17.5a3 3 0 0 1-3-3.1c0-1.8 1.7-2.6 2.5-4.6 1.7 1.2 3.5 2.7 3.5 4.7a3 3 0 0 1-3 3z"/>',
  rotating_light: '<path fill="#d6322b" d="M5 14.5V10a5 5 0 0 1 10 0v4.5z"/><path fill="#ffb4a8" d="M7 10a3 3 0 0 1 3-3v1.4A1.7 1.7 0 0 0 8.4 10v2H7z"/><rect x="3.5" y="14.5" width="13" height="3" rx="1" fill="#7d8590"/><path stroke="#e25822" stroke-width="1.4" stroke-linecap="round" d="M10 1.5v1.6M3.6 4.1l1.2 1.2M16.4 4.1l-1.2 1.2"/>',
  white_check_mark: '<rect x="2" y="2" width="16" height="16" rx="4" fill="#2c8a57"/><path fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" d="M6 10.4l2.7 2.7L14 7.3"/>',
  warning: '<path fill="#f2b01e" stroke="#f2b01e" stroke-width="1.5" stroke-linejoin="round" d="M10 3l7.5 13.5h-15z"/><path stroke="#4a3500" stroke-width="1.8" stroke-linecap="round" d="M10 8v4M10 14.5v.1"/>',
  sunrise: '<path fill="#f2b01e" d="M4.5 14a5.5 5.5 0 0 1 11 0z"/><path stroke="#e8781e" stroke-width="1.6" stroke-linecap="round" d="M10 3v2.6M3.4 6.4l1.9 1.9M16.6 6.4l-1.9 1.9"/><rect x="1.8" y="14.6" width="16.4" height="2.2" rx="1.1" fill="#7d8590"/>',
  hourglass: '<path fill="#f2b01e" d="M7.3 16.4h5.4c-.2-1.9-1.3-3-2.7-3.9-1.4.9-2.5 2-2.7 3.9z"/><path fill="none" stroke="#7d8590" stroke-width="1.6" stroke-linecap="round" d="M5 2.8h10M5 17.2h10M6.3 3c0 6 7.4 6 7.4 14M13.7 3c0 6-7.4 6-7.4 14"/>',
  construction: '<path stroke="#7d8590" stroke-width="2" stroke-linecap="round" d="M5 11v6M15 11v6"/><rect x="1.8" y="5" width="16.4" height="6.4" rx="1" fill="#f2b01e"/><path stroke="#30343a" stroke-width="2" d="M4.4 11l2.6-6M9.4 11l2.6-6M14.4 11l2.6-6"/>',
  large_green_circle: disc("#2c8a57"), large_yellow_circle: disc("#f2b01e"), large_orange_circle: disc("#e8781e"),
  red_circle: disc("#d6322b"), large_blue_circle: disc("#2f6fd0"), white_circle: disc("#d5d9de"), black_circle: disc("#30343a"),
};
const WRITTEN = {
  eyes: "👀", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", tada: "🎉", rocket: "🚀", bell: "🔔", no_bell: "🔕", mute: "🔇", x: "❌",
  heavy_check_mark: "✔️", sunrise: "🌅", hourglass: "⌛", hourglass_flowing_sand: "⏳", memo: "📝", wrench: "🔧", pushpin: "📌", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", bar_chart: "📊", calendar: "📅", clock3: "🕒", wave: "👋", pray: "🙏", raised_hands: "🙌", heart: "❤️", smile: "😄",
  thinking_face: "🤔", sweat_smile: "😅", bug: "🐛", construction: "🚧", lock: "🔒", key: "🔑", link: "🔗", package: "📦", ship: "🚢", zap: "⚡",
  question: "❓", exclamation: "❗", information_source: "ℹ️", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", rewind: "⏪", stopwatch: "⏱️",
  "100": "💯", speech_balloon: "💬", busts_in_silhouette: "👥", palm_tree: "🌴", face_with_thermometer: "🤒", coffee: "☕", books: "📚", pager: "📟", point_right: "👉", fire_engine: "🚒",
  scroll: "📜", repeat: "🔁", twisted_rightwards_arrows: "🔀", pencil: "📝", alarm_clock: "⏰", white_square_button: "🔳", mega: "📣", heavy_minus_sign: "➖", snowflake: "❄️", sunny: "☀️", steam_locomotive: "🚂", studio_microphone: "🎙️", checkered_flag: "🏁",
};

export const isKnown = (name) => name in DRAWN || name in WRITTEN;

export function emoji(name) {
  const node = el("span", { className: "emoji", role: "img", title: `:${name}:`, "aria-label": name.replaceAll("_", " ") });
  if (DRAWN[name]) node.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true">${DRAWN[name]}</svg>`;
  else node.textContent = WRITTEN[name] || `:${name}:`;
  return node;
}

// Several words with emoji in them, without other markup: labels of buttons, titles, options.
export function plain(text) {
  return text.split(/(:[a-z0-9_+-]+:)/).map((part) => {
    const name = part.length > 2 && part.startsWith(":") && part.endsWith(":") ? part.slice(1, -1) : "";
    return isKnown(name) ? emoji(name) : part;
  });
}

const SIGNS = { fire: "🔥", rotating_light: "🚨", white_check_mark: "✅", warning: "⚠️", large_green_circle: "🟢", red_circle: "🔴" };
export const nameOf = (sign) => Object.keys(SIGNS).find((name) => SIGNS[name] === sign);

// The same for places that take text alone, such as the options of a menu.
export const flat = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => WRITTEN[name] || SIGNS[name] || whole);
