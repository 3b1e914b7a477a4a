/** Time and chance as arguments: whatever decides or writes takes them from here. */

export interface Clock {
  now(): Date;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface Ids {
  /** A new identifier, unique across processes. */
  next(): string;
}
