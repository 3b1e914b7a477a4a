/** Where the repository's pages are. */
import { expect, it } from "vitest";
import { siteRepository } from "../../../src/app/dashboard/repository.ts";

const of = (apiUrl: string, forge: "github" | "local" = "github") =>
  siteRepository({ forge, repository: "acme/models", apiUrl });

it("is GitHub's own page, or an Enterprise server's, and none on this machine", () => {
  expect(of("https://api.github.com")).toBe("https://github.com/acme/models");
  expect(of("https://git.example.org/api/v3")).toBe("https://git.example.org/acme/models");
  expect(of("http://127.0.0.1:3000")).toBeNull();
  expect(of("https://api.github.com", "local")).toBeNull();
});
