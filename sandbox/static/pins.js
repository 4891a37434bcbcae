// The bar with what is pinned in the chat or topic that is shown; a tap leads to the next older one.

import { el, icon } from "./dom.js";
import { plain } from "./plain.js";
import { messageAt, world } from "./state.js";
import { t } from "./words.js";

export class PinBar {
  // `jump` shows a message of the list by its id.
  constructor(kind, jump) {
    this.jump = jump;
    this.step = 0;
    this.node = el("button", { type: "button", class: "pin-bar", hidden: true, "data-testid": `pinned-${kind}` });
    this.node.addEventListener("click", () => this.next());
  }

  render(chat, thread) {
    const place = `${chat}/${thread}`;
    if (place !== this.place) this.step = 0;
    this.place = place;
    const forum = world.chats[chat]?.forum;
    const pins = (world.chats[chat]?.pinned ?? []).map((id) => messageAt(chat, id));
    this.pins = pins.filter((one) => one && (!forum || one.thread === thread));
    this.node.hidden = this.pins.length === 0;
    if (this.node.hidden) return;
    this.step %= this.pins.length;
    const shown = this.pins.at(-1 - this.step);
    const many = this.pins.length > 1;
    const head = many ? t("pinnedOf", { n: this.pins.length - this.step, all: this.pins.length }) : t("pinned");
    this.node.replaceChildren(icon("pin"), el("span", { class: "pin-words" }, el("b", {}, head), el("span", {}, plain(shown))));
  }

  next() {
    this.jump(this.pins.at(-1 - this.step).id);
    this.step += 1;
    this.render(...this.place.split("/").map((part) => (part === "null" ? null : Number(part))));
  }
}
