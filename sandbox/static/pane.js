// One chat pane: who you are, what is said, and where you write.

import { groupActs, newTopic, personActs } from "./acts.js";
import { send } from "./api.js";
import { captionOf } from "./caption.js";
import { Composer } from "./composer.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { afterTap } from "./marks.js";
import { openMenu } from "./menu.js";
import { messageEntries } from "./message_menu.js";
import { MessageList } from "./messages.js";
import { PinBar } from "./pins.js";
import { chooseTogether, isTogether, press, pressTogether, stopTogether, together, toggleTogether } from "./press.js";
import { choosePerson, chooseSpeaker, listTopics, membersOf, people, person, phone, threadOf, view, world } from "./state.js";
import { failure, toastPlace } from "./toast.js";
import { topicMark, topicName, topicRows } from "./topics.js";
import { language, t } from "./words.js";

export class Pane {
  constructor(kind) {
    this.kind = kind;
    const press_key = (message, button) => this.key(message, button);
    this.list = new MessageList(kind, {
      key: press_key,
      reply: (message) => this.composer.aim(message),
      menu: (message, anchor, at) => this.messageMenu(message, anchor, at),
      command: (text) => this.command(text),
      link: (address) => this.link(address),
      react: (message, emoji) => this.react(message, emoji),
    });
    this.composer = new Composer(kind);
    this.pins = new PinBar(kind, (id) => this.list.jump(id));
    this.topics = el("div", { class: "topic-list", hidden: true, "data-testid": `topics-${kind}` });
    this.head = el("header", { class: "pane-head" });
    this.mode = el("div", { class: "mode", hidden: true, "data-testid": `together-${kind}` });
    const drop = el("div", { class: "drop-mark", "aria-hidden": "true" }, icon("image"));
    const parts = [this.head, this.mode, this.pins.node, this.topics, this.list.node, toastPlace(kind), this.composer.node, drop];
    this.node = el("section", { class: `pane ${kind}`, "data-testid": `pane-${kind}` }, ...parts);
    this.composer.attachment.watchDrops(this.node);
  }

  get who() {
    return person(this.kind === "private" ? view.person : view.speaker);
  }

  get chat() {
    return this.kind === "private" ? view.person : view.group;
  }

  get thread() {
    return this.kind === "private" ? null : threadOf(view.group);
  }

  // Whether a phone shows the topics of the group in place of the messages.
  get listing() {
    return this.kind === "group" && phone.matches && view.listing && Boolean(world.chats[view.group]?.forum);
  }

  render() {
    const { who, chat, thread } = this;
    this.node.setAttribute("aria-label", t(this.kind === "private" ? "privateWith" : "group"));
    this.renderHead(who, chat);
    this.renderMode(chat);
    this.node.classList.toggle("listing", this.listing);
    this.renderTopics(chat, who);
    this.pins.render(chat, thread);
    this.list.render(chat, thread, who, () => this.hint(who, chat));
    this.composer.render(who, chat, thread);
  }

  renderTopics(chat, who) {
    this.topics.hidden = !this.listing;
    if (this.topics.hidden) return;
    const group = world.chats[chat];
    const create = el("button", { type: "button", class: "entry new-topic", on: { click: () => newTopic(group, who) } }, icon("add"), t("newTopic"));
    this.topics.replaceChildren(...topicRows(group, threadOf(chat)), create);
  }

  renderHead(who, chat) {
    const group = world.chats[chat];
    const mark = JSON.stringify([who, chat, group, this.thread, this.listing, phone.matches, world.bot, language(), isTogether(chat)]);
    if (mark === this.drawn) return;
    this.drawn = mark;
    const focused = this.head.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    // Beside the name of a topic a phone has no room for it; the menu has it too.
    const paired = this.kind === "group" && !(group?.forum && phone.matches);
    const tools = [who && this.identity(who), who && paired && this.togetherButton(chat), who && this.moreButton(who)];
    this.head.replaceChildren(...(this.kind === "group" ? this.groupTitle(chat, group) : this.botTitle()), ...tools.filter(Boolean));
    if (focused) this.head.querySelector(`[data-testid="${focused}"]`)?.focus();
  }

  botTitle() {
    return [avatar({ ...world.bot, bot: true }), el("div", { class: "pane-title" }, el("h2", {}, world.bot.name), el("p", {}, t("private")))];
  }

  groupTitle(chat, group) {
    const owner = { id: chat ?? 0, kind: "group", name: group?.title ?? "" };
    const members = group?.has_bot ? t("members", { n: group.members.length + 1 }) : t("botAway");
    const below = [group?.protected ? el("span", { class: "sign", title: t("protected") }, icon("lock")) : null];
    if (!group?.forum) return [avatar(owner), title(group?.title ?? t("group"), ...below, members)];
    if (this.listing) return [avatar(owner), title(group.title, ...below, t("topicCount", { n: group.topics.length + 1 }))];
    const out = iconButton("back", t("allTopics"), { "data-testid": "topics-out", on: { click: () => listTopics(true) } });
    const face = topicMark(chat, this.thread, "big");
    return [phone.matches ? out : face, title(topicName(chat, this.thread), ...below, phone.matches ? group.title : `${group.title} · ${members}`)];
  }

