// One message, or one album, as a row of the list: bubble, content, buttons and its actions.

import { captionOf } from "./caption.js";
import { cardOf, isPlace } from "./cards.js";
import { avatar, el, icon, iconButton, tint } from "./dom.js";
import { rich } from "./entities.js";
import { originMark, quoteMark, reactionMarks } from "./marks.js";
import { albumOf, isVisual, mediaOf } from "./media.js";
import { clock, plain } from "./plain.js";
import { isTogether, isWaiting } from "./press.js";
import { senderOf, world } from "./state.js";
import { t } from "./words.js";

const LONG_PRESS = 450;
const bare = ["sticker", "video_note"];

// `frame` says who looks, how the message stands among its neighbours, and the parts of its album.
export function bubble(message, frame, on) {
  if (message.service) return service(message, on);
  const sender = senderOf(message);
  const own = message.sender === frame.viewer?.id;
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
    { class: `bubble ${looks(message)}`, "aria-label": `${sender.name}, ${clock(message.date)}` },
    frame.group && (!own || sender.anonymous) && frame.first ? signature(sender, own) : null,
    originMark(message),
    quoteMark(message, on),
    ...content(message, frame.parts, on),
  );
  const marks = reactionMarks(frame.parts, frame.viewer, on);
  const stack = el("div", { class: "stack" }, article, marks, message.keyboard?.length ? keys(message, on) : null);
  row.append(...[face, stack, actions(message, on)].filter(Boolean));
  gestures(row, article, message, frame.parts, on);
  return row;
}

function looks(message) {
  if (isVisual(message) || isPlace(message)) return "with-photo";
  return bare.includes(message.media?.kind) || message.dice ? "naked" : "";
}

function service(message, on) {
  const words = plain(message);
  const pinned = message.service.pinned_message;
  const jump = () => on.jump(pinned);
  return el(
    "li",
    { class: "service", "data-testid": "service", "data-chat": message.chat, "data-id": message.id },
    pinned === undefined ? el("span", {}, words) : el("button", { type: "button", on: { click: jump } }, words),
  );
}

function signature(sender, own) {
  const caption = sender.anonymous ? t("anonymous") : captionOf(sender);
  const look = sender.bot ? "by-bot" : `by-${tint(sender.id)}`;
  return el("div", { class: `sender ${own ? "" : look}` }, sender.name, caption ? el("span", {}, caption) : null);
}

function content(message, parts, on) {
  const shown = parts.length > 1 ? albumOf(parts, on.pane) : mediaOf(message, on.pane) ?? cardOf(message);
  const worded = parts.find((part) => part.text ?? part.caption) ?? message;
  const words = body(worded, Boolean(shown), parts.some((part) => part.edited), on);
  return worded.caption_above ? [words, shown] : [shown, words];
}

function body(message, shown, edited, on) {
  const words = message.text ?? message.caption ?? "";
  const known = words || shown;
  const sign = (name, label) => el("span", { title: label, role: "img", "aria-label": label, "data-testid": `sign-${name}` }, icon(name));
  const meta = el(
    "span",
    { class: "meta" },
    message.protected || world.chats[message.chat]?.protected ? sign("lock", t("protected")) : null,
    message.silent ? sign("belloff", t("silent")) : null,
    edited ? el("span", { "data-testid": "edited" }, t("edited")) : null,
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

// Touched or clicked with the other key, a part of an album stands for itself.
function gestures(row, article, whole, parts, on) {
  const partAt = (node) => {
    const id = Number(node.closest("[data-testid=album-part]")?.dataset.id);
    return parts.find((part) => part.id === id) ?? whole;
  };
  let timer = null;
  const cancel = () => clearTimeout(timer);
  article.addEventListener("dblclick", (event) => {
    if (event.target.closest("button, a")) return;
    getSelection()?.removeAllRanges();
    on.reply(whole);
  });
  article.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    const at = { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY };
    timer = setTimeout(() => on.menu(partAt(event.target), row, at), LONG_PRESS);
  });
  for (const name of ["pointerup", "pointermove", "pointercancel", "pointerleave"]) article.addEventListener(name, cancel);
  article.addEventListener("contextmenu", (event) => {
    if (getSelection()?.toString()) return;
    event.preventDefault();
    cancel();
    const at = { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY };
    on.menu(partAt(event.target), row, at);
  });
}
