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
  network: { outage: false, refusing: false, limits: true },
};

// `threads` are the topics chosen by group, null for General; `listing` shows a phone the topics.
export const view = { person: null, group: null, speaker: null, threads: {}, listing: false, tab: "people", callsOpen: false };

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
  world.network = snapshot.network ?? world.network;
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
  if (patch.network) world.network = patch.network;
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
      const place = placeOf(message.chat, message.thread);
      if (!isWatched(message)) unread.set(place, (unread.get(place) ?? 0) + 1);
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

// The messages of a chat or of one topic; a supergroup begins with those of the group it was.
export function messagesIn(chat, thread = undefined) {
  const before = world.chats[chat]?.migrated_from;
  const own = byChat.get(chat) ?? [];
  const found = thread === undefined || !world.chats[chat]?.forum ? own : own.filter((one) => one.thread === thread);
  if (!before || thread) return found;
  // That the old one was upgraded is said there already.
  return [...(byChat.get(before) ?? []), ...found.filter((one) => !one.service?.migrate_from_chat_id)];
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
  return Object.values(world.chats).filter((chat) => chat.kind === "group" && !chat.migrated_to);
}

// The topic that is shown of a group; null is General, or a group without topics.
export function threadOf(chat) {
  const found = world.chats[chat];
  const thread = view.threads[chat] ?? null;
  return found?.forum && found.topics.some((topic) => topic.id === thread) ? thread : null;
}

export function topicOf(chat, thread) {
  return world.chats[chat]?.topics.find((topic) => topic.id === thread) ?? null;
}

// Where nobody was made an administrator, every member can do what one can.
export function leads(chat, id) {
  const found = world.chats[chat];
  return (found?.administrators.length ? found.administrators : (found?.members ?? [])).includes(id);
}

export function albumAround(message) {
  return message.album ? messagesIn(message.chat).filter((one) => one.album === message.album) : [message];
}

export function mayWrite(chat, thread, id) {
  if (!isClosed(chat, thread)) return true;
  return world.chats[chat].administrators.includes(id) || topicOf(chat, thread)?.creator === id;
}

export function isClosed(chat, thread) {
  const found = world.chats[chat];
  if (!found?.forum) return false;
  return thread === null ? found.general_closed : Boolean(topicOf(chat, thread)?.closed);
}

export function membersOf(chat) {
  return (world.chats[chat]?.members ?? []).map(person).filter(Boolean);
}

export function senderOf(message) {
  if (message.in_name_of) {
    const title = world.chats[message.in_name_of]?.title ?? "?";
    return { id: message.in_name_of, name: title, kind: "group", anonymous: message.sender };
  }
  if (message.sender === world.bot.id) return { ...world.bot, bot: true };
  return person(message.sender) ?? { id: message.sender, name: message.sender_name ?? "?" };
}

function placeOf(chat, thread) {
  return `${chat}/${world.chats[chat]?.forum ? (thread ?? "general") : ""}`;
}

export function unreadIn(chat, thread = undefined) {
  if (thread !== undefined) return unread.get(placeOf(chat, thread)) ?? 0;
  return [...unread].reduce((sum, [place, count]) => (place.startsWith(`${chat}/`) ? sum + count : sum), 0);
}

// The phone shows one pane at a time, a desk shows the chosen private chat and the chosen group.
export const phone = window.matchMedia("(max-width: 899.98px)");

export function isWatched({ chat, thread }) {
  if (chat === view.person) return !phone.matches || view.tab === "private";
  if (chat !== view.group || (world.chats[chat]?.forum && thread !== threadOf(chat))) return false;
  return !phone.matches || (view.tab === "group" && !view.listing);
}

function nowRead() {
  for (const [chat, thread] of [[view.person, null], [view.group, threadOf(view.group)]]) {
    if (isWatched({ chat, thread })) unread.delete(placeOf(chat, thread));
  }
}

export function choosePerson(id) {
  view.person = id;
  if (membersOf(view.group).some((member) => member.id === id)) view.speaker = id;
  openTab("private");
}

export function chooseGroup(id, thread = threadOf(id)) {
  view.group = id;
  view.threads[id] = thread;
  view.listing = false;
  choose();
  openTab("group");
}

// Shows a phone all topics of the group, or again the one that was shown.
export function listTopics(on) {
  view.listing = on;
  openTab("group");
}

export function chooseSpeaker(id) {
  view.speaker = id;
  remember();
  changed();
}

export function openTab(tab) {
  view.tab = tab;
  nowRead();
  remember();
  changed();
}

// Keeps the choice legal: somebody who exists, a group that exists, a speaker who is in it.
function choose() {
  const kept = recall();
  const everyone = people();
  if (!person(view.person)) view.person = person(kept.person)?.id ?? everyone[0]?.id ?? null;
  const known = groups().map((chat) => chat.id);
  view.group = world.chats[view.group]?.migrated_to ?? view.group;
  if (!known.includes(view.group)) view.group = known.includes(kept.group) ? kept.group : (known[0] ?? null);
  const members = membersOf(view.group).map((member) => member.id);
  if (!members.includes(view.speaker)) {
    const other = members.find((id) => id !== view.person);
    view.speaker = members.includes(kept.speaker) ? kept.speaker : (other ?? members[0] ?? null);
  }
  view.threads = { ...kept.threads, ...view.threads };
  if (!world.chats[view.group]?.forum) view.listing = false;
}

function remember() {
  try {
    const { person: who, group, speaker, threads } = view;
    sessionStorage.setItem("sandbox.view", JSON.stringify({ person: who, group, speaker, threads }));
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
