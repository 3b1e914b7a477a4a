/** What GitHub refuses and signs, and the emulator does not: lengths, signatures, annotations that add up. */
import { type Asked, isOk, type Layer, type Reply, refusal, repositoryOf } from "./exchange.ts";

const LIMITS = { title: 256, body: 65_536 } as const;
const LABEL_LIMIT = 50;
const TEXTS = /^(POST|PATCH) \/repos\/\{owner\}\/\{repo\}\/(issues|pulls)/;

/** 422 where the emulator takes everything. */
export const strictLimits: Layer = async (asked, next) => {
  if (!TEXTS.test(asked.route)) return next();
  for (const [field, limit] of Object.entries(LIMITS)) {
    const value = asked.body[field];
    if (typeof value !== "string" || value.length <= limit) continue;
    return tooLong(field, limit);
  }
  const labels = Array.isArray(asked.body.labels) ? asked.body.labels : [];
  return labels.some((label) => String(label).length > LABEL_LIMIT) ? tooLong("name", LABEL_LIMIT) : next();
};

const tooLong = (field: string, limit: number): Reply => ({
  status: 422,
  body: {
    message: "Validation Failed",
    errors: [{ code: "custom", field, message: `${field} is too long (maximum is ${limit} characters)` }],
  },
});

interface CommitBody {
  readonly sha: string;
  readonly verification?: object;
  readonly commit?: { readonly verification?: object };
}

const COMMIT = /^GET .*(\/commits|\/commits\/\{ref\}|\/git\/commits\/\{commit_sha\})$/;

/** GitHub signs what an App commits without naming an author, and nothing else. */
export function strictSignatures(): Layer {
  const signed = new Map<string, string>();
  const shown = (commit: CommitBody): CommitBody => {
    const login = signed.get(commit.sha);
    if (!login) return commit;
    const verification = {
      verified: true,
      reason: "valid",
      signature: "-",
      payload: "-",
      verified_at: "2026-01-01T00:00:00Z",
    };
    return commit.commit ? { ...commit, commit: { ...commit.commit, verification } } : { ...commit, verification };
  };
  return async (asked, next) => {
    const reply = await next();
    if (!isOk(reply)) return reply;
    if (asked.route === "POST /repos/{owner}/{repo}/git/commits") {
      const made = reply.body as CommitBody;
      const isApp = asked.login?.endsWith("[bot]") === true;
      if (isApp && !("author" in asked.body) && !("committer" in asked.body)) signed.set(made.sha, String(asked.login));
      return { ...reply, body: shown(made) };
    }
    if (!COMMIT.test(asked.route)) return reply;
    const { body } = reply;
    return { ...reply, body: Array.isArray(body) ? body.map(shown) : shown(body as CommitBody) };
  };
}

/** GitHub folds roles into `admin`, `write` and `read`; the emulator says what was granted, and 404 of strangers. */
export const strictAccess: Layer = async (asked, next, emulated) => {
  const reply = await next();
  if (asked.route !== "GET /repos/{owner}/{repo}/collaborators/{username}/permission") return reply;
  if (reply.status === 404) {
    const user = await emulated("GET", `/users/${asked.parameters.username}`);
    const repository = await emulated("GET", repositoryOf(asked));
    if (!isOk(user) || !isOk(repository)) return reply;
    const isPrivate = (repository.body as { readonly private: boolean }).private;
    const permission = isPrivate ? "none" : "read";
    return { status: 200, body: { permission, role_name: permission, user: user.body } };
  }
  const said = reply.body as { readonly permission: string };
  return { ...reply, body: { ...said, permission: FOLDED[said.permission] ?? said.permission } };
};

const FOLDED: Readonly<Record<string, string>> = { maintain: "write", push: "write", triage: "read", pull: "read" };

interface Run {
  readonly id: number;
  readonly output: object;
}

/** Each update of a check run adds its annotations; the emulator puts them in the place of those before. */
export function strictChecks(): Layer {
  const counts = new Map<number, number>();
  const shown = (run: Run): Run => ({ ...run, output: { ...run.output, annotations_count: counts.get(run.id) ?? 0 } });
  return async (asked, next) => {
    const reply = await next();
    if (!isOk(reply) || !asked.route.includes("/check-runs")) return reply;
    if (asked.method !== "GET") {
      const run = reply.body as Run;
      counts.set(run.id, (counts.get(run.id) ?? 0) + annotationsOf(asked));
      return { ...reply, body: shown(run) };
    }
    const { check_runs: runs } = reply.body as { readonly check_runs?: readonly Run[] };
    if (runs) return { ...reply, body: { ...(reply.body as object), check_runs: runs.map(shown) } };
    return { ...reply, body: shown(reply.body as Run) };
  };
}

function annotationsOf({ body }: Asked): number {
  const { annotations } = (body.output ?? {}) as { readonly annotations?: readonly unknown[] };
  return annotations?.length ?? 0;
}

/** What a token lacks, by the request: GitHub says which permission would do. */
export function forbidden(asked: Asked, rules: ReadonlyMap<RegExp, string>): Reply | null {
  for (const [pattern, permission] of rules) {
    if (!pattern.test(asked.route)) continue;
    return refusal(403, "Resource not accessible by integration", { "x-accepted-github-permissions": permission });
  }
  return null;
}
