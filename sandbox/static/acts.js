// What can happen on one click: to people, groups, topics and the network, as entries of a menu.

import { send } from "./api.js";
import { ask } from "./asking.js";
import { captionOf } from "./caption.js";
import { avatar } from "./dom.js";
import { isTogether, toggleTogether } from "./press.js";
import { changed, chooseGroup, isClosed, membersOf, people, threadOf, view, world } from "./state.js";
import { failure } from "./toast.js";
import { topicName } from "./topics.js";
import { t } from "./words.js";

function act(pane, path, body, after = () => {}) {
  return () => send(path, body).then(after, (error) => failure(pane, null, error));
}

export function personActs(who) {
  const path = who.blocked ? "unblock" : "block";
  const mark = who.blocked ? "check" : "block";
  return [{ label: t(path, { name: who.name }), icon: mark, testid: path, act: act("private", path, { person: who.id }) }];
}

function memberActs(chat, who, again) {
  const outside = people().filter((one) => !chat.members.includes(one.id));
  const join = (one) => ({
    label: one.name,
    note: captionOf(one),
    face: avatar(one, "tiny"),
    testid: `join-${one.id}`,
    act: act("group", "join", { person: one.id, chat: chat.id }),
  });
  return [
    who && { label: t("leave", { name: who.name }), icon: "leave", testid: "leave", act: act("group", "leave", { person: who.id, chat: chat.id }) },
    outside.length > 0 && { label: t("join"), icon: "add", testid: "join", act: () => again(outside.map(join), t("join")) },
  ].filter(Boolean);
}

function botActs(chat) {
  const moved = { chat: chat.id, inside: !chat.has_bot };
  const right = { chat: chat.id, on: !chat.bot_manages_topics };
  return [
    { label: t(chat.has_bot ? "kickBot" : "letBotIn"), icon: chat.has_bot ? "block" : "add", testid: chat.has_bot ? "kick-bot" : "let-bot-in", act: act("group", "bot", moved) },
    chat.bot_runs && { label: t("topicRight"), icon: "key", on: chat.bot_manages_topics, testid: "topic-right", act: act("group", "topic-right", right) },
  ].filter(Boolean);
}

function kindActs(chat, who) {
  const hidden = chat.anonymous.includes(who?.id);
  const runs = chat.administrators.includes(who?.id);
  const whose = { chat: chat.id, person: who?.id };
  const plain = chat.type === "group";
  return [
    plain && { label: t("upgrade"), icon: "up", testid: "upgrade", act: act("group", "upgrade", { chat: chat.id }) },
    !plain && { label: t("forum"), icon: "hash", on: chat.forum, testid: "forum", act: act("group", "forum", { chat: chat.id, on: !chat.forum }) },
    who && { label: t("administers", { name: who.name }), icon: "shield", on: runs, testid: "administrator", act: act("group", "administrator", { ...whose, on: !runs }) },
    who && !plain && { label: t("goAnonymous", { name: who.name }), icon: "mask", on: hidden, testid: "anonymous", act: act("group", "anonymous", { ...whose, on: !hidden }) },
  ].filter(Boolean);
}

function topicActs(chat, who) {
  if (!chat.forum) return [];
  const thread = threadOf(chat.id);
  const name = topicName(chat.id, thread);
  const closed = isClosed(chat.id, thread);
  const where = { chat: chat.id, thread };
  const entries = [
    { head: t("topics") },
    { label: t("newTopic"), icon: "add", testid: "new-topic", act: () => newTopic(chat, who) },
    { label: t(closed ? "reopenTopic" : "closeTopic", { name }), icon: closed ? "check" : "lock", testid: closed ? "reopen-topic" : "close-topic", act: act("group", "topic/close", { ...where, closed: !closed }) },
  ];
  if (thread !== null) entries.push({ label: t("deleteTopic", { name }), icon: "trash", testid: "delete-topic", act: act("group", "topic/delete", where) });
  return entries;
}

export function newTopic(chat, who) {
  const create = (name) => act("group", "topic/create", { chat: chat.id, name, person: who?.id ?? null }, ({ thread }) => chooseGroup(chat.id, thread))();
  ask({ title: t("newTopic").replace("…", ""), label: t("topicName"), longest: 128, verb: t("create") }, create);
}

// What concerns a group; `who` is the member one speaks as there,
// and `again` opens another menu in the place of this one.
export function groupActs(chat, who, again) {
  return [...togetherActs(chat), ...memberActs(chat, who, again), ...botActs(chat), ...kindActs(chat, who), ...topicActs(chat, who)];
}

function network(path, body) {
  return act("private", path, body, (told) => {
    world.network = told;
    changed();
  });
}

export const endOutage = network("outage", { on: false });

function networkActs() {
  const { outage, limits, refusing } = world.network;
  return [
    { head: t("network") },
    { label: t("outage"), icon: "unplug", on: outage, testid: "outage", act: network("outage", { on: !outage }) },
    !refusing && { label: t("tooMany"), icon: "hourglass", testid: "too-many", act: network("too-many", {}) },
    { label: t("limits"), icon: "gauge", on: limits, testid: "limits", act: network("limits", { on: !limits }) },
  ].filter(Boolean);
}

function togetherActs(chat) {
  if (membersOf(chat.id).length < 2) return [];
  return [{ label: t("together"), icon: "together", on: isTogether(chat.id), testid: "world-together", act: () => toggleTogether(chat.id) }];
}

// Everything at once: the person whose chat is shown, the group that is shown, and the network.
export function worldActs(again) {
  const who = world.people[view.person];
  const chat = world.chats[view.group];
  const group = chat ? [{ head: chat.title }, ...groupActs(chat, world.people[view.speaker], again)] : [];
  return [...networkActs(), ...(who ? [{ head: who.name }, ...personActs(who)] : []), ...group];
}
