/** What a server process inherits: it loads models, which are somebody's bytes, so no secret of the pipeline. */

type Variables = Readonly<Record<string, string | undefined>>;

/** Names that secrets have by habit; `INPUT_` holds an action's inputs, `ACTIONS_` the runner's own tokens. */
const SECRET =
  /TOKEN|SECRET|WEBHOOK|PASSW|PASSPHRASE|PWD$|CREDENTIAL|(API|PRIVATE|ACCESS)_?KEY|_KEY$|CONNECTION_?STRING|_(AUTH|DSN|PAT|SAS)$|^PAT$|^INPUT_|^ACTIONS_/i;
/** Where the shell stands. */
const NO_SECRETS = new Set(["PWD", "OLDPWD"]);

export const withoutSecrets = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => NO_SECRETS.has(name) || !SECRET.test(name)));

/**
 * When a job is over, GitHub's runner ends every process in whose environment it finds its tracking id. What is deployed
 * outlives the job that deployed it.
 */
export function forOutliving(variables: Variables): Variables {
  const { RUNNER_TRACKING_ID: _, ...others } = withoutSecrets(variables);
  return others;
}
