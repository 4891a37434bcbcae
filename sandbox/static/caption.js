// What people are called beside their name: "Staff · Finance" is a part and, behind the dot, a place.

import { language } from "./words.js";

const DOT = " · ";

export function captionOf(who) {
  return who?.caption?.[language()] ?? "";
}

export function partOf(who) {
  return captionOf(who).split(DOT)[0];
}

export function placeOf(who) {
  return captionOf(who).split(DOT).slice(1).join(DOT);
}
