/** No secret of the pipeline reaches a process that loads models. */
import { expect, it } from "vitest";
import { withoutSecrets } from "../../../src/adapters/process-target/environment.ts";

it("passes on what programs need, and nothing that is named like a secret", () => {
  const needed = {
    PATH: "/bin",
    HOME: "/home/x",
    LANG: "C.UTF-8",
    LD_LIBRARY_PATH: "/lib",
    PWD: "/x",
    OLDPWD: "/",
    GITHUB_SHA: "c0ffee",
  };
  const secret = Object.fromEntries(
    [
      "GITHUB_TOKEN",
      "UNDERSTUDY_WEBHOOK",
      "ACTIONS_ID_TOKEN_REQUEST_URL",
      "INPUT_GITHUB-TOKEN",
      "AWS_SECRET_ACCESS_KEY",
      "DB_PASSWORD",
      "GOOGLE_APPLICATION_CREDENTIALS",
      "APP_PRIVATE_KEY",
      "OPENAI_API_KEY",
      "GH_PAT",
      "MYSQL_PWD",
      "SSH_PASSPHRASE",
      "AZURE_STORAGE_KEY",
      "AZURE_STORAGE_CONNECTION_STRING",
      "DEPLOY_KEY",
      "NPM_CONFIG__AUTH",
      "SENTRY_DSN",
      "UNDERSTUDY_SERVE_TOKENS",
    ].map((name) => [name, "x"]),
  );
  expect(withoutSecrets({ ...needed, ...secret })).toEqual(needed);
});
