/** A new list in an order that the random numbers, 0 to 1, choose. */
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
