// Scoring by keys: a accept, c change (then a number), l leave for later, arrows between questions,
// q attach what is selected in the transcript. Without this script the form works by itself.
(() => {
  const panel = document.getElementById("scoring");
  const form = panel?.querySelector("form.score");
  if (!panel) return;
  const on = document.getElementById("score-keys");
  if (on) {
    on.checked = localStorage.getItem("score-keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("score-keys", on.checked ? "on" : "off"));
  }
  const questions = () => [...panel.querySelectorAll(".asked:not([hidden])")];
  const answered = (question) => Boolean(question.querySelector(".state.kept"));
  let current = null;
  const here = () => {
    const focused = document.activeElement?.closest?.(".asked");
    if (focused && !focused.hidden) current = focused;
    if (!current || current.hidden) current = questions().find((one) => !answered(one)) ?? questions()[0];
    return current;
  };
  const go = (question) => {
    if (!question) return;
    panel.classList.remove("choosing");
    current = question;
    question.focus({ preventScroll: true });
    question.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = questions();
    const place = all.indexOf(here());
    const inside = document.activeElement?.closest?.(".asked");
    go(all[Math.min(Math.max(place + (inside ? by : 0), 0), all.length - 1)]);
  };
  const onward = (question) => {
    const all = questions();
    const place = all.indexOf(question);
    const next = [...all.slice(place + 1), ...all.slice(0, place)].find((one) => one !== question && !answered(one));
    if (next) go(next);
    else form.querySelector('button[value="finish"]').focus();
  };
  const choose = (field) => {
    if (field.type === "checkbox") field.checked = !field.checked;
    else field.checked = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const accept = (question) => {
    const button = question?.querySelector("[data-accept]");
    if (!button) return false;
    const field = [...question.querySelectorAll(".choices input")].find((one) => one.value === button.dataset.accept);
    if (!field) return false;
    choose(field);
    question.querySelector(".state").classList.add("kept");
    onward(question);
    return true;
  };
  const pick = (question, key) => {
    const field = question?.querySelector(`.choices [data-key="${key}"]`);
    if (!field) return false;
    choose(field);
    if (field.type === "radio") {
      question.querySelector(".state").classList.add("kept");
      onward(question);
    }
    return true;
  };
  // a turn of the transcript is the nearest element that says its number
  const turnOf = (node) => {
    const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const found = element?.closest?.("[data-turn], [id^='turn-']");
    if (!found || panel.contains(found)) return null;
    return found.dataset.turn ?? found.id.slice("turn-".length);
  };
  const quote = () => {
    const selection = document.getSelection();
    const question = here();
    if (!selection || selection.isCollapsed || !question) return false;
    const held = selection.getRangeAt(0).cloneContents();
    held.querySelectorAll("sup").forEach((mark) => mark.remove()); // the page's own signs
    const words = held.textContent.trim();
    const turn = turnOf(selection.anchorNode);
    if (!turn || turn !== turnOf(selection.focusNode)) return false;
    question.querySelector("details.more").open = true;
    question.querySelector("[name^='turn-']").value = turn;
    question.querySelector("[name^='words-']").value = words;
    question.querySelector("[data-attach]").click();
    question.scrollIntoView({ block: "nearest" });
    return true;
  };
  const keys = {
    a: () => accept(here()),
    c: () => {
      go(here());
      const fields = here().querySelectorAll(".choices input, .choices textarea");
      (here().querySelector(".choices input:checked") ?? fields[0])?.focus();
      panel.classList.add("choosing");
      return true;
    },
    l: () => { onward(here()); return true; },
    q: quote,
  };
  const typing = (element) =>
    element?.isContentEditable || ["TEXTAREA", "SELECT"].includes(element?.tagName)
    || (element?.tagName === "INPUT" && !["radio", "checkbox", "button", "submit"].includes(element.type));
  document.addEventListener("keydown", (event) => {
    if (!form || (on && !on.checked) || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const inside = panel.contains(document.activeElement);
    let done = false;
    if (keys[event.key]) done = keys[event.key]();
    else if (/^[1-9]$/.test(event.key) && (inside || panel.classList.contains("choosing"))) done = pick(here(), event.key);
    else if (inside && event.target.type !== "radio" && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      step(event.key === "ArrowDown" ? 1 : -1);
      done = true;
    }
    if (done) {
      event.preventDefault();
      event.stopImmediatePropagation(); // the transcript has keys of its own
    }
  }, true);
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-accept]");
    if (button && accept(button.closest(".asked"))) event.preventDefault();
    const link = event.target.closest("a[data-turn]");
    if (link) {
      const turn = document.getElementById(`turn-${link.dataset.turn}`)
        ?? [...document.querySelectorAll(`[data-turn="${link.dataset.turn}"]`)].find((one) => !panel.contains(one));
      if (!turn) return;
      event.preventDefault();
      document.querySelectorAll(".said-turn").forEach((one) => one.classList.remove("said-turn"));
      turn.classList.add("said-turn");
      turn.scrollIntoView({ block: "center" });
    }
  });
  panel.addEventListener("focusin", (event) => {
    const question = event.target.closest(".asked");
    if (question) current = question;
  });
  // a number typed takes the place of a choice, and the other way round
  panel.addEventListener("input", (event) => {
    const choices = event.target.closest(".choices");
    if (!choices) return;
    const fields = [...choices.querySelectorAll("input, textarea")];
    if (event.target.type === "radio") fields.filter((one) => !["radio", "checkbox"].includes(one.type)).forEach((one) => { one.value = ""; });
    else if (event.target.type !== "checkbox" && event.target.value) fields.filter((one) => one.type === "radio").forEach((one) => { one.checked = false; });
  });
  // what was refused is shown at its question, and not thrown away
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status) && panel.contains(event.detail.target)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    const foot = document.getElementById("score-foot");
    if (!foot) return;
    const asked = new Set(foot.dataset.asked.split(" "));
    panel.querySelectorAll(".asked").forEach((one) => { one.hidden = !asked.has(one.dataset.number); });
    panel.querySelectorAll(".state[data-changed]").forEach((state) => {
      const value = state.dataset.value;
      state.closest(".asked").querySelectorAll(".choices input, .choices textarea").forEach((field) => {
        if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === value || (value.startsWith("[") && value !== "[]" && JSON.parse(value).includes(field.value));
        else field.value = value;
      });
      state.removeAttribute("data-changed");
    });
  });
  document.addEventListener("scored", (event) => {
    const question = event.target.closest?.(".asked");
    const words = question?.querySelector("[name^='words-']");
    if (!words || !event.detail.words || words.value !== event.detail.words) return; // something newer stands there
    question.querySelectorAll("[name^='turn-'], [name^='words-']").forEach((one) => { one.value = ""; });
  });
})();