  identity(who) {
    return el(
      "button",
      {
        type: "button",
        class: "identity",
        "aria-haspopup": "menu",
        "aria-label": `${t("youAre")} ${who.name}`,
        title: t("chooseSpeaker"),
        "data-testid": `you-are-${this.kind}`,
        "data-person": who.id,
        on: { click: (event) => this.identityMenu(event.currentTarget) },
      },
      avatar(who, "small"),
      el("span", { class: "identity-words" }, el("small", {}, t("youAre")), el("b", {}, who.name)),
      icon("chevron"),
    );
  }

  identityMenu(anchor) {
    const isGroup = this.kind === "group";
    const choices = isGroup ? membersOf(this.chat) : people();
    const choose = isGroup ? chooseSpeaker : choosePerson;
    openMenu(anchor, choices.map((one) => choice(one, one.id === this.who?.id, choose)), { label: t("chooseSpeaker") });
  }

  togetherButton(chat) {
    const on = isTogether(chat);
    const toggle = () => toggleTogether(chat);
    const props = { type: "button", class: "wide-button", title: t("together"), "aria-label": t("together"), "data-testid": "together" };
    const more = { "aria-pressed": String(on), on: { click: toggle } };
    return el("button", { ...props, ...more }, icon("together"), el("span", {}, t("together")));
  }

  renderMode(chat) {
    this.mode.hidden = this.kind !== "group" || !isTogether(chat);
    this.node.classList.toggle("aiming", !this.mode.hidden);
    if (this.mode.hidden) return;
    const picker = (place) => {
      const who = person(together[place]);
      const menu = (event) => {
        const entries = membersOf(chat).map((one) => choice(one, one.id === who.id, (id) => chooseTogether(place, id)));
        openMenu(event.currentTarget, entries, { label: t("together") });
      };
      const props = { type: "button", class: "presser", "aria-haspopup": "menu", "data-testid": `together-${place}`, on: { click: menu } };
      return el("button", props, avatar(who, "tiny"), who.name, icon("chevron"));
    };
    this.mode.replaceChildren(
      el("div", { class: "mode-who" }, picker("first"), el("span", {}, t("and")), picker("second")),
      el("p", {}, t("togetherHint")),
      el("button", { type: "button", class: "text-button", on: { click: stopTogether } }, t("cancel")),
    );
  }

  moreButton(who) {
    const open = ({ currentTarget: anchor }) => {
      const again = (entries, label) => openMenu(anchor, entries, { label });
      const entries = this.kind === "private" ? personActs(who) : groupActs(world.chats[this.chat], who, again);
      openMenu(anchor, entries, { label: t("more") });
    };
    const props = { "aria-haspopup": "menu", "data-testid": `more-${this.kind}`, on: { click: open } };
    return iconButton("more", t("more"), props);
  }

  hint(who, chat) {
    const isGroup = this.kind === "group";
    let head = isGroup ? t("emptyGroup") : t("emptyPrivate", { name: who?.name ?? "" });
    let more = t(isGroup ? "emptyGroupMore" : "emptyPrivateMore");
    if (chat === null) [head, more] = isGroup ? [t("noGroup"), t("noGroupMore")] : [t("noPeople"), ""];
    const mark = el("span", { class: "empty-mark", "aria-hidden": "true" }, icon(isGroup ? "people" : "chat"));
    return [mark, el("b", {}, head), el("p", {}, more)];
  }

  messageMenu(message, anchor, at) {
    const on = {
      aim: (one, edit) => this.composer.aim(one, edit),
      act: (path, body) => send(path, body).catch((error) => failure(this.kind, this.who, error)),
      react: (one, emoji) => this.react(one, emoji),
      again: (entries, label) => openMenu(anchor, entries, { label, at: at ?? anchor.getBoundingClientRect() }),
      pane: this.kind,
    };
    openMenu(anchor, messageEntries(message, this.who, on), { label: t("messageMenu"), at });
  }

  react(message, emoji) {
    if (!this.who) return;
    const body = { person: this.who.id, chat: message.chat, message: message.id, emoji: afterTap(message, emoji, this.who) };
    send("react", body).catch((error) => failure(this.kind, this.who, error));
  }

  key(message, button) {
    if (!this.who) return;
    if (button.url) this.link(button.url) || window.open(button.url, "_blank", "noopener,noreferrer");
    else if (!button.data) return;
    else if (isTogether(this.chat)) pressTogether(message, button);
    else press(this.kind, this.who, message, button);
  }

  command(text) {
    const addressed = this.kind === "group" && !text.includes("@") ? `${text}@${world.bot.username}` : text;
    this.composer.say(addressed);
  }

  // A link to the bot itself is opened as Telegram does: the person's private chat, with /start.
  link(address) {
    const found = /^(?:https?:\/\/)?t\.me\/([A-Za-z0-9_]+)(?:\?start=([A-Za-z0-9_-]{1,64}))?$/i.exec(address);
    if (!found || found[1].toLowerCase() !== world.bot.username.toLowerCase() || !this.who) return false;
    const { who } = this;
    choosePerson(who.id);
    if (found[2]) {
      const body = { person: who.id, chat: who.id, text: `/start ${found[2]}` };
      send("say", body).catch((error) => failure("private", who, error));
    }
    return true;
  }
}

function title(head, ...below) {
  return el("div", { class: "pane-title" }, el("h2", {}, head), el("p", {}, ...below.filter(Boolean)));
}

function choice(one, checked, choose) {
  const face = avatar(one, "small");
  return { label: one.name, note: captionOf(one), face, checked, testid: `as-${one.id}`, act: () => choose(one.id) };
}
