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
  // an answer is kept when the server says so: until then the question waits, and what is pressed
  // meanwhile waits behind it
  let sending = null;
  let pressed = [];
  const send = (question, field) => {
    sending = question;
    choose(field);
  };
  const accept = (question) => {
    const button = question?.querySelector("[data-accept]");
    if (!button) return false;
    const field = [...question.querySelectorAll(".choices input")].find((one) => one.value === button.dataset.accept);
    if (!field) return false;
    if (sending !== question) send(question, field);
    return true;
  };
  const pick = (question, key) => {
    const field = question?.querySelector(`.choices [data-key="${key}"]`);
    if (!field) return false;
    if (field.type === "radio") send(question, field);
    else choose(field);
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
  const press = (key, target) => {
    const inside = panel.contains(document.activeElement);
    if (keys[key]) return keys[key]();
    if (/^[1-9]$/.test(key) && (inside || panel.classList.contains("choosing"))) return pick(here(), key);
    if (inside && target.type !== "radio" && ["ArrowDown", "ArrowUp"].includes(key)) {
      step(key === "ArrowDown" ? 1 : -1);
      return true;
    }
    return false;
  };
  const wait = (key) => (["a", "c", "l"].includes(key) || /^[1-9]$/.test(key)) && pressed.push(key) > 0;
  const arrived = (question) => {
    if (sending !== question) return;
    sending = null;
    onward(question);
    while (pressed.length && !sending) press(pressed.shift(), document.activeElement);
  };
  document.addEventListener("keydown", (event) => {
    if (!form || (on && !on.checked) || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const done = (sending && wait(event.key)) || press(event.key, event.target);
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
  const answersQuestion = (xhr) => [409, 422].includes(xhr.status) && xhr.responseText.includes('id="state-');
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (answersQuestion(event.detail.xhr) && panel.contains(event.detail.target)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  // a server that says nothing for so long is not answering
  document.addEventListener("htmx:configRequest", (event) => {
    if (panel.contains(event.detail.elt)) event.detail.timeout = 20000;
  });
  const why = (xhr) => {
    if (!xhr?.status) return "the server did not answer";
    if (xhr.status === 401) return "your session has ended";
    if (xhr.status === 409) return "the form has changed, and this page has to be opened again";
    return `the server answered with an error (${xhr.status})`;
  };
  const said = document.getElementById("score-said");
  const taken = (question) => {
    question.querySelector(".not-kept")?.remove();
    if (!panel.querySelector(".not-kept")) said.textContent = "";
  };
  const notKept = (question, source, xhr) => {
    taken(question);
    const again = question.querySelector(".choices input[type='radio']") && source.matches(".choices") ? "press it again" : "send it again";
    const notice = document.createElement("div");
    notice.className = "not-kept";
    const words = document.createElement("p");
    words.className = "field-error";
    words.textContent = `Not kept: ${why(xhr)}. What you chose stays here; ${again}.`;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Send again";
    button.addEventListener("click", () => {
      if (source.matches("button")) source.click();
      else source.dispatchEvent(new Event("change", { bubbles: true }));
    });
    notice.append(words, button);
    question.querySelector(".state").before(notice);
    said.textContent = words.textContent;
  };
  const stay = (question) => {
    if (sending === question) sending = null;
    pressed = [];
    go(question);
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    const question = event.detail.elt.closest?.(".asked");
    if (!question || !panel.contains(question)) return;
    const { xhr } = event.detail;
    if (xhr.status >= 200 && xhr.status < 300) {
      taken(question);
      arrived(question);
      return;
    }
    const waited = sending === question;
    if (answersQuestion(xhr)) taken(question);
    else notKept(question, event.detail.elt, xhr);
    if (waited) stay(question);
  });
  document.addEventListener("htmx:validation:halted", (event) => {
    const question = event.detail.elt?.closest?.(".asked") ?? event.target.closest?.(".asked");
    if (question && sending === question) stay(question);
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
