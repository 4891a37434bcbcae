// The files that will go with the next message, and their preview; several become an album.

import { el, icon, iconButton } from "./dom.js";
import { size } from "./plain.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const LARGEST_MB = 20;
const MOST = 10;
const FACES = 4;
const PHOTOS = ["image/png", "image/jpeg", "image/gif"];

export class Attachment {
  constructor(kind, onChange) {
    this.kind = kind;
    this.onChange = onChange;
    this.files = [];
    this.photo = false;
    this.addresses = [];
    this.input = el("input", { type: "file", multiple: true, hidden: true, "data-testid": `file-${kind}`, "aria-label": t("attach") });
    this.input.addEventListener("change", () => {
      this.put([...this.input.files], this.input.accept === "image/*");
      this.input.value = "";
    });
    this.preview = el("div", { class: "preview", hidden: true, "data-testid": `preview-${kind}` });
    this.node = el("div", {}, this.input, this.preview);
  }

  pick(accept) {
    this.input.accept = accept;
    this.input.click();
  }

  put(files, photo) {
    if (files.length === 0) return;
    if (files.some((file) => file.size > LARGEST_MB * 1024 * 1024)) {
      toast(this.kind, null, t("tooBig", { n: LARGEST_MB }), { tone: "bad" });
      return;
    }
    this.clear();
    this.files = files.slice(0, MOST);
    this.photo = photo && this.files.every((file) => PHOTOS.includes(file.type));
    this.addresses = this.photo ? this.files.map((file) => URL.createObjectURL(file)) : [];
    this.show();
    this.onChange();
  }

  show() {
    const many = this.files.length > 1;
    const [first] = this.files;
    const faces = this.photo ? this.addresses.slice(0, FACES).map((address) => el("img", { src: address, alt: "" })) : [icon("file")];
    const name = many ? t(this.photo ? "chosenPhotos" : "albumFiles", { n: this.files.length }) : first.name || t("photo");
    const bytes = this.files.reduce((sum, file) => sum + file.size, 0);
    this.preview.replaceChildren(
      ...faces.map((face) => el("div", { class: "preview-face" }, face)),
      el("div", { class: "target-words" }, el("b", {}, name), el("span", {}, size(bytes))),
      iconButton("close", t("removeAttachment"), { on: { click: () => this.clear() } }),
    );
    this.preview.hidden = false;
  }

  clear() {
    for (const address of this.addresses) URL.revokeObjectURL(address);
    this.files = [];
    this.addresses = [];
    this.preview.hidden = true;
    this.preview.replaceChildren();
    this.onChange();
  }

  // Takes files that are dropped on `area`.
  watchDrops(area) {
    let depth = 0;
    const mark = (step) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      depth = Math.max(0, depth + step);
      area.classList.toggle("dropping", depth > 0);
    };
    area.addEventListener("dragenter", mark(1));
    area.addEventListener("dragleave", mark(-1));
    area.addEventListener("dragover", mark(0));
    area.addEventListener("drop", (event) => {
      const files = [...event.dataTransfer.files];
      mark(-depth)(event);
      this.put(files, files.every((file) => file.type.startsWith("image/")));
    });
  }
}
