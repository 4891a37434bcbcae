// Small builders for elements, icons and avatars; text only ever enters as text.

const SVG = "http://www.w3.org/2000/svg";

const shapes = {
  attach: "M20 11.5 12.2 19.3a5 5 0 0 1-7-7L13.5 4a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.4-7.4",
  send: "M4 12 20 4.5 15.5 20 11.5 13.5 4 12ZM11.5 13.5 20 4.5",
  reply: "M10 6 4.5 11.5 10 17M5 11.5h8.5c3.5 0 6 2.3 6 6.5",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  chevron: "m7 10 5 5 5-5",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v13M6 12.5l6 6 6-6",
  belloff: "M9 18.5a3 3 0 0 0 6 0M6.5 8.5C6.5 14 4.5 16 4.5 16H15M9 4.2A5.5 5.5 0 0 1 17.5 9c0 2 .3 3.6.7 4.7M4 4l16 16",
  file: "M7 3.5h7l4.5 4.5v12.5H7zM14 3.5V8h4.5",
  terminal: "M4 5h16v14H4zM7.5 9.5 10 12l-2.5 2.5M12.5 15h4",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.7 3.5 5.5",
  together: "M8 12.5V5.5a1.5 1.5 0 0 1 3 0v5l5.5 1.2c1.5.3 2.3 1.4 2.1 2.9L18 20.5H9.5L5 15.5c-.9-1 .5-2.4 1.6-1.6zM14 4.5l1.5-2M15.5 7.5 18 7M4.5 4.5 3 2.5",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.7 5.7l12.6 12.6",
  edit: "M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-2.5 4 3.5M15.5 9.5v.01",
  sparkle: "M12 3.5l1.9 5.6 5.6 1.9-5.6 1.9L12 18.5l-1.9-5.6L4.5 11l5.6-1.9zM19 17v4M17 19h4",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  leave: "M10 4H4v16h6M15 8l4 4-4 4M19 12H9",
  add: "M12 5v14M5 12h14",
  check: "m5 12.5 4.5 4.5L19 7.5",
  chat: "M4 5h16v11.5H11L6.5 20v-3.5H4z",
  shield: "M12 3.5 19 6v6c0 4.5-3 7.3-7 8.5-4-1.2-7-4-7-8.5V6z",
};

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

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
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
