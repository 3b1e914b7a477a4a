/** The exact packages of the native runtime. Generated from package-lock.json: npm run generate. */

export const RUNTIME_PACKAGES = [
  {
    name: "onnxruntime-node",
    version: "1.30.0",
    integrity: "sha512-twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==",
  },
  {
    name: "onnxruntime-common",
    version: "1.30.0",
    integrity: "sha512-7fdVWjAID1dVhH/G8qK3APARunV4VkBFoCQAP7qp4Wkab0mrorvmc+sqiT+mKXOzDqdjN5j+/Z9nb4gzNPWcyA==",
  },
] as const;

/** Name and version of what computes. */
export const RUNTIME_BUILD = `${RUNTIME_PACKAGES[0].name}@${RUNTIME_PACKAGES[0].version}`;
