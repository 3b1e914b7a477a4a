/** Answers that arrived to their end: octokit would hand on what a cut connection left of one as if GitHub had said it. */

type Fetch = typeof globalThis.fetch;

const WITHOUT_BODY: readonly number[] = [101, 103, 204, 205, 304];

/** A connection that ends too early fails where octokit expects a network to fail, so it is tried again. */
export const wholeAnswers =
  (fetch: Fetch = globalThis.fetch): Fetch =>
  async (...request) => {
    const answer = await fetch(...request);
    const bytes = await answer.arrayBuffer();
    const { status, statusText, headers, url } = answer;
    const whole = new Response(WITHOUT_BODY.includes(status) ? null : bytes, { status, statusText, headers });
    return Object.defineProperty(whole, "url", { value: url });
  };
