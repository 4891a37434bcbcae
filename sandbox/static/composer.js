// Where the chosen person writes: text, photo or file, a reply, an edit, a command.

import { send, upload } from "./api.js";
import { Attachment } from "./attachment.js";
import { el, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { samplePhoto } from "./photo.js";
import { plain } from "./plain.js";
import { contactEntries, sendPlace, sendVoice, stickerEntries } from "./samples.js";
import { mayWrite, messageAt, messagesIn, senderOf, world } from "./state.js";
import { failure } from "./toast.js";
import { t } from "./words.js";

const TALLEST = 160;

export class Composer {
  constructor(kind) {
    this.kind = kind;
    this.who = null;
    this.chat = null;
    this.drafts = new Map();
    this.target = null;
    this.busy = false;
    this.input = el("textarea", { rows: "1", class: "composer-input", "data-testid": `composer-${kind}`, enterkeyhint: "send" });
    this.attach = iconButton("attach", t("attach"), { "aria-haspopup": "menu", "data-testid": `attach-${kind}` });
    this.submit = iconButton("send", t("send"), { "data-testid": `send-${kind}` });
    this.submit.classList.add("send");
    this.target_bar = el("div", { class: "target", hidden: true });
    this.attachment = new Attachment(kind, () => this.ready());
    this.suggestions = el("div", { class: "suggestions", role: "listbox", hidden: true, "data-testid": `commands-${kind}` });
    this.replies = el("div", { class: "reply-keys", hidden: true, "data-testid": `reply-keyboard-${kind}` });
    this.bar = el("div", { class: "composer-bar" }, this.attach, this.input, this.submit);
    this.instead = el("button", { type: "button", class: "instead", hidden: true, "data-testid": `instead-${kind}` });
    this.notice = el("p", { class: "closed-notice", hidden: true, "data-testid": `closed-${kind}` });
    const parts = [this.suggestions, this.notice, this.target_bar, this.attachment.node, this.bar, this.replies, this.instead];
    this.node = el("div", { class: "composer" }, ...parts);
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.ready());
    this.input.addEventListener("keydown", (event) => this.keys(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.suggest(true), 150));
    this.input.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      this.attachment.put(files, files.every((file) => file.type.startsWith("image/")));
    });
    this.suggestions.addEventListener("keydown", (event) => this.among(event));
    this.submit.addEventListener("click", () => this.sendNow());
    this.attach.addEventListener("click", () => this.attachMenu());
    this.instead.addEventListener("click", () => this.insteadNow());
  }

  render(who, chat, thread) {
    const place = `${who?.id}/${chat}/${thread}`;
    if (place !== this.place) this.change(place);
    this.who = who;
    this.chat = chat;
    this.thread = thread;
    this.notice.hidden = mayWrite(chat, thread, who?.id);
    this.notice.replaceChildren(icon("lock"), t("topicClosedLong"));
    if (this.target && !messageAt(this.chat, this.target.id)) this.target = null;
    const waits = this.kind === "private" && who !== null && (who.blocked || !who.started);
    this.node.hidden = who === null || chat === null;
    this.instead.hidden = !waits;
    this.instead.textContent = who?.blocked ? t("unblockLong") : t("start");
    this.bar.hidden = waits;
    this.attach.setAttribute("aria-label", t("attach"));
    this.submit.setAttribute("aria-label", t("send"));
    this.showReplyKeys(waits);
    this.showTarget();
    this.ready();
  }

  change(place) {
    this.drafts.set(this.place, this.input.value);
    this.place = place;
    this.input.value = this.drafts.get(place) ?? "";
    this.target = null;
    this.attachment.clear();
  }

  ready() {
    const words = this.attachment.files.length ? t("caption") : t("write", { name: this.who?.name ?? "" });
    this.input.placeholder = words;
    this.input.setAttribute("aria-label", words);
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
    const empty = !this.input.value.trim() && this.attachment.files.length === 0;
    this.submit.disabled = this.busy || (empty && !this.mayBeEmpty());
    this.submit.classList.toggle("armed", !this.submit.disabled);
    this.suggest();
  }

  // A caption can be taken away altogether, words cannot.
  mayBeEmpty() {
    const message = this.target?.edit ? messageAt(this.chat, this.target.id) : null;
    return Boolean(message?.media && message.caption);
  }

  keys(event) {
    if (event.isComposing) return;
    const first = this.suggestions.hidden ? null : this.suggestions.querySelector("button");
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.sendNow();
    } else if (event.key === "Tab" && first) {
      event.preventDefault();
      this.input.value = `${first.dataset.command} `;
      this.ready();
    } else if (event.key === "ArrowUp" && first) {
      event.preventDefault();
      [...this.suggestions.querySelectorAll("button")].at(-1).focus();
    } else if (event.key === "Escape") {
      if (first) this.suggestions.hidden = true;
      else this.aim(null);
    }
  }

  // The commands this person sees here: narrower scopes win, and their language before none.
  commands() {
    const here = [`chat_member ${this.chat} ${this.who?.id}`, `chat ${this.chat}`];
    const scopes = [...here, this.kind === "private" ? "all_private_chats" : "all_group_chats", "default"];
    const keys = scopes.flatMap((scope) => [`${scope}/${this.who?.language ?? ""}`, `${scope}/`]);
    return world.commands[keys.find((key) => world.commands[key]?.length)] ?? [];
  }

  suggest(hide = false) {
    const typed = this.input.value;
    const found = this.commands().filter((one) => `/${one.command}`.startsWith(typed));
    const inside = this.suggestions.contains(document.activeElement);
    this.suggestions.hidden = (hide && !inside) || !/^\/\w*$/.test(typed) || found.length === 0;
    if (this.suggestions.hidden) return;
    const options = found.map((one) => {
      const command = `/${one.command}`;
      const pick = () => {
        this.input.value = "";
        this.say(command);
        this.input.focus();
      };
      const props = { type: "button", role: "option", "data-command": command, on: { click: pick } };
      return el("button", props, el("b", {}, command), el("span", {}, one.description));
    });
    this.suggestions.setAttribute("aria-label", t("commands"));
    this.suggestions.replaceChildren(...options);
  }

  // Moves among the suggested commands; past either end the focus returns to the words.
  among(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Escape: 1000 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.suggestions.querySelectorAll("button")];
    const next = items[items.indexOf(document.activeElement) + step];
    (next ?? this.input).focus();
  }

  attachMenu() {
    const pick = (accept) => () => this.attachment.pick(accept);
    const sample = () => this.attachment.put([samplePhoto()], true);
    const where = () => ({ person: this.who.id, ...this.here(), reply_to: this.taken()?.id ?? null });
    const sent = (work) => () => this.attempt(() => work(where()));
    const more = (entries, label) => () => openMenu(this.attach, entries(this.attempt.bind(this), where), { label: t(label), side: "left" });
    openMenu(
      this.attach,
      [
        { label: t("pickPhoto"), icon: "image", testid: "pick-photo", act: pick("image/*") },
        { label: t("samplePhoto"), icon: "sparkle", testid: "sample-photo", act: sample },
        { label: t("pickFile"), icon: "file", testid: "pick-file", act: pick("") },
        null,
        { label: t("sampleVoice"), icon: "mic", testid: "sample-voice", act: sent(sendVoice) },
        { label: t("stickers"), icon: "sticker", testid: "stickers", act: more(stickerEntries, "sticker") },
        { label: t("sampleLocation"), icon: "place", testid: "sample-location", act: sent(sendPlace) },
        { label: t("contactOf"), icon: "card", testid: "contacts", act: more(contactEntries, "contact") },
      ],
      { label: t("attach"), side: "left" },
    );
  }

  here() {
    return { chat: this.chat, thread: this.thread };
  }

  // The message that was to be answered, which is used up thereby; one that is edited stays.
  taken() {
    const { target } = this;
    if (!target || target.edit) return null;
    this.aim(null);
    return target;
  }

  // Aims the next words at a message: a reply to it or, with edit, its new text.
  aim(message, edit = false) {
    if (this.target?.edit) this.input.value = "";
    this.target = message ? { id: message.id, edit } : null;
    if (message && edit) {
      this.attachment.clear();
      this.input.value = message.text ?? message.caption ?? "";
    }
    this.showTarget();
    this.ready();
    if (message) this.input.focus();
  }

  showTarget() {
    const message = this.target ? messageAt(this.chat, this.target.id) : null;
    this.target_bar.hidden = message === null;
    if (!message) return;
    const head = this.target.edit ? t("editing") : t("replyingTo", { name: senderOf(message).name });
    this.target_bar.replaceChildren(
      icon(this.target.edit ? "edit" : "reply"),
      el("div", { class: "target-words" }, el("b", {}, head), el("span", {}, plain(message))),
      iconButton("close", t("cancel"), { on: { click: () => this.aim(null) } }),
    );
  }

  showReplyKeys(hide) {
    const asked = messagesIn(this.chat, this.thread).findLast((message) => message.input_markup);
    this.replies.hidden = hide || asked?.input_markup !== "keyboard";
    if (this.replies.hidden) return;
    const say = (text) => () => this.say(text);
    const key = (text) => el("button", { type: "button", class: "reply-key", on: { click: say(text) } }, text);
    this.replies.replaceChildren(...asked.reply_keyboard.map((row) => el("div", { class: "key-row" }, ...row.map(key))));
  }

  insteadNow() {
    if (this.who.blocked) this.attempt(() => send("unblock", { person: this.who.id }));
    else this.say("/start");
  }

  say(text, reply_to = null) {
    return this.attempt(() => send("say", { person: this.who.id, ...this.here(), text, reply_to }));
  }

  async sendNow() {
    const text = this.input.value.trim();
    const { files, photo } = this.attachment;
    if (this.busy || (!text && files.length === 0 && !this.mayBeEmpty())) return;
    const target = this.target;
    const fields = { person: this.who.id, ...this.here(), reply_to: target?.id ?? null };
    const work = () => {
      if (target?.edit) return send("edit", { person: this.who.id, chat: this.chat, message: target.id, text });
      if (files.length) return upload(photo ? "photo" : "document", files, { ...fields, caption: text });
      return send("say", { ...fields, text });
    };
    this.input.value = "";
    this.target = null;
    this.attachment.clear();
    this.showTarget();
    if (await this.attempt(work)) return;
    this.input.value = text;
    this.ready();
  }

  async attempt(work) {
    this.busy = true;
    this.ready();
    try {
      await work();
      return true;
    } catch (error) {
      failure(this.kind, this.who, error);
      return false;
    } finally {
      this.busy = false;
      this.ready();
    }
  }
}
