// The world as the server last told it, and what the reader of the page has chosen to look at.

export const world = {
  loaded: false,
  online: true,
  bot: { id: 0, name: "", username: "" },
  commands: {},
  people: {},
  chats: {},
  messages: {},
  calls: {},
  presses: {},
};

export const view = { person: null, group: null, speaker: null, tab: "people", callsOpen: false };

const CALLS_KEPT = 500;
const tables = ["people", "chats", "messages", "calls", "presses"];
const listeners = new Set();
const arrivals = new Set();
const unread = new Map();
let byChat = new Map();
let queued = false;

export function onChange(listener) {
  listeners.add(listener);
}

export function onArrival(listener) {
  arrivals.add(listener);
}

export function changed() {
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    for (const listener of listeners) listener();
  });
}

export function replaceWorld(snapshot) {
  const before = world.loaded ? new Set(Object.keys(world.messages)) : null;
  for (const table of tables) world[table] = snapshot[table] ?? {};
  world.bot = snapshot.bot;
  world.commands = snapshot.commands ?? {};
  world.loaded = true;
  settle(before);
}

export function mergeWorld(patch) {
  const before = new Set(Object.keys(patch.messages ?? {}).filter((key) => key in world.messages));
  for (const table of tables) Object.assign(world[table], patch[table] ?? {});
  const numbers = Object.keys(world.calls);
  for (const number of numbers.slice(0, Math.max(0, numbers.length - CALLS_KEPT))) delete world.calls[number];
  for (const [table, keys] of Object.entries(patch.gone ?? {})) {
    for (const key of keys) delete world[table][key];
  }
  if (patch.bot) world.bot = patch.bot;
  if (patch.commands) world.commands = patch.commands;
  settle(before, Object.keys(patch.messages ?? {}));
}

function settle(known, keys = Object.keys(world.messages)) {
  byChat = new Map();
  for (const message of Object.values(world.messages)) {
    const list = byChat.get(message.chat) ?? [];
    list.push(message);
    byChat.set(message.chat, list);
  }
  for (const list of byChat.values()) list.sort((a, b) => a.id - b.id);
  if (known !== null) {
    const fresh = keys.filter((key) => !known.has(key) && key in world.messages).map((key) => world.messages[key]);
    for (const message of fresh.sort((a, b) => a.date - b.date || a.id - b.id)) {
      if (!isWatched(message.chat)) unread.set(message.chat, unreadIn(message.chat) + 1);
      for (const listener of arrivals) listener(message);
    }
  }
  choose();
  changed();
}

export function setOnline(online) {
  if (world.online === online) return;
  world.online = online;
  changed();
}

export function messagesIn(chat) {
  return byChat.get(chat) ?? [];
}

export function messageAt(chat, id) {
  return world.messages[`${chat}/${id}`] ?? null;
}

export function person(id) {
  return world.people[id] ?? null;
}

export function people() {
  return Object.values(world.people);
}

export function groups() {
  return Object.values(world.chats).filter((chat) => chat.kind === "group");
}

export function membersOf(chat) {
  return (world.chats[chat]?.members ?? []).map(person).filter(Boolean);
}

export function senderOf(message) {
  if (message.sender === world.bot.id) return { ...world.bot, bot: true };
  return person(message.sender) ?? { id: message.sender, name: message.sender_name ?? "?" };
}

export function unreadIn(chat) {
  return unread.get(chat) ?? 0;
}

// The phone shows one pane at a time, a desk shows the chosen private chat and the chosen group.
export const phone = window.matchMedia("(max-width: 899.98px)");

export function isWatched(chat) {
  if (chat === view.person) return !phone.matches || view.tab === "private";
  if (chat === view.group) return !phone.matches || view.tab === "group";
  return false;
}

export function choosePerson(id) {
  view.person = id;
  if (membersOf(view.group).some((member) => member.id === id)) view.speaker = id;
  openTab("private");
}

export function chooseGroup(id) {
  view.group = id;
  choose();
  openTab("group");
}

export function chooseSpeaker(id) {
  view.speaker = id;
  remember();
  changed();
}

export function openTab(tab) {
  view.tab = tab;
  for (const chat of [view.person, view.group]) if (isWatched(chat)) unread.delete(chat);
  remember();
  changed();
}

// Keeps the choice legal: somebody who exists, a group that exists, a speaker who is in it.
function choose() {
  const kept = recall();
  const everyone = people();
  if (!person(view.person)) view.person = person(kept.person)?.id ?? everyone[0]?.id ?? null;
  const known = groups().map((chat) => chat.id);
  if (!known.includes(view.group)) view.group = known.includes(kept.group) ? kept.group : (known[0] ?? null);
  const members = membersOf(view.group).map((member) => member.id);
  if (!members.includes(view.speaker)) {
    const other = members.find((id) => id !== view.person);
    view.speaker = members.includes(kept.speaker) ? kept.speaker : (other ?? members[0] ?? null);
  }
}

function remember() {
  try {
    const { person: who, group, speaker } = view;
    sessionStorage.setItem("sandbox.view", JSON.stringify({ person: who, group, speaker }));
  } catch {
    // Without storage a reload starts with the first person.
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem("sandbox.view")) ?? {};
  } catch {
    return {};
  }
}
