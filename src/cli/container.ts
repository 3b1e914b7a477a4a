/**
 * The one entry of the container image, `understudy serve`: the verb as a person calls it, or, where a target started
 * the container, what its one JSON argument says.
 */
const [first] = process.argv.slice(2);
if (first?.startsWith("{")) {
  const { serveProcess } = await import("../app/serve.ts");
  await serveProcess(first);
} else {
  process.argv.splice(2, 0, "serve");
  await import("./main.ts");
}
