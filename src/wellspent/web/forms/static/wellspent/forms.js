// The editor of a form: what was typed, with every part added, survives an ended session; and
// fields that the chosen kind of answer does not have are out of the way.
(() => {
  const form = document.querySelector("form[data-restore]");
  if (!form) return;
  const key = `kept:${document.body.dataset.person}:${location.pathname}:${form.dataset.restore}`;
  const keep = () => {
    const pairs = [...new FormData(form)].filter(([name, value]) =>
      name !== "csrfmiddlewaretoken" && typeof value === "string");
    sessionStorage.setItem(key, JSON.stringify(pairs));
  };
  const bringBack = (pairs) => {
    const token = form.elements.csrfmiddlewaretoken;
    const again = document.createElement("form");
    again.method = "post";
    for (const [name, value] of [...pairs, ["csrfmiddlewaretoken", token.value], ["do", "back"]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      again.append(field);
    }
    document.body.append(again);
    again.submit();
  };
  for (const link of document.querySelectorAll("[data-drop]")) {
    link.addEventListener("click", () => sessionStorage.removeItem(key));
  }
  const kept = sessionStorage.getItem(key);
  if ("fresh" in form.dataset) {
    if (kept) return bringBack(JSON.parse(kept));
  } else keep();
  form.addEventListener("input", keep);
  form.addEventListener("submit", keep);

  // a field that holds something stays in sight, whether or not it fits
  const scoring = form.querySelector("[data-scoring]");
  const show = (question) => {
    const kind = question.querySelector("[data-kind]").value;
    for (const part of question.querySelectorAll("[data-of], [data-by]")) {
      const { of = kind, by = scoring.value } = part.dataset;
      const fits = of.split(" ").includes(kind) && by.split(" ").includes(scoring.value);
      const filled = "filled" in part.dataset
        || (part.matches(".field") && part.querySelector("input").value !== "");
      part.classList.toggle("beside-the-point", !fits && !filled);
    }
  };
  for (const question of form.querySelectorAll("[data-question]")) {
    show(question);
    question.querySelector("[data-kind]").addEventListener("change", () => show(question));
    scoring.addEventListener("change", () => show(question));
  }
})();
