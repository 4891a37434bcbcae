// What a message carries beside words: pictures, films, sounds, files and stickers.

import { fileAddress } from "./api.js";
import { draw, el, icon } from "./dom.js";
import { enlarge } from "./photo.js";
import { size, span } from "./plain.js";
import { toggle } from "./player.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const makers = { photo, video, animation, video_note: round, voice, audio, sticker, document: attachment };
const seen = ["photo", "video", "animation"];

// Whether a message is a picture with words, if any, below it.
export function isVisual(message) {
  return seen.includes(message.media?.kind);
}

export function mediaOf(message, pane) {
  return message.media ? makers[message.media.kind](message, pane) : null;
}

// The parts of an album: pictures as one grid, files one below the other.
export function albumOf(parts, pane) {
  const tiles = parts.map((part) => {
    const node = mediaOf(part, pane);
    node.dataset.id = part.id;
    node.dataset.testid = "album-part";
    return node;
  });
  return el("div", { class: isVisual(parts[0]) ? `album album-${parts.length}` : "album-files", "data-testid": "album" }, ...tiles);
}

function photo(message) {
  const { file, width, height } = message.media;
  const label = message.caption || t("photo");
  const img = el("img", { src: fileAddress(file), alt: label, loading: "lazy", "data-testid": "photo" });
  if (width && height) img.style.aspectRatio = `${width} / ${height}`;
  return tile(message, [img], t("enlarge"), () => enlarge(img.src, label));
}

function video(message) {
  const { file, duration, width, height } = message.media;
  const face = el("span", { class: "film", "data-testid": "video" }, el("span", { class: "round-mark" }, icon("play")), el("span", { class: "badge" }, icon("film"), span(duration)));
  if (width && height) face.style.aspectRatio = `${width} / ${height}`;
  return tile(message, [face], t("play"), () => enlarge(fileAddress(file), message.caption || t("video"), "video"));
}

// An animation is a GIF or a film without sound; what cannot be drawn becomes a film.
function animation(message) {
  const { file } = message.media;
  const img = el("img", { src: fileAddress(file), alt: message.caption || t("animation"), "data-testid": "animation" });
  const whole = tile(message, [img, el("span", { class: "badge" }, "GIF")], t("enlarge"), () => enlarge(img.src, t("animation")));
  img.addEventListener("error", () => whole.replaceWith(video(message)), { once: true });
  return whole;
}

function round(message) {
  const { file, duration } = message.media;
  const open = () => enlarge(fileAddress(file), t("video_note"), "video");
  const props = { type: "button", class: "note", "aria-label": t("play"), "data-testid": "video-note", on: { click: open } };
  return el("button", props, el("span", { class: "round-mark" }, icon("play")), el("span", { class: "badge" }, span(duration)));
}

// A tile opens on a tap; under a spoiler the first tap only reveals it.
function tile(message, faces, label, open) {
  const veiled = message.media.spoiler;
  const tap = () => {
    if (!node.classList.contains("veiled")) return open();
    node.classList.remove("veiled");
    node.setAttribute("aria-label", label);
    return undefined;
  };
  const props = { type: "button", class: `picture${veiled ? " veiled" : ""}`, "aria-label": veiled ? t("unveil") : label, on: { click: tap } };
  const node = el("button", props, ...faces);
  return node;
}

function voice(message, pane) {
  const { file, duration } = message.media;
  return el("div", { class: "sound", "data-testid": "voice" }, playButton(file, pane), el("div", { class: "sound-words" }, wave(file), el("small", {}, span(duration))));
}

function audio(message, pane) {
  const { file, name, duration, bytes } = message.media;
  const words = el("div", { class: "sound-words" }, el("b", {}, name ?? t("audio")), el("small", {}, `${span(duration)} · ${size(bytes)}`));
  return el("div", { class: "sound", "data-testid": "audio" }, playButton(file, pane), words);
}

function playButton(file, pane) {
  const fail = () => toast(pane, null, t("unplayable"), { tone: "bad" });
  const button = el("button", { type: "button", class: "round-mark", "aria-label": t("play"), "data-testid": "play" }, icon("play"));
  button.addEventListener("click", () => toggle(button, fileAddress(file), fail));
  return button;
}

// Bars in place of the true curve of the sound, the same ones for the same file.
function wave(file) {
  let seed = [...file].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  const bars = Array.from({ length: 34 }, (_, index) => {
    seed = (seed * 137 + 31) % 9973;
    const height = 4 + (seed % 15) * (0.55 + 0.45 * Math.sin(index / 3.4));
    return draw("rect", { x: index * 5, y: 11 - height / 2, width: 3, height, rx: 1.5 });
  });
  return draw("svg", { class: "wave", viewBox: "0 0 168 22", "aria-hidden": "true" }, ...bars);
}

function sticker(message) {
  const { file, emoji } = message.media;
  const face = el("span", { class: "sticker", role: "img", "aria-label": `${t("sticker")} ${emoji ?? ""}`, "data-testid": "sticker" }, emoji ?? "");
  const img = el("img", { src: fileAddress(file), alt: "" });
  img.addEventListener("load", () => face.replaceChildren(img), { once: true });
  return face;
}

function attachment(message) {
  const { file, name, bytes } = message.media;
  const shown = name ?? t("document");
  return el(
    "a",
    { class: "attachment", href: fileAddress(file), download: shown, "aria-label": t("download", { name: shown }) },
    el("span", { class: "attachment-mark" }, icon("file")),
    el("span", { class: "attachment-words" }, el("b", {}, shown), bytes ? el("small", {}, size(bytes)) : null),
  );
}
