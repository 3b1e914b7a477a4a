/** What a caller did wrong, or what the server cannot answer now: becomes `{"error": ...}` with its status. */

export interface FaultOptions extends ErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** With a `cause` it is our own failure as well: whoever runs the server is told of that, callers never. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(status: number, message: string, options: FaultOptions = {}) {
    super(message, options);
    this.status = status;
    this.headers = options.headers;
  }
}

export const badRequest = (message: string): Fault => new Fault(400, message);
