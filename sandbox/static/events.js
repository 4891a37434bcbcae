// Keeps the page in step with the server: a full state at each connection, then only what changed.

import { mergeWorld, replaceWorld, setOnline } from "./state.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;

let source = null;
let wait = FIRST_WAIT;

export function connect() {
  source = new EventSource("events");
  source.addEventListener("state", (event) => {
    wait = FIRST_WAIT;
    replaceWorld(JSON.parse(event.data));
    setOnline(true);
  });
  source.addEventListener("change", (event) => mergeWorld(JSON.parse(event.data)));
  source.addEventListener("error", again);
}

function again() {
  setOnline(false);
  source.close();
  setTimeout(connect, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}
