/** What a value must be, as the end of the sentence "it must be"; undefined when it is. */
type ValueRule = (value: unknown) => string | undefined;
/** Checks a value and adds what is wrong with it, in sentences that begin with `path`. */
class PartRule {
  constructor(readonly check: (value: unknown, path: string, faults: string[]) => void) {}
}
export type Rule = ValueRule | PartRule | Shape;
/** The fields that are checked; others may be there. */
export interface Shape {
  readonly [key: string]: Rule;
}

export const text: ValueRule = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text');
export const number: ValueRule = (value) => (Number.isFinite(value) ? undefined : 'a number');
export const positive: ValueRule = (value) =>
  Number.isFinite(value) && (value as number) > 0 ? undefined : 'a number above 0';
export const yesNo: ValueRule = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
export const sha256: ValueRule = (value) =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? undefined : '64 hexadecimal digits';
/** File names only ever come out of a pack as names inside its own folder. */
export const fileName: ValueRule = (value) =>
  typeof value === 'string' && /^\w[\w.-]*$/.test(value) ? undefined : 'a plain file name';

export function oneOf(...values: readonly string[]): ValueRule {
  return (value) => (values.includes(value as string) ? undefined : values.join(' or '));
}

/** Absent, or as the rule says. */
export function optional(rule: Rule): PartRule {
  return new PartRule((value, path, faults) => {
    if (value !== undefined) checkRule(value, rule, path, faults);
  });
}

/** A list that is not empty, each item as the rule says. */
export function list(rule: Rule): PartRule {
  return new PartRule((value, path, faults) => {
    if (!Array.isArray(value) || value.length === 0) faults.push(`${path} must be a list that is not empty`);
    else
      value.forEach((item: unknown, index) => {
        checkRule(item, rule, `${path}[${index}]`, faults);
      });
  });
}

/** An object whose field `key` says which of the shapes it has. */
export function choiceOf(key: string, shapes: Readonly<Record<string, Shape>>): PartRule {
  return new PartRule((value, path, faults) => {
    const chosen = isObject(value) ? value[key] : undefined;
    const shape = typeof chosen === 'string' && Object.hasOwn(shapes, chosen) ? shapes[chosen] : undefined;
    if (!isObject(value)) faults.push(`${path} must be an object`);
    else if (shape === undefined) faults.push(`${path}.${key} must be ${Object.keys(shapes).join(' or ')}`);
    else check(value, shape, path, faults);
  });
}

/** Adds to `faults` what is wrong with the fields of `value`; `path` is '' for the whole file. */
export function check(value: unknown, shape: Shape, path: string, faults: string[]): void {
  if (!isObject(value)) {
    faults.push(`${path === '' ? 'the file' : path} must be an object`);
    return;
  }
  for (const [key, rule] of Object.entries(shape)) {
    checkRule(value[key], rule, path === '' ? key : `${path}.${key}`, faults);
  }
}

function checkRule(value: unknown, rule: Rule, path: string, faults: string[]): void {
  if (rule instanceof PartRule) {
    rule.check(value, path, faults);
  } else if (typeof rule === 'function') {
    const wanted = rule(value);
    if (wanted !== undefined) faults.push(`${path} must be ${wanted}`);
  } else {
    check(value, rule, path, faults);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
