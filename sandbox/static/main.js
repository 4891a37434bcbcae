// Puts the page together and draws it again whenever the world or the choice changes.

import { endOutage, worldActs } from "./acts.js";
import { Calls, isBad } from "./calls.js";
import { Cast } from "./cast.js";
import { el, icon, unreadMark } from "./dom.js";
import { connect } from "./events.js";
import { openMenu } from "./menu.js";
import { Pane } from "./pane.js";
import { plain } from "./plain.js";
import { changed, isWatched, onArrival, onChange, openTab, person, phone, senderOf, unreadIn, view, world } from "./state.js";
import { say } from "./toast.js";
import { chooseLanguage, language, t } from "./words.js";

const stage = document.getElementById("stage");
const tabs = document.getElementById("tabs");
const lost = document.getElementById("lost");
const trouble = document.getElementById("trouble");
const tools = document.getElementById("tools");

const cast = new Cast();
const panes = [new Pane("private"), new Pane("group")];
const calls = new Calls(toggleCalls);
stage.append(cast.node, ...panes.map((pane) => pane.node), calls.node);

function toggleCalls() {
  view.callsOpen = !view.callsOpen;
  changed();
}

function drawTools() {
  const pick = (code) => () => {
    chooseLanguage(code);
    changed();
  };
  const choice = (code, name, short) =>
    el(
      "button",
      { type: "button", lang: code, "aria-pressed": String(language() === code), "data-testid": `language-${code}`, "aria-label": name, on: { click: pick(code) } },
      el("span", { class: "long" }, name),
      el("span", { class: "short" }, short),
    );
  const bad = Object.values(world.calls).filter(isBad).length;
  const props = { type: "button", class: "tool", "aria-pressed": String(view.callsOpen), "data-testid": "calls-toggle", on: { click: toggleCalls } };
  const count = bad ? el("span", { class: "bad-count" }, String(bad)) : null;
  const open = el("button", { ...props, "aria-label": t("callsLong"), title: t("callsLong") }, icon("terminal"), el("span", {}, t("calls")), count);
  const mark = `${language()} ${bad} ${view.callsOpen}`;
  if (tools.dataset.drawn === mark) return;
  const focused = tools.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  tools.dataset.drawn = mark;
  const languages = el("div", { class: "languages", role: "group", "aria-label": t("language") }, choice("zh", "中文", "中"), choice("en", "English", "EN"));
  const acts = ({ currentTarget: anchor }) => {
    const again = (entries, label) => openMenu(anchor, entries, { label });
    openMenu(anchor, worldActs(again), { label: t("worldLong") });
  };
  const menu = { type: "button", class: "tool", "aria-haspopup": "menu", "data-testid": "world", "aria-label": t("worldLong"), title: t("worldLong"), on: { click: acts } };
  tools.replaceChildren(el("button", menu, icon("globe"), el("span", {}, t("world"))), open, languages);
  if (focused) tools.querySelector(`[data-testid="${focused}"]`)?.focus();
}

function drawTabs() {
  const names = { people: t("cast"), private: person(view.person)?.name ?? t("private"), group: world.chats[view.group]?.title ?? t("group") };
  const others = Object.keys(world.people).reduce((sum, id) => sum + (Number(id) === view.person ? 0 : unreadIn(Number(id))), 0);
  const fresh = { people: others, private: unreadIn(view.person), group: unreadIn(view.group) };
  const marks = { people: "people", private: "chat", group: "people" };
  const items = Object.keys(names).map((name) =>
    el(
      "button",
      { type: "button", "aria-current": view.tab === name ? "page" : null, "data-testid": `tab-${name}`, on: { click: () => openTab(name) } },
      name === "people" ? icon(marks[name]) : null,
      el("span", {}, names[name]),
      unreadMark(fresh[name], t("unread", { n: fresh[name] })),
    ),
  );
  const mark = items.map((item) => item.outerHTML).join("");
  if (tabs.dataset.drawn === mark) return;
  const focused = tabs.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  tabs.dataset.drawn = mark;
  tabs.replaceChildren(...items);
  if (focused) tabs.querySelector(`[data-testid="${focused}"]`)?.focus();
}

// Says as long as it lasts that the bot cannot do what it wants.
function drawTrouble() {
  const { outage, refusing } = world.network;
  const mark = `${language()} ${outage} ${refusing}`;
  if (trouble.dataset.drawn === mark) return;
  trouble.dataset.drawn = mark;
  trouble.hidden = !outage && !refusing;
  trouble.classList.toggle("mild", !outage);
  const end = el("button", { type: "button", "data-testid": "end-outage", on: { click: endOutage } }, t("endOutage"));
  trouble.replaceChildren(icon(outage ? "unplug" : "hourglass"), el("span", {}, t(outage ? "outageNow" : "refusingNow")), ...(outage ? [end] : []));
}

function draw() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  document.getElementById("banner-words").textContent = t("banner");
  lost.hidden = world.online;
  lost.textContent = t("reconnecting");
  stage.dataset.tab = view.tab;
  stage.classList.toggle("with-calls", view.callsOpen);
  drawTools();
  drawTrouble();
  calls.render();
  if (!world.loaded) return;
  drawTabs();
  cast.render();
  for (const pane of panes) pane.render();
  stage.hidden = false;
}

onChange(draw);
onArrival((message) => {
  const sender = senderOf(message);
  if (isWatched(message) && sender.bot) say(`${sender.name}: ${plain(message)}`);
});
phone.addEventListener("change", () => openTab(view.tab));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && view.callsOpen && calls.node.contains(document.activeElement)) toggleCalls();
});
draw();
connect();
