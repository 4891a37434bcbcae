// The column of people and groups with their topics: what was said last, what is unread.

import { partOf, placeOf } from "./caption.js";
import { avatar, el, icon, unreadMark } from "./dom.js";
import { clock, plain } from "./plain.js";
import { chooseGroup, choosePerson, groups, messagesIn, people, senderOf, threadOf, unreadIn, view } from "./state.js";
import { topicRows } from "./topics.js";
import { t } from "./words.js";

export class Cast {
  constructor() {
    this.title = el("h1");
    this.hint = el("p");
    this.body = el("div", { class: "cast-body" });
    this.node = el("aside", { class: "cast", "data-testid": "cast" }, el("header", {}, this.title, this.hint), this.body);
  }

  render() {
    this.node.setAttribute("aria-label", t("cast"));
    this.title.textContent = t("cast");
    this.hint.textContent = t("castHint");
    const sections = new Map();
    for (const who of people()) {
      const part = partOf(who);
      sections.set(part, [...(sections.get(part) ?? []), who]);
    }
    const parts = [...sections].map(([part, members]) => {
      const head = part || (sections.size > 1 ? t("others") : "");
      return section(head, members.map((who) => personRow(who)));
    });
    if (groups().length) parts.push(section(t("groups"), groups().flatMap(groupRows)));
    const mark = JSON.stringify(parts.map((part) => part.outerHTML));
    if (mark === this.drawn) return;
    this.drawn = mark;
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    this.body.replaceChildren(...parts);
    if (focused) this.body.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }
}

function section(head, rows) {
  return el("section", {}, head ? el("h3", {}, head) : null, el("ul", {}, ...rows.map((row) => el("li", {}, row))));
}

function personRow(who) {
  const last = messagesIn(who.id).at(-1);
  let snippet = last ? plain(last) : t("noMessages");
  if (!last && !who.started) snippet = t("notStarted");
  if (who.blocked) snippet = t("blockedMark");
  const place = placeOf(who);
  const marks = [
    place ? el("span", { class: "place" }, place) : null,
    who.language ? el("span", { class: "tongue" }, who.language.split("-")[0]) : null,
    who.blocked ? icon("block") : null,
  ];
  const act = () => choosePerson(who.id);
  return row({ id: who.id, face: avatar(who), name: who.name, marks, last, snippet, chosen: who.id === view.person, act });
}

function groupRows(chat) {
  if (!chat.forum) return [groupRow(chat)];
  return [groupRow(chat), ...topicRows(chat, chat.id === view.group ? threadOf(chat.id) : undefined)];
}

function groupRow(chat) {
  const last = messagesIn(chat.id).at(-1);
  const snippet = last ? `${last.service ? "" : `${senderOf(last).name}: `}${plain(last)}` : t("noMessages");
  const face = avatar({ id: chat.id, kind: "group", name: chat.title });
  const act = () => chooseGroup(chat.id);
  return row({ id: chat.id, face, name: chat.title, marks: [], last, snippet, chosen: chat.id === view.group && !chat.forum, act });
}

function row({ id, face, name, marks, last, snippet, chosen, act }) {
  const unread = unreadIn(id);
  return el(
    "button",
    {
      type: "button",
      class: "entry",
      "aria-current": chosen ? "true" : null,
      "data-testid": id > 0 ? `person-${id}` : `group-${id}`,
      on: { click: act },
    },
    face,
    el(
      "span",
      { class: "entry-words" },
      el("span", { class: "entry-top" }, el("b", {}, name), ...marks, last ? el("time", {}, clock(last.date)) : null),
      el(
        "span",
        { class: "entry-below" },
        el("span", { class: "snippet" }, snippet),
        unreadMark(unread, t("unread", { n: unread })),
      ),
    ),
  );
}
