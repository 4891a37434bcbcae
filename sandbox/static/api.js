// The requests the page makes; each answers with what the server said or throws Refused.

export class Refused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

async function answered(response) {
  const type = response.headers.get("Content-Type") ?? "";
  const body = type.startsWith("application/json") ? await response.json() : {};
  if (!response.ok) throw new Refused(response.status, body.error ?? response.statusText);
  return body;
}

async function post(path, init) {
  let response;
  try {
    response = await fetch(path, { method: "POST", ...init });
  } catch {
    throw new Refused(0, "offline");
  }
  return answered(response);
}

export function send(path, body) {
  return post(path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export function upload(path, files, fields) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && value !== "") form.append(key, String(value));
  }
  for (const file of files) form.append("file", file, file.name || "photo.png");
  return post(path, { body: form });
}

export function fileAddress(id) {
  return `file/${encodeURIComponent(id)}`;
}
