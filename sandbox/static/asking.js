// A dialog that asks for a few words.

import { el } from "./dom.js";
import { t } from "./words.js";

export function ask({ title, label, longest, verb }, done) {
  const input = el("input", { type: "text", maxlength: longest, "aria-label": label, placeholder: label, required: true, "data-testid": "ask-input" });
  const shut = () => dialog.close();
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", {}, title),
    input,
    el("div", { class: "alert-acts" }, el("button", { type: "button", class: "text-button", on: { click: shut } }, t("cancel")), el("button", { class: "text-button", "data-testid": "ask-done" }, verb)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    shut();
    if (input.value.trim()) done(input.value.trim());
  });
  const dialog = el("dialog", { class: "alert asking", "aria-label": title, "data-testid": "ask" }, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
