import type { TextRule } from '@smart-attendance/contracts';

/** One variable of the environment: what it is for, what it must look like, and how its text becomes a value. */
export interface Setting<T> {
  readonly doc: string;
  /** What a right value is, as the end of a sentence: `must be <expected>`. Never made of a given value. */
  readonly expected: string;
  /** Undefined when the variable must be given. */
  readonly defaultValue: T | undefined;
  /** A secret may also come as a file named by `<NAME>_FILE`, and its value is never shown. */
  readonly isSecret: boolean;
  /** The value, or undefined when the text is not `expected`. */
  readonly parse: (text: string) => T | undefined;
}

export interface SettingOptions<T> {
  /** Without one the variable must be given. */
  readonly default?: T;
}

export function text(
  doc: string,
  options: SettingOptions<string> & { readonly charactersMax?: number } = {},
): Setting<string> {
  const charactersMax = options.charactersMax ?? 4_096;
  return {
    doc,
    expected: `a text of at most ${charactersMax} characters`,
    defaultValue: options.default,
    isSecret: false,
    parse: (given) => (given.length <= charactersMax ? given : undefined),
  };
}

/** `base64Bytes`: the secret is a key of so many bytes, written in base64. */
export function secret(
  doc: string,
  options: SettingOptions<string> & { readonly charactersMin?: number; readonly base64Bytes?: number } = {},
): Setting<string> {
  const { charactersMin = 1, base64Bytes } = options;
  return {
    doc,
    expected:
      base64Bytes === undefined
        ? `a secret of at least ${charactersMin} characters`
        : `a key of ${base64Bytes} bytes in base64`,
    defaultValue: options.default,
    isSecret: true,
    parse: (given) => {
      const isRight = base64Bytes === undefined ? given.length >= charactersMin : isBase64(given, base64Bytes);
      return isRight ? given : undefined;
    },
  };
}

/** Keys of so many bytes each in base64, with commas between them; the value is the text without blanks. */
export function secretKeys(
  doc: string,
  options: SettingOptions<string> & { readonly base64Bytes: number; readonly keysMax: number },
): Setting<string> {
  const { base64Bytes, keysMax } = options;
  return {
    doc,
    expected: `at most ${keysMax} keys of ${base64Bytes} bytes in base64 with commas between them`,
    defaultValue: options.default,
    isSecret: true,
    parse: (given) => {
      const keys = given.split(',').map((key) => key.trim());
      return keys.length <= keysMax && keys.every((key) => isBase64(key, base64Bytes)) ? keys.join(',') : undefined;
    },
  };
}

function isBase64(given: string, bytes: number): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(given) && Buffer.from(given, 'base64').length === bytes;
}

export interface UrlOptions extends SettingOptions<string> {
  /** It carries a password, so it may come from a file and is never shown. */
  readonly secret?: boolean;
  /** Without the colon, as in `['nats', 'tls']`. */
  readonly protocols?: readonly string[];
  /** Several URLs with commas between them, the members of a cluster, are right too. */
  readonly list?: boolean;
}

export function url(doc: string, options: UrlOptions = {}): Setting<string> {
  const { protocols, list = false } = options;
  const isSecret = options.secret ?? false;
  const noun = list ? 'one or more URLs with commas between them, each' : 'a URL';
  const shape = protocols === undefined ? 'with a host' : `beginning with ${protocols.join(':// or ')}://`;
  return {
    doc,
    expected: `${noun} ${shape}${isSecret ? ', a name and password in it percent-encoded' : ''}`,
    defaultValue: options.default,
    isSecret,
    parse: (given) => {
      const members = list ? given.split(',').map((member) => member.trim()) : [given];
      return members.every((member) => isUrl(member, protocols)) ? given : undefined;
    },
  };
}

function isUrl(given: string, protocols: readonly string[] | undefined): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, host, username, password } = new URL(given);
  if (!isPercentEncoded(username) || !isPercentEncoded(password)) return false;
  return host !== '' && (protocols === undefined || protocols.includes(protocol.slice(0, -1)));
}

/** Whoever connects decodes it; where it cannot, that is "URI malformed", and nobody knows of what. */
function isPercentEncoded(given: string): boolean {
  try {
    decodeURIComponent(given);
    return true;
  } catch {
    return false;
  }
}

export interface RangeOptions extends SettingOptions<number> {
  readonly min?: number;
  readonly max?: number;
}

export function integer(doc: string, options: RangeOptions = {}): Setting<number> {
  return numeric(doc, 'a whole number', /^[+-]?\d+$/, options);
}

export function number(doc: string, options: RangeOptions = {}): Setting<number> {
  return numeric(doc, 'a number', /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, options);
}

function numeric(doc: string, noun: string, pattern: RegExp, options: RangeOptions): Setting<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  return {
    doc,
    expected: `${noun}${rangeWords(options)}`,
    defaultValue: options.default,
    isSecret: false,
    parse: (given) => {
      if (!pattern.test(given)) return undefined;
      const value = Number(given);
      return value >= min && value <= max ? value : undefined;
    },
  };
}

function rangeWords({ min, max }: RangeOptions): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

export function boolean(doc: string, options: SettingOptions<boolean> = {}): Setting<boolean> {
  const values: Readonly<Record<string, boolean>> = { true: true, false: false };
  return {
    doc,
    expected: 'true or false',
    defaultValue: options.default,
    isSecret: false,
    parse: (given) => values[given],
  };
}

export function choice<const V extends string>(
  doc: string,
  values: readonly V[],
  options: SettingOptions<NoInfer<V>> = {},
): Setting<V> {
  return {
    doc,
    expected: `one of ${values.join(', ')}`,
    defaultValue: options.default,
    isSecret: false,
    parse: (given) => values.find((value) => value === given),
  };
}

/** A text as the vocabulary of values defines it. */
export function value(doc: string, rule: TextRule, options: SettingOptions<string> = {}): Setting<string> {
  return {
    doc,
    expected: rule.sentence.replace(/^must be /, ''),
    defaultValue: options.default,
    isSecret: false,
    parse: (given) => (rule.isRight(given) ? given : undefined),
  };
}
