/** A list of a body: what it says, or a sentence for a person on what is wrong with it. */
export type ListReading<T> = { readonly value: T } | { readonly problem: string };

/**
 * How a list in a body is read. It looks into each level by itself and only as deep as it expects, so that nobody walks
 * down a hundred thousand brackets.
 */
export interface ListRule<T = unknown> {
  readonly read: (list: readonly unknown[]) => ListReading<T>;
  /** Its shape for the OpenAPI document. */
  readonly schema: ListSchema;
}

export interface ListSchema {
  readonly type: 'array';
  readonly items: object;
  readonly maxItems: number;
  readonly example: readonly unknown[];
}

const rulesKey = 'gateway:list-rules';

export function keepListRule(rule: ListRule): PropertyDecorator {
  return (prototype, property) => {
    Reflect.defineMetadata(rulesKey, { ...listRulesOf(prototype), [String(property)]: rule }, prototype);
  };
}

/** The lists among the fields of an input class, by its prototype. */
export function listRulesOf(prototype: object): Readonly<Record<string, ListRule>> {
  const rules: unknown = Reflect.getMetadata(rulesKey, prototype);
  return (rules ?? {}) as Readonly<Record<string, ListRule>>;
}

/** Reads every member of a list, and stops at the first that is wrong; `what` names one of them. */
export function readEach<T>(
  list: readonly unknown[],
  limits: { readonly what: string; readonly itemsMax: number },
  read: (item: unknown) => ListReading<T>,
): ListReading<T[]> {
  if (list.length > limits.itemsMax) return { problem: `must have at most ${limits.itemsMax} members` };
  const values: T[] = [];
  for (const [index, item] of list.entries()) {
    const reading = read(item);
    if ('problem' in reading) return { problem: `${limits.what} ${index + 1}: ${reading.problem}` };
    values.push(reading.value);
  }
  return { value: values };
}

/** An object with those members and no others, or a sentence on why it is none. */
export function readObject(item: unknown, members: readonly string[]): ListReading<Readonly<Record<string, unknown>>> {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return { problem: 'must be an object' };
  const unknown = Object.keys(item).find((name) => !members.includes(name));
  if (unknown !== undefined) return { problem: `${shortened(unknown)} is no field of it` };
  return { value: item as Readonly<Record<string, unknown>> };
}

const shownCharactersMax = 50;

function shortened(name: string): string {
  return name.length > shownCharactersMax ? `${name.slice(0, shownCharactersMax)}…` : name;
}
