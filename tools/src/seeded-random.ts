/** Numbers in 0..1 that are the same on every run (mulberry32, a public-domain generator of 32 bits of state). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A new list in an order that the random numbers choose. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) {
    const index = Math.floor(random() * left.length);
    const last = left.pop() as T;
    order.push(index < left.length ? (left[index] as T) : last);
    if (index < left.length) left[index] = last;
  }
  return order;
}
