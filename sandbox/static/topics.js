// The topics of a forum: each with its colour, its last words and a sign when it is closed.

import { clock, plain } from "./plain.js";
import { el, icon, unreadMark } from "./dom.js";
import { chooseGroup, isClosed, messagesIn, topicOf, unreadIn } from "./state.js";
import { t } from "./words.js";

// The six colours that Telegram has for topics.
const colours = ["6fb9f0", "ffd67e", "cb86db", "8eee98", "ff93b2", "fb6f5f"];

export function topicName(chat, thread) {
  return topicOf(chat, thread)?.name ?? t("general");
}

export function topicMark(chat, thread, extra = "") {
  const topic = topicOf(chat, thread);
  const colour = topic ? `topic-${Math.max(0, colours.indexOf(topic.color))}` : "topic-general";
  const face = topic ? [...topic.name.trim()][0].toUpperCase() : icon("hash");
  return el("span", { class: `topic-mark ${colour} ${extra}`, "aria-hidden": "true" }, face);
}

// General first, then the topics by their newest message.
// `chosen` is the one that is shown; undefined where none of this group is.
export function topicRows(chat, chosen) {
  const newest = (thread) => messagesIn(chat.id, thread).at(-1)?.date ?? 0;
  const threads = chat.topics.map((topic) => topic.id).sort((a, b) => newest(b) - newest(a) || b - a);
  return [null, ...threads].map((thread) => topicRow(chat.id, thread, thread === chosen));
}

function topicRow(chat, thread, chosen) {
  const last = messagesIn(chat, thread).at(-1);
  const unread = unreadIn(chat, thread);
  return el(
    "button",
    {
      type: "button",
      class: "entry topic",
      "aria-current": chosen ? "true" : null,
      "data-testid": `topic-${thread ?? "general"}`,
      on: { click: () => chooseGroup(chat, thread) },
    },
    topicMark(chat, thread),
    el(
      "span",
      { class: "entry-words" },
      el(
        "span",
        { class: "entry-top" },
        el("b", {}, topicName(chat, thread)),
        isClosed(chat, thread) ? el("span", { class: "closed-mark", title: t("topicClosed"), role: "img", "aria-label": t("topicClosed") }, icon("lock")) : null,
        last ? el("time", {}, clock(last.date)) : null,
      ),
      el("span", { class: "entry-below" }, el("span", { class: "snippet" }, last ? plain(last) : t("noMessages")), unreadMark(unread, t("unread", { n: unread }))),
    ),
  );
}
