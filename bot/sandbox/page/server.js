// What the page asks of the workspace, and tells it.
import { toast } from "./toast.js";
import { say } from "./words.js";
import { world } from "./world.js";

const SILENT = "The bot did not answer. It may be starting; try again in a moment.";

export async function read(path, given = {}) {
  const answer = await fetch(`/sandbox/${path}?${new URLSearchParams({ as: world.me, ...given })}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// Returns what the workspace answers; what did not work is told in a notice, but for the errors of a form's fields.
export async function act(name, given = {}) {
  let answer;
  try {
    const sent = await fetch(`/sandbox/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: world.me, ...given }) });
    answer = await sent.json();
  } catch {
    answer = { ok: false, error: "away" };
  }
  if (!answer.ok && !answer.errors) toast(problem(answer));
  return answer;
}

function problem({ error, status }) {
  if (error === "away") return say("The workspace is away. Connecting again…");
  if (error === "invalid_command") return say("There is no such command in this workspace.");
  if (status === 0 || status >= 500 || /timeout|dispatch_failed/.test(error || "")) return say(SILENT);
  if (error) return say(error);
  return say(SILENT);
}

let stream = null;

export function listen(onNews, onLink) {
  if (stream) stream.close();
  stream = new EventSource(`/sandbox/stream?as=${encodeURIComponent(world.me)}`);
  stream.onmessage = onNews;
  stream.onopen = () => { onLink(true); onNews(); };
  stream.onerror = () => {
    onLink(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(onNews, onLink), 1000);
  };
}
