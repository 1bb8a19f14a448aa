// The transcript by keys, by mouse and in step with the recording. Everything here is also a link,
// a button or a form on the page; nothing said enters the page but through the server's templates.
// One key alone does something only while "Keys are on"; scoring.js asks window.wellspentKeys too.
(() => {
  const frame = document.querySelector("[data-keys]");
  const dialog = document.getElementById("keys");
  const onDevice = (() => { try { return localStorage; } catch { return null; } })();
  const keysAreOn = () => onDevice?.getItem("wellspent-keys") !== "off";
  // somebody types, chooses from a list, or works a control of its own
  const busy = (target) => Boolean(target.closest?.("input, textarea, select, audio, video, dialog, [contenteditable]"));
  window.wellspentKeys = (event) =>
    keysAreOn() && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey
    && !busy(event.target) && !document.querySelector("dialog[open]");

  const scroll = (element, block = "center") =>
    element.scrollIntoView({ block, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });

  // five to read: each box begins where most of that is which the list is about
  for (const box of document.querySelectorAll(".box")) {
    const first = box.querySelector("[data-most]") ?? box.querySelector(".shows");
    if (first) box.scrollTop = first.offsetTop - 8;
  }
  // a block of a ribbon leads to its turn
  document.addEventListener("click", (event) => {
    const to = event.target.closest?.("[data-to]")?.dataset.to;
    const turn = to && document.getElementById(to);
    if (!turn) return;
    const box = turn.closest(".box");
    if (box) box.scrollTop = turn.offsetTop - 8;
    else choose(turn);
  });

  const ribbons = (root) => [...root.querySelectorAll("[data-ribbon] rect[data-start]")];
  const placeAt = (blocks, seconds) => {
    const block = blocks.find((one) => seconds < Number(one.dataset.end)) ?? blocks.at(-1);
    const [start, end] = [Number(block.dataset.start), Number(block.dataset.end)];
    const share = end > start ? Math.min(Math.max((seconds - start) / (end - start), 0), 1) : 0;
    return Number(block.getAttribute("x")) + share * Number(block.getAttribute("width"));
  };
  const movePlayhead = (root, x) => {
    const line = root.querySelector(".playhead");
    if (!line) return;
    line.removeAttribute("hidden");
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  };

  if (!frame) return;
  const blocks = ribbons(frame);
  const audio = frame.querySelector("[data-audio]");
  const said = frame.querySelector("[data-said]");
  const turns = () => [...frame.querySelectorAll(".turn")];
  const current = () => frame.querySelector(".turn[aria-current]");
  const announce = (words) => { said.textContent = words; };

  const mark = (turn) => {
    current()?.removeAttribute("aria-current");
    turn.setAttribute("aria-current", "true");
    if (!blocks.length || (audio && !audio.paused)) return;
    const own = blocks.find((one) => one.dataset.to === turn.id);
    const start = turn.dataset.start;
    if (start !== undefined) movePlayhead(frame, placeAt(blocks, Number(start) + 0.001));
    else if (own) movePlayhead(frame, Number(own.getAttribute("x")));
  };
  // a function of its own name, for the ribbon's click above comes first in this file
  function choose(turn) {
    mark(turn);
    turn.focus({ preventScroll: true });
    scroll(turn);
  }
  const step = (among, by) => {
    const all = turns();
    const here = all.indexOf(current());
    const wanted = by > 0
      ? all.slice(here + 1).find(among)
      : all.slice(0, Math.max(here, 0)).reverse().find(among);
    if (!wanted) { announce(by > 0 ? "That was the last one." : "That was the first one."); return; }
    choose(wanted);
    const tags = [...wanted.querySelectorAll(".tag")].map((tag) => tag.textContent).join(", ");
    announce(`Turn ${wanted.dataset.turn} of ${all.length}${tags ? `: ${tags}` : ""}`);
  };

  // questions: whose evidence is meant, by the pointer, the focus or a digit
  const highlight = (number) => {
    frame.querySelectorAll(".of-chosen").forEach((one) => one.classList.remove("of-chosen"));
    frame.classList.toggle("chosen-question", Boolean(number));
    if (!number) return;
    for (const one of frame.querySelectorAll("mark[data-numbers]")) {
      if (one.dataset.numbers.split(", ").includes(number)) one.classList.add("of-chosen");
    }
    for (const one of frame.querySelectorAll(".tag[data-number], .answers [data-number]")) {
      if (one.dataset.number === number) one.classList.add("of-chosen");
    }
  };
  const numberOf = (event) => event.target.closest?.("[data-number]")?.dataset.number;
  for (const kind of ["focusin", "mouseover"]) {
    frame.addEventListener(kind, (event) => { const n = numberOf(event); if (n) highlight(n); });
  }

  // the recording, in step
  const seek = (turn) => {
    if (!audio || turn.dataset.start === undefined) return;
    const to = Number(turn.dataset.start);
    const go = () => { audio.currentTime = to; };
    if (audio.readyState >= 1) go();
    else { audio.addEventListener("loadedmetadata", go, { once: true }); audio.load(); }
    audio.play().catch(() => announce("The recording cannot be played."));
  };
  if (audio) {
    let spoken = null;
    audio.addEventListener("timeupdate", () => {
      const now = audio.currentTime;
      if (blocks.length) movePlayhead(frame, placeAt(blocks, now));
      const timed = turns().filter((one) => one.dataset.start !== undefined);
      const turn = timed.filter((one) => Number(one.dataset.start) <= now)
        .findLast((one) => one.dataset.end === undefined || now < Number(one.dataset.end)) ?? null;
      if (turn === spoken) return;
      spoken?.classList.remove("spoken");
      turn?.classList.add("spoken");
      spoken = turn;
      if (turn && !audio.paused) scroll(turn, "nearest");
    });
    audio.addEventListener("error", () => announce("The recording cannot be played."));
  }
  frame.addEventListener("click", (event) => {
    const turn = event.target.closest(".turn");
    if (!turn) return;
    const inControl = event.target.closest("a, button:not([data-seek]), input, select, textarea, label, summary, form");
    if (inControl || String(getSelection())) return;
    mark(turn);
    seek(turn);
  });
  frame.addEventListener("focusin", (event) => {
    const turn = event.target.closest(".turn");
    if (turn && turn !== current()) mark(turn);
  });

  // corrections: the form comes into the turn, and the focus with it
  const edit = () => {
    const link = (current() ?? turns()[0])?.querySelector(".correct");
    if (link) link.click();
  };
  const leave = (form) => {
    const turn = form.closest(".turn");
    form.remove();
    choose(turn);
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    // what was typed comes back with its message, in place of the form
    if ([409, 422].includes(event.detail.xhr.status) && event.target.closest?.(".turn")) {
      const holder = event.target.querySelector(".edit");
      if (holder) {
        event.detail.target = holder;
        event.detail.swapOverride = "innerHTML";
      }
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    const saved = frame.querySelector("[data-saved]");
    if (saved) {
      saved.removeAttribute("data-saved");
      choose(saved);
      announce(`The label of turn ${saved.dataset.turn} is kept: ${saved.querySelector(".part").textContent}`);
      return;
    }
    const wrong = frame.querySelector(".label-form [aria-invalid]");
    (wrong ?? frame.querySelector(".label-form select:not([data-met])"))?.focus();
    frame.querySelectorAll(".label-form select").forEach((one) => { one.dataset.met = ""; });
  });
  frame.addEventListener("click", (event) => {
    const link = event.target.closest("[data-leave]");
    const form = link?.closest(".label-form");
    if (!form) return;
    event.preventDefault();
    leave(form);
  });

  // keys
  const help = () => { if (!dialog.open) dialog.showModal(); };
  const opener = frame.querySelector("[data-help]");
  opener.hidden = false;
  opener.addEventListener("click", help);
  const keysOn = dialog.querySelector("[data-keys-on]");
  keysOn.checked = keysAreOn();
  keysOn.addEventListener("change", () => onDevice?.setItem("wellspent-keys", keysOn.checked ? "on" : "off"));
  const byDigit = (digit) => {
    // within the form on the right a digit is an answer
    const panel = document.getElementById("scoring");
    if (panel?.classList.contains("choosing") || panel?.contains(document.activeElement)) return false;
    const question = frame.querySelector(`.asked[data-number="${digit}"]:not([hidden]), .answers > [data-number="${digit}"]`);
    if (!question) return false;
    question.focus({ preventScroll: true });
    scroll(question, "nearest");
    return true;
  };
  const stop = (turn) => turn.dataset.stop !== undefined;
  const doing = {
    j: () => step(() => true, 1), k: () => step(() => true, -1),
    n: () => step(stop, 1), p: () => step(stop, -1),
    e: edit, "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const form = event.target.closest?.(".label-form");
      if (form) { event.preventDefault(); leave(form); }
      return;
    }
    if (!window.wellspentKeys(event)) return;
    if (event.key === " " && audio && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      if (audio.paused) audio.play().catch(() => announce("The recording cannot be played."));
      else audio.pause();
    } else if (Object.hasOwn(doing, event.key)) {
      event.preventDefault();
      doing[event.key]();
    } else if (/^[1-9]$/.test(event.key) && byDigit(event.key)) event.preventDefault();
  });
  // an address that names a turn begins there
  const named = location.hash && document.getElementById(location.hash.slice(1));
  if (named?.classList?.contains("turn")) choose(named);
})();
