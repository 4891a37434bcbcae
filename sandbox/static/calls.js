// The drawer with the bot's calls: method, chat, true outcome, and what was unknown or refused.

import { el, iconButton } from "./dom.js";
import { person, view, world } from "./state.js";
import { locale, t } from "./words.js";

const SHOWN = 200;
const oddities = ["unknown", "mistyped", "unserved"];

export function isBad(call) {
  return call.status !== 200 || oddities.some((kind) => call[kind].length > 0);
}

function isPolling(call) {
  return call.method.toLowerCase() === "getupdates";
}

export class Calls {
  constructor(close) {
    this.open = new Set();
    this.filter = el("input", { type: "search", class: "calls-filter", "data-testid": "calls-filter" });
    this.problems = el("input", { type: "checkbox", "data-testid": "calls-problems" });
    this.polling = el("input", { type: "checkbox", "data-testid": "calls-polling" });
    for (const field of [this.filter, this.problems, this.polling]) field.addEventListener("input", () => this.render());
    this.title = el("h2");
    this.problemsWord = el("span");
    this.pollingWord = el("span");
    this.close = iconButton("close", t("close"), { "data-testid": "calls-close", on: { click: close } });
    const head = el(
      "header",
      {},
      this.title,
      this.filter,
      el("label", {}, this.problems, this.problemsWord),
      el("label", {}, this.polling, this.pollingWord),
      this.close,
    );
    this.body = el("div", { class: "calls-body", tabindex: "0" });
    this.node = el("section", { class: "calls", hidden: true, "data-testid": "calls" }, head, this.body);
  }

  render() {
    this.node.hidden = !view.callsOpen;
    if (this.node.hidden) return;
    this.node.setAttribute("aria-label", t("callsLong"));
    this.title.textContent = t("callsLong");
    this.filter.placeholder = t("callsFilter");
    this.filter.setAttribute("aria-label", t("callsFilter"));
    this.problemsWord.textContent = t("callsProblems");
    this.pollingWord.textContent = t("callsPolling");
    this.close.setAttribute("aria-label", t("close"));
    const all = Object.values(world.calls).sort((a, b) => b.number - a.number);
    const found = all.filter((call) => this.wanted(call)).slice(0, SHOWN);
    const mark = JSON.stringify([found.map((call) => call.number), [...this.open], locale()]);
    if (mark === this.drawn) return;
    this.drawn = mark;
    const words = all.length ? t("callsNone") : t("callsEmpty");
    const rows = found.flatMap((call) => this.row(call));
    const heads = ["number", "time", "method", "chat", "outcome"].map((name) => el("th", { scope: "col" }, t(name)));
    const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
    const focus = this.body.contains(document.activeElement) ? document.activeElement.dataset.number : null;
    this.body.replaceChildren(found.length ? table : el("p", { class: "calls-none" }, words));
    if (focus) this.body.querySelector(`[data-number="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }

  wanted(call) {
    if (this.problems.checked && !isBad(call)) return false;
    if (isPolling(call) && !isBad(call) && !this.polling.checked) return false;
    const typed = this.filter.value.trim().toLowerCase();
    const all = `${call.method} ${call.description ?? ""} ${chatName(call)} ${JSON.stringify(call.params)} ${outcomeWords(call)}`;
    return all.toLowerCase().includes(typed);
  }

  row(call) {
    const opened = this.open.has(call.number);
    const toggle = () => {
      if (!this.open.delete(call.number)) this.open.add(call.number);
      this.render();
    };
    const method = el(
      "button",
      { type: "button", class: "method", "aria-expanded": String(opened), "data-number": call.number, on: { click: toggle } },
      call.method,
    );
    const time = new Date(call.at * 1000).toLocaleTimeString(locale(), { hour12: false });
    const line = el(
      "tr",
      { class: isBad(call) ? "bad" : "", "data-testid": "call", "data-method": call.method },
      el("td", { class: "number" }, String(call.number)),
      el("td", {}, time),
      el("td", {}, method),
      el("td", {}, chatName(call)),
      el("td", {}, ...outcome(call)),
    );
    if (!opened) return [line];
    const params = JSON.stringify(call.params, null, 2);
    return [line, el("tr", { class: "params" }, el("td", { colspan: "5" }, el("pre", {}, params)))];
  }
}

function chatName(call) {
  const id = call.params.chat_id;
  if (id === undefined || id === null) return "–";
  return person(id)?.name ?? world.chats[id]?.title ?? String(id);
}

function outcomeWords(call) {
  if (call.status === 200) return t("callOk");
  return call.applied ? t("callUnapplied") : t("callRefused");
}

function outcome(call) {
  const good = call.status === 200;
  const nodes = [el("span", { class: `verdict ${good ? "good" : "refused"}` }, outcomeWords(call))];
  if (!good) nodes.push(el("span", { class: "why" }, `${call.status} ${call.description ?? ""}`));
  for (const kind of oddities) {
    if (call[kind].length) nodes.push(el("span", { class: "verdict odd" }, t(`call_${kind}`, { names: call[kind].join(", ") })));
  }
  return nodes;
}
