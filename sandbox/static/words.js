// The words of the page in the chosen language; whatever the bot says is not here.

import { en } from "./words_en.js";
import { zh } from "./words_zh.js";

const words = { zh, en };

const remembered = "sandbox.language";
let chosen = startLanguage();

function startLanguage() {
  let kept = null;
  try {
    kept = localStorage.getItem(remembered);
  } catch {
    // A browser may refuse storage; the page then asks the browser's language each time.
  }
  if (kept in words) return kept;
  return (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function language() {
  return chosen;
}

export function locale() {
  return chosen === "zh" ? "zh-CN" : "en-GB";
}

export function chooseLanguage(code) {
  chosen = code in words ? code : "en";
  try {
    localStorage.setItem(remembered, chosen);
  } catch {
    // Not remembered, that is all.
  }
}

export function t(key, values = {}) {
  const text = words[chosen][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
