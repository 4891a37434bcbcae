// Photos and films: the enlarged view, and a sample drawn here so that a newcomer has one at hand.

import { el, iconButton } from "./dom.js";
import { t } from "./words.js";

export function enlarge(address, label, kind = "img") {
  const shut = () => dialog.close();
  const video = { controls: true, autoplay: true, playsinline: true, "aria-label": label };
  const seen = kind === "video" ? el("video", { src: address, ...video }) : el("img", { src: address, alt: label });
  const dialog = el(
    "dialog",
    { class: "lightbox", "aria-label": label, "data-testid": "lightbox", on: { click: (event) => event.target === seen && kind === "video" || shut() } },
    seen,
    iconButton("close", t("close"), { on: { click: shut } }),
  );
  seen.addEventListener("error", () => seen.replaceWith(el("p", { class: "lightbox-words" }, t("unplayable"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// A printer with a sheet stuck in it and a red light, as a PNG file.
export function samplePhoto() {
  const canvas = el("canvas", { width: 960, height: 720 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  backdrop(pen);
  printer(pen);
  display(pen);
  // Chromium makes toBlob wait for idle time, for seconds where there is little of it.
  const [, encoded] = canvas.toDataURL("image/png").split(",");
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return new File([bytes], t("sampleFile"), { type: "image/png" });
}

function box(pen, x, y, width, height, radius, fill) {
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fillStyle = fill;
  pen.fill();
}

function slope(pen, top, bottom, from, to) {
  const paint = pen.createLinearGradient(0, top, 0, bottom);
  paint.addColorStop(0, from);
  paint.addColorStop(1, to);
  return paint;
}

function backdrop(pen) {
  pen.fillStyle = slope(pen, 0, 520, "#cfd8e3", "#e9eef4");
  pen.fillRect(0, 0, 960, 520);
  pen.fillStyle = slope(pen, 520, 720, "#a88d72", "#8a7059");
  pen.fillRect(0, 520, 960, 200);
  pen.fillStyle = "rgba(255,255,255,.55)";
  pen.fillRect(60, 60, 200, 260);
  pen.fillRect(290, 60, 200, 260);
}

function printer(pen) {
  pen.save();
  pen.shadowColor = "rgba(20,30,45,.45)";
  pen.shadowBlur = 50;
  pen.shadowOffsetY = 26;
  box(pen, 190, 250, 580, 340, 26, slope(pen, 250, 590, "#4b5666", "#2b3340"));
  pen.restore();
  box(pen, 225, 215, 510, 70, 16, "#5c6879");
  box(pen, 260, 430, 440, 30, 8, "#141920");
  pen.save();
  pen.translate(470, 440);
  pen.rotate(-0.09);
  pen.shadowColor = "rgba(0,0,0,.35)";
  pen.shadowBlur = 18;
  pen.beginPath();
  pen.moveTo(-165, 0);
  pen.lineTo(170, 0);
  pen.bezierCurveTo(150, 40, 190, 60, 158, 118);
  pen.bezierCurveTo(90, 92, 40, 150, -30, 112);
  pen.bezierCurveTo(-90, 84, -120, 138, -186, 104);
  pen.bezierCurveTo(-150, 60, -182, 34, -165, 0);
  pen.fillStyle = slope(pen, 0, 130, "#dfe3e8", "#ffffff");
  pen.fill();
  pen.restore();
  pen.fillStyle = "#9aa5b5";
  for (const [x, width] of [[350, 150], [372, 210], [340, 120]]) pen.fillRect(x, 470 + (x % 40), width, 6);
}

function display(pen) {
  box(pen, 520, 310, 210, 86, 12, "#0d1b2a");
  pen.fillStyle = "#8fd3ff";
  pen.font = "600 21px system-ui, sans-serif";
  pen.fillText(t("sampleLine2"), 536, 348);
  pen.fillStyle = "#5f7f9b";
  pen.font = "500 13px system-ui, sans-serif";
  pen.fillText(t("sampleLine1"), 536, 376);
  pen.save();
  pen.shadowColor = "#ff4d4d";
  pen.shadowBlur = 34;
  pen.beginPath();
  pen.arc(262, 352, 15, 0, Math.PI * 2);
  pen.fillStyle = "#ff5b5b";
  pen.fill();
  pen.restore();
  for (const x of [310, 350, 390]) box(pen, x, 340, 24, 24, 12, "#6d7a8c");
}
