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

// Entries are {label, note?, icon?, face?, checked?, on?, testid?, act}, where `on` makes a switch;
// {head} for a heading, {row: [{label, testid, act}]} for small ones side by side, null for a rule.
// `at` puts the menu beside a point; `side` is the side of the anchor that it is flush with.
export function openMenu(anchor, entries, { label, at = null, side = "right" } = {}) {
  const again = open?.anchor === anchor && at === null;
  closeMenu(false);
  if (again) return;
  const box = el("div", { class: "menu", role: "menu", "aria-label": label, "data-testid": "menu" });
  for (const entry of entries) box.append(made(entry));
  document.body.append(box);
  open = { box, anchor };
  anchor?.setAttribute?.("aria-expanded", "true");
  place(box, at ?? anchor.getBoundingClientRect(), at ? "left" : side);
  box.addEventListener("keydown", keys);
  (box.querySelector("[role=menuitemradio][aria-checked=true]") ?? box.querySelector("button"))?.focus();
}

function made(entry) {
  if (entry === null) return el("hr");
  if (entry.head) return el("h3", { role: "presentation" }, entry.head);
  if (entry.row) return el("div", { class: "menu-row", role: "group" }, ...entry.row.map(small));
  return item(entry);
}

function picked(entry) {
  return () => {
    closeMenu();
    entry.act();
  };
}

function small(entry) {
  const props = { type: "button", role: "menuitem", tabindex: "-1", "aria-label": entry.name ?? entry.label, "data-testid": entry.testid };
  return el("button", { ...props, on: { click: picked(entry) } }, entry.label);
}

function item(entry) {
  const isSwitch = "on" in entry;
  let role = "checked" in entry ? "menuitemradio" : "menuitem";
  if (isSwitch) role = "menuitemcheckbox";
  const checked = isSwitch ? entry.on : entry.checked;
  return el(
    "button",
    {
      type: "button",
      role,
      tabindex: "-1",
      "aria-checked": checked === undefined ? null : String(checked),
      "data-testid": entry.testid ?? "menu-item",
      on: { click: picked(entry) },
    },
    entry.face ?? (entry.icon ? icon(entry.icon) : null),
    el("span", { class: "menu-label" }, entry.label),
    entry.note ? el("span", { class: "menu-note" }, entry.note) : null,
    entry.checked ? icon("check") : null,
    isSwitch ? el("span", { class: "switch", "aria-hidden": "true" }) : null,
  );
}

function place(box, near, side) {
  const { innerWidth, innerHeight } = window;
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(Math.max(8, side === "left" ? near.left : near.right - width), innerWidth - width - 8);
  const below = near.bottom + 6;
  const wanted = below + height > innerHeight - 8 ? near.top - height - 6 : below;
  const top = Math.max(8, Math.min(wanted, innerHeight - height - 8));
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${top}px`;
}

function keys(event) {
  const items = [...open.box.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 };
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
