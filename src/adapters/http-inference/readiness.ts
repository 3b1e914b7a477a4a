/** Whether a server says that it is ready: what a container's health check asks. */

const TIMEOUT_MS = 3_000;

/** null: it is. Otherwise why not. */
export async function whyNotReady(url: string): Promise<string | null> {
  try {
    const response = await fetch(`${url}/v2/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? null : `it answers ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}
