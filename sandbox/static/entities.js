// Turns text and Telegram entities (UTF-16 offsets, as JavaScript counts) into nodes.

import { el } from "./dom.js";

const safe = /^(https?:|mailto:|tel:)/i;

const wrappers = {
  bold: () => el("strong"),
  italic: () => el("em"),
  underline: () => el("u"),
  strikethrough: () => el("s"),
  code: () => el("code"),
  pre: (entity) => el("pre", entity.language ? { "data-language": entity.language } : {}),
  blockquote: () => el("blockquote"),
  expandable_blockquote: () => el("blockquote"),
  spoiler: () => spoiler(),
  text_link: (entity, text, on) => link(entity.url, on),
  url: (entity, text, on) => link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, on),
  email: (entity, text) => link(`mailto:${text}`),
  phone_number: (entity, text) => link(`tel:${text}`),
  bot_command: (entity, text, on) =>
    el("button", { type: "button", class: "command", "data-testid": "command", on: { click: () => on.command(text) } }),
  mention: () => el("span", { class: "mention" }),
  text_mention: () => el("span", { class: "mention" }),
  hashtag: () => el("span", { class: "mention" }),
  cashtag: () => el("span", { class: "mention" }),
};

function link(address, on) {
  if (!safe.test(address ?? "")) return el("span", { class: "mention" });
  const follow = (event) => {
    if (on?.link?.(address)) event.preventDefault();
  };
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", on: { click: follow } });
}

function spoiler() {
  const reveal = (event) => {
    event.stopPropagation();
    node.classList.add("shown");
  };
  const keys = (event) => {
    if (event.key === "Enter" || event.key === " ") reveal(event);
  };
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", on: { click: reveal, keydown: keys } });
  return node;
}

export function rich(text, entities, on = {}) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return within(text, 0, text.length, ordered, on);
}

function within(text, from, to, entities, on) {
  const nodes = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    index += 1;
    const inner = [];
    while (index < entities.length && entities[index].offset < end) inner.push(entities[index++]);
    if (end <= start) continue;
    if (start > at) nodes.push(text.slice(at, start));
    const wrap = wrappers[entity.type] ?? (() => el("span"));
    const node = wrap(entity, text.slice(start, end), on);
    node.append(...within(text, start, end, inner, on));
    nodes.push(node);
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}
