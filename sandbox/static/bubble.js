// One message as a row of the list: bubble, quote, picture, file, buttons and its actions.

import { fileAddress } from "./api.js";
import { captionOf } from "./caption.js";
import { avatar, el, icon, iconButton, tint } from "./dom.js";
import { rich } from "./entities.js";
import { enlarge } from "./photo.js";
import { isTogether, isWaiting } from "./press.js";
import { messageAt, senderOf } from "./state.js";
import { locale, language, t } from "./words.js";

const LONG_PRESS = 450;

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });
}

export function serviceWords(message) {
  if (message.left) return t("left", { name: message.left });
  const names = message.joined.join(language() === "zh" ? "、" : ", ");
  return t("joined", { name: names });
}

export function plain(message) {
  if (message.service) return serviceWords(message);
  const words = message.text ?? message.caption ?? "";
  if (words) return words.replace(/\s+/g, " ");
  if (message.photo) return t("photo");
  if (message.document) return message.document.name ?? t("document");
  return "…";
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// `frame` says who looks and how the message stands among its neighbours.
export function bubble(message, frame, on) {
  if (message.service) return service(message);
  const sender = senderOf(message);
  const own = sender.id === frame.viewer?.id;
  const row = el("li", {
    class: ["row", own ? "own" : "other", frame.first && "first", frame.last && "last"].filter(Boolean).join(" "),
    "data-testid": "message",
    "data-chat": message.chat,
    "data-id": message.id,
    "data-sender": sender.id,
  });
  const face = frame.group && !own ? el("div", { class: "face" }, frame.last ? avatar(sender) : null) : null;
  const article = el(
    "article",
    { class: `bubble${message.photo ? " with-photo" : ""}`, "aria-label": `${sender.name}, ${clock(message.date)}` },
    frame.group && !own && frame.first ? signature(sender) : null,
    message.reply_to ? quote(message, on) : null,
    message.photo ? picture(message) : null,
    message.document ? attachment(message) : null,
    body(message, on),
  );
  const stack = el("div", { class: "stack" }, article, message.keyboard?.length ? keys(message, on) : null);
  row.append(...[face, stack, actions(message, on)].filter(Boolean));
  gestures(row, article, message, on);
  return row;
}

function service(message) {
  return el(
    "li",
    { class: "service", "data-testid": "service", "data-chat": message.chat, "data-id": message.id },
    el("span", {}, serviceWords(message)),
  );
}

function signature(sender) {
  const caption = captionOf(sender);
  const look = sender.bot ? "by-bot" : `by-${tint(sender.id)}`;
  return el("div", { class: `sender ${look}` }, sender.name, caption ? el("span", {}, caption) : null);
}

function quote(message, on) {
  const target = messageAt(message.chat, message.reply_to);
  const sender = target ? senderOf(target) : null;
  return el(
    "button",
    { type: "button", class: "quote", "data-testid": "quote", on: { click: () => on.jump(message.reply_to) } },
    sender ? el("b", {}, sender.name) : null,
    el("span", {}, target ? plain(target) : t("deleted")),
  );
}

function picture(message) {
  const { file, width, height } = message.photo;
  const label = message.caption || t("photo");
  const img = el("img", { src: fileAddress(file), alt: label, loading: "lazy", "data-testid": "photo" });
  if (width && height) img.style.aspectRatio = `${width} / ${height}`;
  const show = () => enlarge(img.src, label);
  return el("button", { type: "button", class: "picture", "aria-label": t("enlarge"), on: { click: show } }, img);
}

function attachment(message) {
  const { file, name, bytes } = message.document;
  const shown = name ?? t("document");
  return el(
    "a",
    { class: "attachment", href: fileAddress(file), download: shown, "aria-label": t("download", { name: shown }) },
    el("span", { class: "attachment-mark" }, icon("file")),
    el("span", { class: "attachment-words" }, el("b", {}, shown), bytes ? el("small", {}, size(bytes)) : null),
  );
}

function body(message, on) {
  const words = message.text ?? message.caption ?? "";
  const known = words || message.photo || message.document;
  const meta = el(
    "span",
    { class: "meta" },
    message.silent ? el("span", { title: t("silent"), role: "img", "aria-label": t("silent") }, icon("belloff")) : null,
    message.edited ? el("span", { "data-testid": "edited" }, t("edited")) : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
  );
  const nodes = known ? rich(words, message.entities, on) : [el("i", {}, plain(message))];
  return el("div", { class: words || !known ? "words" : "words bare", "data-testid": "text" }, ...nodes, meta);
}

function keys(message, on) {
  const rows = message.keyboard.map((row) => el("div", { class: "key-row" }, ...row.map((button) => key(message, button, on))));
  return el("div", { class: "keys" }, ...rows);
}

function key(message, button, on) {
  const waits = button.data && isWaiting(message.chat, message.id, button.data);
  return el(
    "button",
    {
      type: "button",
      class: ["key", button.style, waits && "waiting", isTogether(message.chat) && button.data && "aimed"].filter(Boolean).join(" "),
      "data-testid": "button",
      "data-data": button.data,
      "aria-busy": waits ? "true" : null,
      on: { click: () => on.key(message, button) },
    },
    el("span", {}, button.text),
    button.url ? icon("out") : null,
    waits ? el("span", { class: "spinner", "aria-hidden": "true" }) : null,
  );
}

function actions(message, on) {
  const more = iconButton("more", t("messageMenu"), {
    "aria-haspopup": "menu",
    "data-testid": "message-menu",
    on: { click: (event) => on.menu(message, event.currentTarget) },
  });
  const reply = iconButton("reply", t("reply"), { "data-testid": "reply", on: { click: () => on.reply(message) } });
  return el("div", { class: "acts" }, reply, more);
}

function gestures(row, article, message, on) {
  let timer = null;
  const cancel = () => clearTimeout(timer);
  article.addEventListener("dblclick", (event) => {
    if (event.target.closest("button, a")) return;
    getSelection()?.removeAllRanges();
    on.reply(message);
  });
  article.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    const at = { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY };
    timer = setTimeout(() => on.menu(message, row, at), LONG_PRESS);
  });
  for (const name of ["pointerup", "pointermove", "pointercancel", "pointerleave"]) article.addEventListener(name, cancel);
  article.addEventListener("contextmenu", (event) => {
    if (getSelection()?.toString()) return;
    event.preventDefault();
    cancel();
    const at = { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY };
    on.menu(message, row, at);
  });
}
