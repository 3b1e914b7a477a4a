/** Why an image is not used: thrown on the thread that reads it, and told as a user's error by the one that asked. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
