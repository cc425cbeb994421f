// A worker: a file goes in, its SHA-256 in hex comes out. Beside the page, so that a large file
// never makes the page wait.
addEventListener("message", async ({ data }) => {
  try {
    const digest = await crypto.subtle.digest("SHA-256", await data.file.arrayBuffer());
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    postMessage({ id: data.id, hex });
  } catch {
    postMessage({ id: data.id, hex: "" }); // The file was moved or deleted, or its card pulled out.
  }
});
