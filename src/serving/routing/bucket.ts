/** Which routing keys a canary answers: always the same ones, and more of them, never others, when its share rises. */
import { hash } from "node:crypto";

export const BUCKETS = 10_000;

/** SHA-256 of rollout and key: the bucket is of its first four bytes, whatever else it decides of the others. */
export const hashKey = (key: string, rollout: string): Buffer => hash("sha256", `${rollout}\0${key}`, "buffer");

/** Uniform in 0 to 9999. */
export const bucketOf = (hashed: Buffer): number => Math.floor((hashed.readUInt32BE(0) / 2 ** 32) * BUCKETS);

/** The canary answers the buckets below this; `weight` is in percent. Above 0 it is one bucket at least. */
export const bucketsOf = (weight: number): number => (weight > 0 ? Math.max(1, Math.round(weight * 100)) : 0);
