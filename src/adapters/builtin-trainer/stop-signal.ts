/** Two numbers in shared memory by which a program stops its training thread and waits for it, even while it exits. */

const ASKED = 0;
const ENDED = 1;

/** How long an exiting program waits; an epoch of a small data set takes milliseconds. */
const DRAIN_MS = 10_000;

export const newStopSignal = (): SharedArrayBuffer => new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);

/** What the thread sees. */
export function threadSide(signal: SharedArrayBuffer) {
  const cells = new Int32Array(signal);
  return {
    stopped: (): boolean => Atomics.load(cells, ASKED) !== 0,
    /** Nothing native runs any more. */
    end(): void {
      Atomics.store(cells, ENDED, 1);
      Atomics.notify(cells, ENDED);
    },
  };
}

/** What the program sees. */
export function programSide(signal: SharedArrayBuffer) {
  const cells = new Int32Array(signal);
  const stop = (): void => {
    Atomics.store(cells, ASKED, 1);
  };
  return {
    stop,
    /**
     * Holds the program until the thread is idle: exiting ends threads, and one that is ended inside
     * onnxruntime-node aborts the process (SIGABRT), whatever its exit code was to be.
     */
    drain(): void {
      stop();
      Atomics.wait(cells, ENDED, 0, DRAIN_MS);
    },
  };
}
