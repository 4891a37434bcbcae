// Content that is no file: places, contacts, polls and dice.

import { avatar, draw, el, icon } from "./dom.js";
import { t } from "./words.js";

const makers = { venue, location, contact, poll, dice };

export function cardOf(message) {
  const kind = Object.keys(makers).find((one) => message[one]);
  return kind ? makers[kind](message[kind]) : null;
}

export function isPlace(message) {
  return Boolean(message.location || message.venue);
}

function location(at) {
  const words = `${at.latitude.toFixed(4)}, ${at.longitude.toFixed(4)}`;
  return el("div", { class: "place", "data-testid": "location" }, map(at), el("div", { class: "place-words" }, el("b", {}, t("location")), el("small", {}, words)));
}

function venue({ location: at, title, address }) {
  return el("div", { class: "place", "data-testid": "venue" }, map(at), el("div", { class: "place-words" }, el("b", {}, title), el("small", {}, address)));
}

// A little map that is made up: streets and blocks laid out by the coordinates, and a pin on them.
function map({ latitude, longitude }) {
  const turn = (Math.abs(latitude * 7919 + longitude * 104729) % 17) - 8;
  const shift = Math.abs(Math.round((latitude + longitude) * 1e4)) % 40;
  const street = (x1, y1, x2, y2, kind) => draw("line", { x1, y1, x2, y2, class: kind });
  const lines = [];
  for (let at = -60; at < 400; at += 52) {
    lines.push(street(at + shift, -80, at + shift, 260, "lane"), street(-80, at + shift / 2, 420, at + shift / 2, "lane"));
  }
  const park = draw("rect", { x: 190 + shift, y: 14, width: 84, height: 62, rx: 10, class: "park" });
  const river = draw("path", { d: `M-40 ${130 + shift}C80 ${96 + shift} 170 ${176 - shift} 380 ${112 + shift / 2}`, class: "river" });
  const roads = [street(-80, 84, 420, 66, "road"), street(128, -80, 150, 260, "road")];
  const land = draw("g", { transform: `rotate(${turn.toFixed(1)} 160 80)` }, park, river, ...lines, ...roads);
  const pin = draw("g", { class: "map-pin" }, draw("path", { d: "M160 88c-15-19-22-28-22-38a22 22 0 0 1 44 0c0 10-7 19-22 38Z" }), draw("circle", { cx: 160, cy: 50, r: 8 }));
  const shade = draw("ellipse", { cx: 160, cy: 89, rx: 9, ry: 3, class: "map-shade" });
  return draw("svg", { class: "map", viewBox: "0 0 320 150", preserveAspectRatio: "xMidYMid slice", role: "img", "aria-label": t("location") }, land, shade, pin);
}

function contact({ first_name: first, last_name: last, phone_number: phone, user_id: id }) {
  const name = last ? `${first} ${last}` : first;
  return el(
    "div",
    { class: "contact", "data-testid": "contact" },
    avatar({ id: id ?? phone.replace(/\D/g, "").slice(-6), name }),
    el("div", { class: "contact-words" }, el("b", {}, name), el("small", {}, phone)),
  );
}

function poll(asked) {
  const all = asked.total_voter_count || 0;
  const options = asked.options.map(({ text, voter_count: count }) => {
    const share = all ? Math.round((100 * count) / all) : 0;
    const bar = draw("svg", { class: "share", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" }, draw("rect", { width: 100, height: 4 }), draw("rect", { width: share, height: 4, class: "filled" }));
    return el("li", {}, el("span", { class: "option" }, el("span", {}, text), el("small", {}, `${share}%`)), bar);
  });
  const kind = asked.is_closed ? t("pollClosed") : t(asked.is_anonymous ? "pollAnonymous" : "pollPublic");
  const below = el("small", {}, `${kind} · ${t("votes", { n: all })}`);
  return el("div", { class: "poll", "data-testid": "poll" }, el("b", {}, asked.question), below, el("ul", {}, ...options));
}

function dice({ emoji, value }) {
  return el("div", { class: "dice", role: "img", "aria-label": `${t("dice")} ${value}`, "data-testid": "dice" }, el("span", {}, emoji), el("b", {}, String(value)));
}
