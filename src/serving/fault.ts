/** What a caller did wrong, or what the server cannot answer now: becomes `{"error": ...}` with its status. */

export class Fault extends Error {
  override readonly name = "Fault";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const badRequest = (message: string): Fault => new Fault(400, message);
