// One sound at a time: voice messages and audio files.

import { icon } from "./dom.js";
import { t } from "./words.js";

let playing = null;

function stop() {
  if (!playing) return;
  const { sound, button } = playing;
  playing = null;
  sound.pause();
  show(button, "play");
}

function show(button, name) {
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", t(name));
}

export function toggle(button, address, onFail) {
  const again = playing?.button === button;
  stop();
  if (again) return;
  const sound = new Audio(address);
  playing = { sound, button };
  show(button, "pause");
  const end = () => playing?.sound === sound && stop();
  sound.addEventListener("ended", end);
  sound.play().catch(() => {
    const failed = playing?.sound === sound;
    end();
    if (failed) onFail();
  });
}
