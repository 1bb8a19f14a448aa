// Nothing typed is lost: what stands in a form marked data-keep="name" is kept in this tab until
// the server has taken it, and put back when the page comes again, as after a new sign-in.
(() => {
  const person = document.body.dataset.person;
  const key = (form) => `kept:${person}:${location.pathname}:${form.dataset.keep}`;
  const fields = (form) =>
    [...form.elements].filter((e) => e.name && !["csrfmiddlewaretoken", "seen"].includes(e.name)
      && !["file", "password", "submit", "hidden"].includes(e.type));
  const keep = (form) => {
    const kept = fields(form).map((e) =>
      [e.name, e.value, ["radio", "checkbox"].includes(e.type) ? e.checked : null]);
    sessionStorage.setItem(key(form), JSON.stringify(kept));
  };
  const restore = (form) => {
    const text = sessionStorage.getItem(key(form));
    if (!text) return;
    let changed = false;
    for (const [name, value, checked] of JSON.parse(text)) {
      for (const e of fields(form).filter((one) => one.name === name)) {
        if (checked === null) {
          changed ||= e.value !== value;
          e.value = value;
        } else if (e.value === value) {
          changed ||= e.checked !== checked;
          e.checked = checked;
        }
      }
    }
    if (changed) {
      const note = document.createElement("p");
      note.className = "notice";
      note.setAttribute("role", "status");
      note.textContent = "What you had typed before is back in its place; it is not sent yet.";
      form.prepend(note);
    }
  };
  // signing in anew, perhaps in another tab, makes a new token: a page sends the one of now
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("htmx:configRequest", (event) => {
    const now = token();
    if (!now) return;
    event.detail.headers["X-CSRFToken"] = now;
    if (event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = now;
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.elements?.csrfmiddlewaretoken;
    if (field && token()) field.value = token();
  }, true);
  // the server names the forms whose content it has taken
  for (const taken of document.querySelectorAll("[data-taken]")) {
    for (const k of Object.keys(sessionStorage)) {
      if (k.startsWith(`kept:${person}:`) && k.endsWith(`:${taken.dataset.taken}`)) sessionStorage.removeItem(k);
    }
  }
  if (person) document.querySelectorAll("form[data-keep]").forEach(restore);
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form) keep(form);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget]")) {
      Object.keys(sessionStorage).filter((k) => k.startsWith("kept:")).forEach((k) => sessionStorage.removeItem(k));
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    const form = elt.closest?.("form[data-keep]");
    const taken = xhr?.status >= 200 && xhr.status < 300;
    if (form && taken && !elt.matches("[data-only-asks]")) {
      // what another part of the form could not send is still to be sent
      if (form.querySelector(".not-kept")) keep(form);
      else sessionStorage.removeItem(key(form));
    }
    const ended = document.getElementById("session-notice");
    const unsent = document.getElementById("unsent-notice");
    if (xhr?.status === 401) ended.hidden = false;
    else if (taken) ended.hidden = true;
    // a question being scored says it itself; what is only looked at is asked for again
    if (requestConfig?.verb === "get" || elt.closest?.(".asked, [data-only-asks]")) return;
    unsent.hidden = taken || xhr?.status === 401 || !(event.detail.failed || !xhr?.status);
  });
})();
