/** What a device measures beside its predictions: temperature, pressure, whatever an edge box has a sensor for. */

export interface Telemetry {
  /** Given by whoever sends it, or made: of two with one id and device only one counts. */
  readonly id: string;
  /** When it was measured, ISO 8601 UTC. */
  readonly time: string;
  readonly deployment: string;
  readonly device: string | null;
  readonly readings: Readonly<Record<string, number>>;
}
