// What stands around the content of a message: whose it was, what it answers, and reactions.

import { el } from "./dom.js";
import { plain } from "./plain.js";
import { messageAt, person, senderOf } from "./state.js";
import { t } from "./words.js";

export function originMark(message) {
  const { origin } = message;
  if (!origin) return null;
  const chat = origin.sender_chat ?? origin.chat;
  const user = origin.sender_user;
  const name = origin.sender_user_name ?? chat?.title ?? [user?.first_name, user?.last_name].filter(Boolean).join(" ");
  const [before, after] = t("forwardedFrom").split("{name}");
  return el("div", { class: "origin", "data-testid": "forwarded" }, before, el("b", {}, name), after);
}

// What a message answers: the part of it that was quoted, or all of it in one line.
export function quoteMark(message, on) {
  if (!message.reply_to && !message.quote) return null;
  const target = message.reply_to ? messageAt(message.chat, message.reply_to) : null;
  return el(
    "button",
    { type: "button", class: `quote${message.quote ? " quoted" : ""}`, "data-testid": "quote", on: { click: () => message.reply_to && on.jump(message.reply_to) } },
    target ? el("b", {}, senderOf(target).name) : null,
    el("span", {}, message.quote ?? (target ? plain(target) : t("deleted"))),
  );
}

// An emoji in colour, also where its plain form is a letter.
export function coloured(emoji) {
  return /^\p{Emoji}$/u.test(emoji) ? `${emoji}\ufe0f` : emoji;
}

// Each emoji with how many set it; a tap sets or takes back one's own.
export function reactionMarks(parts, viewer, on) {
  const chips = parts.flatMap((part) => part.reactions.map((one) => chip(part, one, viewer, on)));
  return chips.length ? el("div", { class: "reactions", "data-testid": "reactions" }, ...chips) : null;
}

function chip(message, { emoji, people }, viewer, on) {
  const mine = viewer !== null && people.includes(viewer?.id);
  const names = people.map((id) => person(id)?.name ?? "?").join(", ");
  const props = { type: "button", class: "reaction", "aria-pressed": String(mine), title: names, "aria-label": `${emoji} ${people.length} – ${names}`, "data-testid": "reaction" };
  return el("button", { ...props, on: { click: () => on.react(message, emoji) } }, el("span", {}, coloured(emoji)), el("small", {}, String(people.length)));
}

// The reactions that a person has after one more tap on an emoji: bots and most people have one.
export function afterTap(message, emoji, viewer) {
  const had = message.reactions.some((one) => one.emoji === emoji && one.people.includes(viewer.id));
  return had ? [] : [emoji];
}
