"use strict";
// Opens a figure into its contacts and a contact into its turns. Everything said
// enters the page as text (textContent), never as markup.
(() => {
  const KINDS = { quick: 8, friction: 8, slow: 0, other: 8, unknown: 8 };
  const LIST = 300;
  const NAMES = {
    contact: "contacts",
    handle: "handle time",
    "flag/repeat": "the same customer came back",
    "flag/resolved": "recorded as resolved",
    "flag/transfer": "with a transfer",
    "flag/answered": "the survey was answered",
    "flag/satisfied": "satisfied, by the survey",
    "flag/untimed": "without timing",
  };
  const dialog = document.getElementById("opened");
  const inside = document.getElementById("inside");
  let loading = null;

  const load = () => (loading ??= (async () => {
    const packed = document.getElementById("packed").textContent.trim();
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  })());

  const make = (name, fields = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(fields)) node.setAttribute(key, value);
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  const draw = (name, fields) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(fields)) node.setAttribute(key, value);
    return node;
  };
  const seconds = (value) => {
    if (value === null || value === undefined) return "no timing";
    if (value === 0) return "0 s";
    if (value < 0.05) return "<0.1 s";
    if (value < 9.95) return `${value.toFixed(1)} s`;
    const whole = Math.round(value);
    if (whole < 100) return `${whole} s`;
    const two = (n) => String(n).padStart(2, "0");
    if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
    return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  };
  const words = (text) => String(text).replaceAll("_", " ");
  const recorded = (value) => value ?? "not recorded";
  const counted = (measure) => /^(answer|flag|contact)(\/|$)/.test(measure);

  const table = (name, caption, heads, rows) => make("table", { class: name },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows));
  const cell = (content, name) => make("td", name ? { class: name } : {}, content ?? "");
  const row = (...cells) => make("tr", {}, ...cells.map((each) => cell(each)));

  const named = (measure) => NAMES[measure] ?? words(measure.replaceAll("/", ": "));
  const amount = (one, measure) => (measure === "contact" ? 1 : one.measures[measure] ?? 0);

  const showRows = (all, wanted) => {
    const measure = wanted.get("measure");
    const field = wanted.get("field");
    const value = wanted.get("value");
    // what is counted rather than timed is ordered by handle time
    const size = (one) => (counted(measure) ? one.handle ?? 0 : amount(one, measure));
    const found = all
      .filter((one) => amount(one, measure) > 0 && (!field || one[field] === value))
      .sort((a, b) => size(b) - size(a) || (a.contact < b.contact ? -1 : 1));
    const place = field ? ` where ${field} is ${recorded(value)}` : "";
    const rows = found.slice(0, LIST).map((one) => row(
      make("a", { href: `#contact:${encodeURIComponent(one.contact)}` }, one.contact),
      seconds(counted(measure) ? one.handle : amount(one, measure)),
      recorded(one.channel), recorded(one.queue), recorded(one.reason), one.began));
    const time = counted(measure) ? "Handle time" : "Seconds of it";
    const more = found.length > LIST ? `; the first ${LIST} are listed` : "";
    inside.replaceChildren(
      make("h2", {}, `${named(measure)}${place}`),
      make("p", {}, `${found.length} of the ${all.length} ${all.length === 1 ? "contact" : "contacts"} that this page carries${more}. The longest come first.`),
      table("rows", "Contacts", ["Contact", time, "Channel", "Queue", "Reason", "Began"], rows));
  };

  const ribbon = (one) => {
    const svg = draw("svg", { class: "ribbon", viewBox: "0 0 1000 34", preserveAspectRatio: "none", role: "img" });
    for (const [x, width, kind, name, length] of one.ribbon) {
      const y = KINDS[kind];
      const block = draw("rect", { x, y, width, height: 34 - y, class: `k-${kind}` });
      const title = draw("title", {});
      title.textContent = `${words(name)}, ${seconds(length)}`;
      block.append(title);
      svg.append(block);
    }
    return svg;
  };

  const swatch = (kind) => {
    const svg = draw("svg", { class: "swatch", viewBox: "0 0 18 12", "aria-hidden": "true" });
    svg.append(draw("rect", { x: 0.5, y: 0.5, width: 17, height: 11, class: `k-${kind}` }));
    return svg;
  };

  const said = (one, turn, text) => {
    // places are counted in characters, as the quotes are, not in UTF-16 units
    const letters = [...text];
    const quotes = one.answers.flatMap(([question, , , , quoted]) => quoted
      .filter(([n, start]) => n === turn && start !== null)
      .map(([, start, end]) => ({ start, end, question })));
    const places = quotes.flatMap(({ start, end }) => [start, end]);
    const cuts = [...new Set([0, letters.length, ...places])].sort((a, b) => a - b);
    const spoken = make("td", { class: "said" });
    for (let n = 0; n + 1 < cuts.length; n += 1) {
      const piece = letters.slice(cuts[n], cuts[n + 1]).join("");
      const covering = quotes.filter(({ start, end }) => start < cuts[n + 1] && cuts[n] < end);
      const title = [...new Set(covering.map(({ question }) => words(question)))].join(", ");
      spoken.append(covering.length ? make("mark", { title }, piece) : piece);
    }
    return spoken;
  };

  const showContact = (all, id) => {
    const one = all.find((each) => each.contact === id);
    if (!one) {
      inside.replaceChildren(make("h2", {}, id), make("p", {},
        "This page does not carry that contact. Open it with: wellspent show DIR CONTACT"));
      return;
    }
    const turns = one.turns.map(([turn, speaker, text, part, kind, friction, sure, length]) => {
      const line = row(String(turn), speaker);
      line.className = `t-${kind}`;
      line.append(said(one, turn, text),
        make("td", {}, swatch(kind), ` ${part ?? "no label"}`),
        cell(friction === "none" ? "" : words(friction)),
        cell(sure === null ? "" : sure.toFixed(2), "num"),
        cell(length === null ? "" : seconds(length), "num"));
      return line;
    });
    const answers = one.answers.map(([question, answer, by, , quotes]) => row(words(question),
      words(answer), by, make("span", {}, ...quotes.flatMap(([turn, , , quote]) => [
        make("q", {}, quote), make("small", {}, ` turn ${turn} `)]))));
    inside.replaceChildren(
      make("h2", {}, one.contact),
      make("p", { class: "facts" }, [recorded(one.channel), recorded(one.queue), recorded(one.reason),
        `${seconds(one.handle)} (${one.timing})`].join(" · ")),
      one.ribbon.length ? ribbon(one) : make("p", { class: "none" }, "No timing was recorded."),
      table("transcript", "Turns", ["Turn", "Who", "What was said", "Part", "Friction", "Sure", "Time"], turns),
      table("answers", "Scorecard", ["Question", "Answer", "By", "Quotes"], answers));
  };

  const follow = async () => {
    const rows = location.hash.match(/^#rows:(.*)$/);
    const contact = location.hash.match(/^#contact:(.*)$/);
    if (!rows && !contact) {
      if (dialog.open) dialog.close();
      return;
    }
    const all = await load();
    if (rows) showRows(all, new URLSearchParams(rows[1]));
    else showContact(all, decodeURIComponent(contact[1]));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    const title = inside.querySelector("h2");
    title.tabIndex = -1;
    title.focus();
  };

  // leaving the fragment behind, so that the same figure opens again, and staying in place
  dialog.addEventListener("close", () => {
    if (/^#(rows|contact):/.test(location.hash)) history.pushState(null, "", location.pathname + location.search);
  });
  document.getElementById("back").addEventListener("click", () => history.back());
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  follow();
})();
