// Small builders for elements, icons and avatars; text only ever enters as text.

import { shapes } from "./icons.js";

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "value") {
      node.value = value;
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A drawing: an element of SVG with its attributes and children.
export function draw(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

export function icon(name) {
  return draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, draw("path", { d: shapes[name] }));
}

export function iconButton(name, label, props = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props }, icon(name));
}

export function initials(name) {
  const trimmed = name.trim();
  if (/[\u3400-\u9fff]/.test(trimmed)) return trimmed.replace(/\s/g, "").slice(-2);
  const parts = trimmed.split(/\s+/).filter(Boolean);
  return parts.slice(0, 2).map((part) => [...part][0].toUpperCase()).join("") || "?";
}

export function tint(id) {
  const number = Math.abs(Number(id));
  return ((number % 1000) * 5 + Math.floor(number / 1000) * 3) % 7;
}

export function avatar(owner, extra = "") {
  const look = owner.bot ? "bot" : `tint-${tint(owner.id)}`;
  const square = owner.kind === "group" ? "square" : "";
  const face = owner.bot ? icon("shield") : owner.kind === "group" ? icon("people") : initials(owner.name);
  return el("span", { class: `avatar ${look} ${square} ${extra}`, "aria-hidden": "true" }, face);
}

export function unreadMark(count, label) {
  return count ? el("span", { class: "unread", "aria-label": label }, String(count)) : null;
}
