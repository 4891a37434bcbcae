// One chat pane: who you are, what is said, and where you write.

import { send } from "./api.js";
import { captionOf } from "./caption.js";
import { Composer } from "./composer.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { MessageList } from "./messages.js";
import { chooseTogether, isTogether, press, pressTogether, startTogether, stopTogether, together } from "./press.js";
import { choosePerson, chooseSpeaker, membersOf, people, person, view, world } from "./state.js";
import { failure, toast, toastPlace } from "./toast.js";
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
    });
    this.composer = new Composer(kind);
    this.head = el("header", { class: "pane-head" });
    this.mode = el("div", { class: "mode", hidden: true, "data-testid": `together-${kind}` });
    const drop = el("div", { class: "drop-mark", "aria-hidden": "true" }, icon("image"));
    const parts = [this.head, this.mode, this.list.node, toastPlace(kind), this.composer.node, drop];
    this.node = el("section", { class: `pane ${kind}`, "data-testid": `pane-${kind}` }, ...parts);
    this.composer.attachment.watchDrops(this.node);
  }

  get who() {
    return person(this.kind === "private" ? view.person : view.speaker);
  }

  get chat() {
    return this.kind === "private" ? view.person : view.group;
  }

  render() {
    const { who, chat } = this;
    this.node.setAttribute("aria-label", t(this.kind === "private" ? "privateWith" : "group"));
    this.renderHead(who, chat);
    this.renderMode(chat);
    this.list.render(chat, who, () => this.hint(who, chat));
    this.composer.render(who, chat);
  }

  renderHead(who, chat) {
    const group = world.chats[chat];
    const mark = JSON.stringify([who, chat, group, world.bot, language(), isTogether(chat)]);
    if (mark === this.drawn) return;
    this.drawn = mark;
    const isGroup = this.kind === "group";
    const owner = isGroup ? { id: chat ?? 0, kind: "group", name: group?.title ?? "" } : { ...world.bot, bot: true };
    const title = isGroup ? (group?.title ?? t("group")) : world.bot.name;
    const members = group?.has_bot ? t("members", { n: group.members.length + 1 }) : t("botAway");
    const below = isGroup ? members : t("private");
    const focused = this.head.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    this.head.replaceChildren(
      avatar(owner),
      el("div", { class: "pane-title" }, el("h2", {}, title), el("p", {}, below)),
      ...[who && this.identity(who), isGroup && who && this.togetherButton(chat), who && this.moreButton(who)].filter(Boolean),
    );
    if (focused) this.head.querySelector(`[data-testid="${focused}"]`)?.focus();
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
    const toggle = () => {
      if (on) stopTogether();
      else if (membersOf(chat).length < 2) toast("group", null, t("togetherNeedsTwo"));
      else startTogether(chat, membersOf(chat));
    };
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
    const act = (path, body) => () => send(path, body).catch((error) => failure(this.kind, who, error));
    const entries = () => {
      if (this.kind === "private") {
        const path = who.blocked ? "unblock" : "block";
        const label = t(path, { name: who.name });
        return [{ label, icon: who.blocked ? "check" : "block", testid: path, act: act(path, { person: who.id }) }];
      }
      const inside = new Set(world.chats[this.chat]?.members ?? []);
      const outside = people().filter((one) => !inside.has(one.id));
      const leave = act("leave", { person: who.id, chat: this.chat });
      return [
        { label: t("leave", { name: who.name }), icon: "leave", testid: "leave", act: leave },
        outside.length ? null : undefined,
        ...outside.map((one) => ({
          label: t("join", { name: one.name }),
          icon: "add",
          testid: "join",
          act: act("join", { person: one.id, chat: this.chat }),
        })),
      ].filter((entry) => entry !== undefined);
    };
    const open = (event) => openMenu(event.currentTarget, entries(), { label: t("more") });
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
    const own = message.sender === this.who?.id;
    const text = message.text ?? message.caption;
    const entries = [{ label: t("reply"), icon: "reply", testid: "menu-reply", act: () => this.composer.aim(message) }];
    if (own && text !== null) {
      entries.push({ label: t("edit"), icon: "edit", testid: "menu-edit", act: () => this.composer.aim(message, true) });
    }
    if (text) entries.push({ label: t("copy"), icon: "copy", act: () => navigator.clipboard?.writeText(text).catch(() => {}) });
    openMenu(anchor, entries, { label: t("messageMenu"), at });
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
      const body = { person: who.id, chat: who.id, text: `/start ${found[2]}`, reply_to: null };
      send("say", body).catch((error) => failure("private", who, error));
    }
    return true;
  }
}

function choice(one, checked, choose) {
  const face = avatar(one, "small");
  return { label: one.name, note: captionOf(one), face, checked, testid: `as-${one.id}`, act: () => choose(one.id) };
}
