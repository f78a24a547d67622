// Light or dark: as the system has it, until somebody chooses.
import { byId } from "./dom.js";

const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

export function drawTheme() {
  byId("theme").setAttribute("aria-pressed", String(dark()));
  byId("theme").textContent = dark() ? "☾" : "☀";
}

export function prepareTheme() {
  const kept = localStorage.getItem("theme");
  if (kept) document.documentElement.dataset.theme = kept;
  byId("theme").onclick = () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    localStorage.setItem("theme", document.documentElement.dataset.theme);
    drawTheme();
  };
}
