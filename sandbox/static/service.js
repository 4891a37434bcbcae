// What Telegram itself writes into a chat, in words.

import { messageAt, senderOf } from "./state.js";
import { language, t } from "./words.js";

const topics = {
  forum_topic_created: (name, { name: topic }) => t("saidCreated", { name, topic }),
  forum_topic_edited: (name, { name: topic }) => (topic ? t("saidEdited", { name, topic }) : t("saidIcon", { name })),
  forum_topic_closed: (name) => t("saidClosed", { name }),
  forum_topic_reopened: (name) => t("saidReopened", { name }),
  migrate_to_chat_id: () => t("saidMigrated"),
  migrate_from_chat_id: () => t("saidMigrated"),
};

const LONGEST = 32;

function brief(words) {
  const letters = [...words];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("").trim()}…` : words;
}

// `plain` puts another message into one line.
export function serviceWords(message, plain) {
  const { joined, left, pinned_message: pinned } = message.service;
  const { name } = senderOf(message);
  if (left) return t("left", { name: left });
  if (joined.length) return t("joined", { name: joined.join(language() === "zh" ? "、" : ", ") });
  if (pinned !== undefined) {
    const target = messageAt(message.chat, pinned);
    return t("saidPinned", { name, words: target ? brief(plain(target)) : t("deleted") });
  }
  const kind = Object.keys(topics).find((one) => one in message.service);
  return kind ? topics[kind](name, message.service[kind]) : t("saidUpdated");
}
