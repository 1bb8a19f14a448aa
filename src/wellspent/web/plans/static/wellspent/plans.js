// The sliders: what is moved says where it stands at once; the figures follow when it rests.
// Without this file every slider still works by the button.
(() => {
  const form = document.getElementById("sliders");
  if (!form) return;
  const small = (number) => (number > 0 && number < 9.95 && number % 1 ? number.toFixed(1) : String(Math.round(number)));
  // as `say_seconds` has it
  const seconds = (number) => {
    if (number < 100) return `${small(number)} s`;
    const whole = Math.round(number);
    return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  };
  const words = (input) => (input.dataset.unit === "seconds" ? seconds(Number(input.value)) : `${Number(input.value)} %`);
  form.addEventListener("input", (event) => {
    const output = event.target.type === "range" && form.querySelector(`output[for="${event.target.id}"]`);
    if (!output) return;
    output.textContent = words(event.target);
    event.target.setAttribute("aria-valuetext", output.textContent);
  });
  // another pool has its own segments and its own levels: a page of its own
  form.addEventListener("change", (event) => {
    if (event.target.matches("select[data-whole]")) form.submit();
  });
  // what is refused comes with its reason, in place of the figures
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422 || event.detail.requestConfig.verb !== "get") return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
})();
