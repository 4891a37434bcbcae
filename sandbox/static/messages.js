// The list of messages in a pane: keyed updates, day marks, and staying at the bottom.

import { bubble } from "./bubble.js";
import { el, icon } from "./dom.js";
import { isTogether, isWaiting } from "./press.js";
import { messageAt, messagesIn, senderOf, world } from "./state.js";
import { language, locale, t } from "./words.js";

const NEAR = 80;
const RUN_SECONDS = 600;

export class MessageList {
  constructor(kind, on) {
    this.kind = kind;
    this.on = { ...on, pane: kind, jump: (id) => this.jump(id) };
    this.rows = new Map();
    this.place = null;
    this.pinned = true;
    this.missed = 0;
    this.list = el("ol", { class: "messages", "data-testid": `messages-${kind}` });
    this.empty = el("div", { class: "empty", hidden: true });
    this.scroller = el("div", { class: "scroller", role: "group", tabindex: "0" }, this.empty, this.list);
    this.count = el("span");
    this.pill = el(
      "button",
      { type: "button", class: "pill", hidden: true, "data-testid": "new-messages", on: { click: () => this.toBottom(true) } },
      this.count,
      icon("down"),
    );
    this.node = el("div", { class: "feed" }, this.scroller, this.pill);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.pinned && this.toBottom()).observe(this.list);
    new ResizeObserver(() => this.pinned && this.toBottom()).observe(this.scroller);
  }

  render(chat, thread, viewer, hint) {
    const place = `${chat}/${thread}`;
    const moved = place !== this.place;
    if (moved) {
      this.place = place;
      this.rows.clear();
      this.list.replaceChildren();
      this.pinned = true;
      this.missed = 0;
    }
    const messages = chat === null ? [] : messagesIn(chat, thread);
    const last = this.last ?? 0;
    this.last = messages.at(-1)?.id ?? 0;
    const fresh = messages.filter((one) => one.chat === chat && one.id > last);
    this.lay(messages, viewer);
    this.empty.hidden = messages.length > 0;
    if (messages.length === 0) this.empty.replaceChildren(...hint());
    if (this.pinned) this.toBottom();
    else if (!moved) this.missed += fresh.filter((one) => one.sender !== viewer?.id).length;
    if (!moved && fresh.some((one) => one.sender === viewer?.id)) this.toBottom();
    this.tellMissed();
    this.scroller.setAttribute("aria-label", t(this.kind));
  }

  lay(messages, viewer) {
    const wanted = [];
    const units = inAlbums(messages);
    units.forEach((parts, index) => {
      const [message] = parts;
      const before = units[index - 1]?.at(-1);
      const after = units[index + 1]?.[0];
      const day = dayOf(message.date);
      const newDay = !before || dayOf(before.date) !== day;
      if (newDay) wanted.push([`day/${day}`, day + language(), () => dayMark(message.date)]);
      const frame = {
        viewer,
        parts,
        group: this.kind === "group",
        first: newDay || !joined(before, message),
        last: !after || dayOf(after.date) !== day || !joined(parts.at(-1), after),
      };
      wanted.push([`${message.chat}/${message.id}`, this.mark(message, frame), () => bubble(message, frame, this.on)]);
    });
    this.reconcile(wanted);
  }

  // Everything that shows in a row; the row is made anew only when this changes.
  mark(message, frame) {
    const waits = (message.keyboard ?? []).flat().filter((one) => one.data && isWaiting(message.chat, message.id, one.data));
    const target = messageAt(message.chat, message.reply_to ?? message.service?.pinned_message);
    const around = [frame.viewer?.id, frame.first, frame.last, language(), isTogether(message.chat), world.chats[message.chat]?.protected];
    return JSON.stringify([frame.parts, around, waits.map((one) => one.data), target?.text, senderOf(message).name]);
  }

  reconcile(wanted) {
    const kept = new Set(wanted.map(([key]) => key));
    for (const [key, { node }] of this.rows) {
      if (kept.has(key)) continue;
      node.remove();
      this.rows.delete(key);
    }
    let at = this.list.firstElementChild;
    for (const [key, mark, make] of wanted) {
      const old = this.rows.get(key);
      let node = old?.node;
      if (!old || old.mark !== mark) {
        node = make();
        if (old) {
          const focus = focusIn(old.node);
          if (at === old.node) at = node;
          old.node.replaceWith(node);
          node.classList.add("settled");
          focusOn(node, focus);
        }
        this.rows.set(key, { node, mark });
      }
      if (at === node) at = at.nextElementSibling;
      else this.list.insertBefore(node, at);
    }
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.pinned = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.pinned) this.missed = 0;
    this.tellMissed();
  }

  tellMissed() {
    this.pill.hidden = this.pinned;
    this.count.textContent = this.missed ? t("newMessages", { n: this.missed }) : "";
    this.pill.setAttribute("aria-label", this.missed ? t("newMessages", { n: this.missed }) : t("toBottom"));
  }

  toBottom(smooth = false) {
    this.pinned = true;
    this.missed = 0;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }

  jump(id) {
    const row = this.list.querySelector(`[data-id="${Number(id)}"]`)?.closest("li");
    if (!row) return;
    this.pinned = false;
    row.scrollIntoView({ block: "center" });
    row.classList.remove("found");
    void row.offsetWidth;
    row.classList.add("found");
  }
}

// Messages by themselves and albums with all their parts.
function inAlbums(messages) {
  const units = [];
  for (const message of messages) {
    const album = units.at(-1);
    if (message.album && album?.[0].album === message.album) album.push(message);
    else units.push([message]);
  }
  return units;
}

function joined(a, b) {
  if (!a || a.service || b.service || a.in_name_of !== b.in_name_of) return false;
  return a.sender === b.sender && b.date - a.date < RUN_SECONDS;
}

function dayOf(seconds) {
  return new Date(seconds * 1000).toDateString();
}

function dayMark(seconds) {
  const day = new Date(seconds * 1000);
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  let words = day.toLocaleDateString(locale(), { month: "long", day: "numeric", weekday: "short" });
  if (day.toDateString() === now.toDateString()) words = t("today");
  else if (day.toDateString() === yesterday.toDateString()) words = t("yesterday");
  return el("li", { class: "day" }, el("span", {}, words));
}

// A row made anew keeps the keyboard focus that was in it.
function focusIn(row) {
  if (!row.contains(document.activeElement)) return null;
  return [...row.querySelectorAll("button, a")].indexOf(document.activeElement);
}

function focusOn(row, index) {
  if (index === null) return;
  const places = [...row.querySelectorAll("button, a")];
  (places[index] ?? places.at(-1))?.focus({ preventScroll: true });
}
