/** Waits until a person or the system asks this process to end. */

/** Resolves at the first SIGINT or SIGTERM. The second one ends the process at once, as without us. */
export function stopAsked(): Promise<"SIGINT" | "SIGTERM"> {
  return new Promise((resolve) => {
    const asked = (signal: "SIGINT" | "SIGTERM") => {
      process.off("SIGINT", asked);
      process.off("SIGTERM", asked);
      resolve(signal);
    };
    process.on("SIGINT", asked);
    process.on("SIGTERM", asked);
  });
}
