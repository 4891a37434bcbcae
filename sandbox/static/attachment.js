// The file that will go with the next message, and its preview.

import { size } from "./bubble.js";
import { el, icon, iconButton } from "./dom.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const LARGEST_MB = 20;
const PHOTOS = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export class Attachment {
  constructor(kind, onChange) {
    this.kind = kind;
    this.onChange = onChange;
    this.file = null;
    this.photo = false;
    this.address = null;
    this.input = el("input", { type: "file", hidden: true, "data-testid": `file-${kind}`, "aria-label": t("attach") });
    this.input.addEventListener("change", () => {
      const [file] = this.input.files;
      if (file) this.put(file, this.input.accept === "image/*");
      this.input.value = "";
    });
    this.preview = el("div", { class: "preview", hidden: true, "data-testid": `preview-${kind}` });
    this.node = el("div", {}, this.input, this.preview);
  }

  pick(accept) {
    this.input.accept = accept;
    this.input.click();
  }

  put(file, photo) {
    if (file.size > LARGEST_MB * 1024 * 1024) {
      toast(this.kind, null, t("tooBig", { n: LARGEST_MB }), { tone: "bad" });
      return;
    }
    this.clear();
    this.file = file;
    this.photo = photo && PHOTOS.includes(file.type);
    this.address = this.photo ? URL.createObjectURL(file) : null;
    const face = this.photo ? el("img", { src: this.address, alt: "" }) : icon("file");
    this.preview.replaceChildren(
      el("div", { class: "preview-face" }, face),
      el("div", { class: "target-words" }, el("b", {}, file.name || t("photo")), el("span", {}, size(file.size))),
      iconButton("close", t("removeAttachment"), { on: { click: () => this.clear() } }),
    );
    this.preview.hidden = false;
    this.onChange();
  }

  clear() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.file = null;
    this.address = null;
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
      const [file] = event.dataTransfer.files;
      mark(-depth)(event);
      if (file) this.put(file, file.type.startsWith("image/"));
    });
  }
}
