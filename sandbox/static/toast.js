// Toasts above a composer, alerts as dialogs, and what a screen reader is told.

import { avatar, el } from "./dom.js";
import { t } from "./words.js";

const LIFE = 4500;
const places = new Map();
const spoken = document.getElementById("spoken");

export function toastPlace(kind) {
  const box = el("div", { class: "toasts", role: "status", "data-testid": `toasts-${kind}` });
  places.set(kind, box);
  return box;
}

// Toasts are shown side by side, each with the face of whoever it is for.
export function toast(kind, who, text, { tone = "plain" } = {}) {
  const note = el(
    "div",
    { class: `toast ${tone}`, "data-testid": "toast", "data-person": who?.id },
    who ? avatar(who, "small") : null,
    el("div", { class: "toast-words" }, who ? el("b", {}, who.name) : null, el("span", {}, text)),
  );
  places.get(kind)?.append(note);
  const leave = () => {
    note.classList.add("leaving");
    setTimeout(() => note.remove(), 250);
  };
  note.addEventListener("click", leave);
  setTimeout(leave, LIFE + text.length * 40);
}

export function alertDialog(who, text) {
  const shut = () => dialog.close();
  const dialog = el(
    "dialog",
    { class: "alert", "data-testid": "alert", "aria-label": text },
    el("div", { class: "alert-who" }, avatar(who, "small"), el("b", {}, who.name)),
    el("p", {}, text),
    el("div", { class: "alert-acts" }, el("button", { type: "button", class: "text-button", on: { click: shut } }, t("ok"))),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function say(text) {
  spoken.append(el("p", {}, text));
  while (spoken.childElementCount > 5) spoken.firstElementChild.remove();
}

export function failure(kind, who, error) {
  toast(kind, who, t("failed", { why: error.message }), { tone: "bad" });
}
