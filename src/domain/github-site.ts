/** GitHub's pages. Where people look, beside where programs ask: an Enterprise server has both under one name. */
export const siteOf = (apiUrl: string): string =>
  apiUrl === "https://api.github.com" ? "https://github.com" : apiUrl.replace(/\/api\/v3\/?$/, "");
