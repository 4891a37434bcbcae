// What one can do with a message: react, answer, change, pass on, take away.

import { send } from "./api.js";
import { avatar } from "./dom.js";
import { coloured } from "./marks.js";
import { albumAround, groups, leads, world } from "./state.js";
import { failure, toast } from "./toast.js";
import { topicMark, topicName } from "./topics.js";
import { t } from "./words.js";

// Some of the reactions that every chat of Telegram allows.
const quick = ["👍", "❤", "🔥", "👏", "🎉", "👀"];

export function messageEntries(message, who, on) {
  const chat = world.chats[message.chat];
  const old = Boolean(chat.migrated_to);
  const own = message.sender === who?.id;
  const runs = chat.kind === "group" && leads(chat.id, who?.id);
  const where = (one) => ({ person: who.id, chat: one.chat, message: one.id });
  const text = message.text ?? message.caption;
  const guarded = message.protected || chat.protected;
  const entries = [];
  if (who && !old) entries.push({ row: quick.map((emoji) => ({ label: coloured(emoji), testid: "react", act: () => on.react(message, emoji) })) });
  if (!old) entries.push({ label: t("reply"), icon: "reply", testid: "menu-reply", act: () => on.aim(message) });
  if (own && !message.origin && (message.text !== null || message.media)) {
    entries.push({ label: t("edit"), icon: "edit", testid: "menu-edit", act: () => on.aim(message, true) });
  }
  if (text && !guarded) entries.push({ label: t("copy"), icon: "copy", testid: "menu-copy", act: () => navigator.clipboard?.writeText(text).catch(() => {}) });
  if (who && !guarded) {
    entries.push({ label: t("forward"), icon: "forward", testid: "menu-forward", act: () => on.again(places(message, who, on), t("forwardTo")) });
  }
  if (who && (runs || chat.kind === "private") && !old) {
    entries.push({ label: t("pin"), icon: "pin", testid: "menu-pin", act: () => on.act("pin", where(message)) });
  }
  if ((own || runs) && !old) {
    const remove = () => albumAround(message).forEach((one) => on.act("delete", where(one)));
    entries.push({ label: t("delete"), icon: "trash", testid: "menu-delete", act: remove });
  }
  return entries;
}

// Where a person can forward a message to, with all of its album: the private chat and all topics of all their groups.
function places(message, who, on) {
  const to = (chat, thread, name) => () => {
    const body = { person: who.id, chat, thread, messages: albumAround(message).map((one) => ({ chat: one.chat, message: one.id })) };
    send("forward", body).then(() => toast(on.pane, who, t("shared", { name })), (error) => failure(on.pane, who, error));
  };
  const home = { label: t("private"), face: avatar({ ...world.bot, bot: true }, "tiny"), testid: `to-${who.id}`, act: to(who.id, null, t("private")) };
  const rooms = groups().filter((chat) => chat.members.includes(who.id)).flatMap((chat) => {
    const face = avatar({ id: chat.id, kind: "group", name: chat.title }, "tiny");
    if (!chat.forum) return [{ label: chat.title, face, testid: `to-${chat.id}`, act: to(chat.id, null, chat.title) }];
    return [null, ...chat.topics.map((topic) => topic.id)].map((thread) => {
      const name = topicName(chat.id, thread);
      return { label: name, note: chat.title, face: topicMark(chat.id, thread, "tiny"), testid: `to-${chat.id}-${thread ?? "general"}`, act: to(chat.id, thread, name) };
    });
  });
  return [{ head: t("forwardTo") }, home, ...rooms];
}
