/** Which hosts only this machine reaches. */

/** 127.0.0.0/8, ::1 and the name for them. Anything else, an empty host too, is reached by others. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
