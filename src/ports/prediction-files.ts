/** The prediction log of this machine as the files that it consists of, each only ever appended to. */

export interface PredictionFile {
  readonly name: string;
  /** Bytes that it had when it was looked at. */
  readonly bytes: number;
}

export interface PredictionFiles {
  /**
   * Stable id of the log, made when it is first asked for; null: nothing was ever logged on this machine. With `onlyLook`
   * an id that is made is not kept: it names what has no name yet.
   */
  source(onlyLook?: boolean): Promise<string | null>;
  /** Oldest first; none where the deployment never answered. */
  list(deployment: string): Promise<readonly PredictionFile[]>;
  /**
   * Whole lines from the byte on: at most `most.lines`, and as many as fit into `most.bytes`. Empty when no line is
   * complete; a line longer than `most.bytes` is a user error.
   */
  read(
    deployment: string,
    file: string,
    from: number,
    most: { readonly bytes: number; readonly lines: number },
  ): Promise<Uint8Array>;
  /**
   * Says that a file is on record elsewhere up to this byte. Once anything was collected, what is not yet is kept on
   * this machine although it is older than it may become.
   */
  collected(deployment: string, file: string, bytes: number): Promise<void>;
}
