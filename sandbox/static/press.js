// Presses of inline buttons: the wait for the answer, its toast or dialog, and two presses at once.

import { Refused, send } from "./api.js";
import { partOf } from "./caption.js";
import { changed, membersOf, onChange, person, view, world } from "./state.js";
import { alertDialog, failure, toast } from "./toast.js";
import { t } from "./words.js";

const PATIENCE = 15000;
const waiting = new Map();

// The mode "two press at once": the chat it is for and the two who press.
export const together = { chat: null, first: null, second: null };

export function isWaiting(chat, message, data) {
  return [...waiting.values()].some((one) => one.chat === chat && one.message === message && one.data === data);
}

function wait(query, one) {
  const timer = setTimeout(() => finish(query, { expired: true }), PATIENCE);
  waiting.set(query, { ...one, timer });
  collect();
  changed();
}

function finish(query, outcome) {
  const one = waiting.get(query);
  if (!one) return;
  clearTimeout(one.timer);
  waiting.delete(query);
  const who = person(one.person);
  if (outcome.expired) toast(one.pane, who, t("noAnswer"), { tone: "bad" });
  else if (outcome.alert) alertDialog(who, outcome.text);
  else if (outcome.text) toast(one.pane, who, outcome.text);
  else if (one.pair) toast(one.pane, who, t("answeredSilently"));
  if (outcome.url) open(outcome.url, "_blank", "noopener");
  changed();
}

// Looks through what the server said about our presses; answers may come before the request returns.
function collect() {
  for (const query of [...waiting.keys()]) {
    const told = world.presses[query];
    if (told?.answer) finish(query, told.answer);
    else if (told?.expired) finish(query, { expired: true });
  }
}

onChange(collect);

function complain(pane, who, error) {
  const gone = error instanceof Refused && error.status === 409;
  if (gone) toast(pane, who, t("buttonGone"), { tone: "bad" });
  else failure(pane, who, error);
}

export async function press(pane, who, message, button) {
  const one = { pane, person: who.id, chat: message.chat, message: message.id, data: button.data };
  const same = [...waiting.values()].filter((other) => other.person === who.id && other.chat === message.chat);
  if (same.some((other) => other.message === message.id && other.data === button.data)) return;
  try {
    const { query } = await send("press", { person: who.id, chat: message.chat, message: message.id, data: button.data });
    wait(query, one);
  } catch (error) {
    complain(pane, who, error);
  }
}

export async function pressTogether(message, button) {
  const pair = [together.first, together.second];
  stopTogether();
  const presses = pair.map((id) => ({ person: id, chat: message.chat, message: message.id, data: button.data }));
  try {
    const { queries } = await send("press-together", { presses });
    queries.forEach((query, index) => wait(query, { ...presses[index], pane: "group", pair: true }));
  } catch (error) {
    complain("group", null, error);
  }
}

function startTogether(chat, members) {
  const first = members.find((one) => one.id === view.speaker) ?? members[0];
  const second = members.find((one) => one.id !== first.id && partOf(one) === partOf(first))
    ?? members.find((one) => one.id !== first.id);
  Object.assign(together, { chat, first: first.id, second: second.id });
  changed();
}

export function toggleTogether(chat) {
  if (isTogether(chat)) stopTogether();
  else if (membersOf(chat).length < 2) toast("group", null, t("togetherNeedsTwo"));
  else startTogether(chat, membersOf(chat));
}

export function stopTogether() {
  together.chat = null;
  changed();
}

export function chooseTogether(place, id) {
  const other = place === "first" ? "second" : "first";
  if (together[other] === id) together[other] = together[place];
  together[place] = id;
  changed();
}

export function isTogether(chat) {
  return together.chat === chat && chat !== null;
}

