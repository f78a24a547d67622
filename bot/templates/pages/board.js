// Keeps the wall board current: asks every few seconds, says so when nobody answers, and goes on by itself.
(() => {
  "use strict";
  const EVERY = 5000, PATIENCE = 8000, STALE = 15000;
  const WIDE = matchMedia("(min-width: 64em) and (min-height: 36em)");
  const board = document.getElementById("board");
  const seen = document.getElementById("seen");
  const stale = document.getElementById("stale");
  const since = document.getElementById("since");
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    timeZone: board.dataset.zone,
  });
  let tag = "", last = Date.now(), timer = 0;

  // Shows as many rows of a list as there is room for, and counts the others.
  const fit = (list) => {
    const more = list.parentElement.querySelector(".more");
    const rows = [...list.children];
    const pattern = more.dataset.text ??= more.textContent;
    const show = (count) => {
      const left = rows.length - count + Number(list.dataset.left);
      rows.forEach((row, place) => { row.hidden = place >= count; });
      more.hidden = left === 0;
      more.textContent = pattern.replace("{more}", left);
      return list.scrollHeight <= list.clientHeight + 1;
    };
    if (show(rows.length) || !WIDE.matches) return;
    let low = 0, high = rows.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (show(middle)) low = middle; else high = middle;
    }
    show(low);
  };
  // The lists that stand lower take no more room than they need, and are fitted first.
  const fitAll = () => [...board.querySelectorAll("[data-fit]")].reverse().forEach(fit);

  const told = () => {
    const isStale = Date.now() - last > STALE;
    document.documentElement.toggleAttribute("data-stale", isStale);
    stale.hidden = !isStale;
    const at = clock.format(last);
    (isStale ? since : seen).textContent = at;
  };

  const take = async (answer) => {
    if (answer.status === 403) return location.reload();
    if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
    if (answer.headers.get("Bongsu-Board") !== board.dataset.version) return location.reload();
    if (answer.status === 200) {
      board.innerHTML = await answer.text();
      tag = answer.headers.get("ETag") || "";
      fitAll();
    }
    last = Date.now();
  };

  const look = async () => {
    clearTimeout(timer);
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const headers = tag ? { "If-None-Match": tag } : {};
      await take(await fetch("board/now" + location.search, { headers, signal, cache: "no-store" }));
    } catch (error) {
      console.info("the board is not answered:", error.message);
    }
    told();
    timer = setTimeout(look, EVERY);
  };

  WIDE.addEventListener("change", fitAll);
  addEventListener("resize", fitAll);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  fitAll();
  look();
})();
