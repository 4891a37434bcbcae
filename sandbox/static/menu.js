// One small pop-up menu for the whole page: arrows move, Enter chooses, Escape closes.

import { el, icon } from "./dom.js";

let open = null;

export function closeMenu(refocus = true) {
  if (!open) return;
  const { box, anchor } = open;
  open = null;
  box.remove();
  anchor?.setAttribute?.("aria-expanded", "false");
  if (refocus) anchor?.focus?.();
}

export function isMenuOpen() {
  return open !== null;
}

// Entries are {label, note?, icon?, face?, checked?, testid?, act} or null for a rule.
export function openMenu(anchor, entries, { label, at = null } = {}) {
  const again = open?.anchor === anchor && at === null;
  closeMenu(false);
  if (again) return;
  const box = el("div", { class: "menu", role: "menu", "aria-label": label, "data-testid": "menu" });
  for (const entry of entries) box.append(entry === null ? el("hr") : item(entry));
  document.body.append(box);
  open = { box, anchor };
  anchor?.setAttribute?.("aria-expanded", "true");
  place(box, at ?? anchor.getBoundingClientRect());
  box.addEventListener("keydown", keys);
  (box.querySelector("[aria-checked=true]") ?? box.querySelector("button"))?.focus();
}

function item(entry) {
  const role = "checked" in entry ? "menuitemradio" : "menuitem";
  const pick = () => {
    closeMenu();
    entry.act();
  };
  return el(
    "button",
    {
      type: "button",
      role,
      tabindex: "-1",
      "aria-checked": "checked" in entry ? String(entry.checked) : null,
      "data-testid": entry.testid ?? "menu-item",
      on: { click: pick },
    },
    entry.face ?? (entry.icon ? icon(entry.icon) : null),
    el("span", { class: "menu-label" }, entry.label),
    entry.note ? el("span", { class: "menu-note" }, entry.note) : null,
    entry.checked ? icon("check") : null,
  );
}

function place(box, near) {
  const { innerWidth, innerHeight } = window;
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(Math.max(8, near.right - width), innerWidth - width - 8);
  const below = near.bottom + 6;
  const top = below + height > innerHeight - 8 ? Math.max(8, near.top - height - 6) : below;
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${top}px`;
}

function keys(event) {
  const items = [...open.box.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (event.key in moves) {
    event.preventDefault();
    items.at(moves[event.key] % items.length)?.focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  }
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.box.contains(event.target) && !open.anchor?.contains?.(event.target)) closeMenu(false);
});
window.addEventListener("resize", () => closeMenu(false));
