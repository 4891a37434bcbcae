// A message in one line, and the small words that go with messages.

import { serviceWords } from "./service.js";
import { locale, t } from "./words.js";

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function span(seconds) {
  const whole = Math.round(seconds ?? 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const others = ["venue", "location", "contact", "poll", "dice"];

export function plain(message) {
  if (message.service) return serviceWords(message, plain);
  const words = message.text ?? message.caption ?? "";
  if (words) return words.replace(/\s+/g, " ");
  const { media } = message;
  if (media?.kind === "sticker") return `${media.emoji ?? ""} ${t("sticker")}`.trim();
  if (media) return (["document", "audio"].includes(media.kind) && media.name) || t(media.kind);
  const kind = others.find((one) => message[one]);
  return kind ? t(kind) : "…";
}
