// What the page knows: who acts, where they are, and the workspace as they see it.
const asked = new URLSearchParams(location.search);

export const world = {
  me: asked.get("as") || sessionStorage.getItem("as") || localStorage.getItem("as") || "U0MAYAJOHN",
  channel: asked.get("channel") || "C0GENERAL",
  thread: null,
  marked: asked.get("ts"),
  state: null,
  person: {},
  people: {},
  channels: {},
};

export function learn(state) {
  world.state = state;
  world.people = Object.fromEntries(state.people.map((each) => [each.id, each]));
  world.channels = Object.fromEntries(state.channels.map((each) => [each.id, each]));
  world.person = world.people[world.me] || {};
  if (!world.channels[world.channel]) world.channel = state.channels[0].id;
}

export function become(person) {
  world.me = person;
  world.thread = null;
  sessionStorage.setItem("as", person);
  localStorage.setItem("as", person);
}

export const here = () => world.channels[world.channel];
export const isApp = (channel) => channel.is_im && Boolean((world.people[channel.user] || {}).is_bot);
export const personName = (id) => id === "USLACKBOT" ? "Slackbot" : (world.people[id] || {}).real_name || id;

export const groupName = (id) => (world.state.groups.find((each) => each.id === id) || {}).handle || id;

export function channelName(id) {
  const channel = world.channels[id];
  return channel && (channel.is_im ? personName(channel.user) : channel.name);
}

// Dates are written as the person writes them; where the page does not speak their language, in English.
export const locale = () => /^(ko|en)/.test(world.person.locale || "") ? world.person.locale : "en-GB";
export const zone = () => world.person.tz || "UTC";
