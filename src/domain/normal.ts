/** Normal numbers from uniform ones: the seed decides, on every machine. */

/** Mean 0, deviation 1, by Box and Muller: two uniform numbers make two of these. */
export function normals(uniform: () => number): () => number {
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const value = kept;
      kept = null;
      return value;
    }
    // From (0, 1]: the logarithm of 0 is not a number to draw.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
