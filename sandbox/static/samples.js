// Things at hand that a person can send without having them: a voice, stickers, a place, contacts.

import { send, upload } from "./api.js";
import { captionOf } from "./caption.js";
import { avatar } from "./dom.js";
import { people } from "./state.js";

const VOICE_SECONDS = 3;
const stickers = ["👍", "🙏", "😀", "😢", "🖨️", "🎉"];
// People's Square in Shanghai.
const place = { latitude: 31.2304, longitude: 121.4737 };

export async function sendVoice(where) {
  const response = await fetch("static/voice.oga");
  const clip = new File([await response.blob()], "voice.oga", { type: "audio/ogg" });
  return upload("voice", [clip], { ...where, duration: VOICE_SECONDS });
}

export function sendPlace(where) {
  return send("location", { ...where, ...place });
}

export function stickerEntries(attempt, where) {
  const one = (emoji) => ({ label: emoji, testid: "sticker-choice", act: () => attempt(() => send("sticker", { ...where(), emoji })) });
  return [{ row: stickers.map(one) }];
}

// The numbers are from the range that is kept free for stories.
export function contactEntries(attempt, where) {
  return people().map((one) => {
    const phone = `+1555010${String(one.id % 100).padStart(2, "0")}`;
    const body = { phone, name: one.name, user: one.id };
    return {
      label: one.name,
      note: captionOf(one),
      face: avatar(one, "tiny"),
      testid: `contact-${one.id}`,
      act: () => attempt(() => send("contact", { ...where(), ...body })),
    };
  });
}
