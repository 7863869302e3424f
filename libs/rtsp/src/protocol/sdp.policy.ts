import { describedSize, type PictureSize } from './picture-size.policy';

/**
 * One way in which one `m=` section of a session description may be sent: a section that names several formats is
 * several of them.
 */
export interface MediaTrack {
  readonly kind: string;
  readonly payloadType: number;
  /** Upper case as in `a=rtpmap`, or the name of a static payload type; empty when unknown. */
  readonly codec: string;
  readonly clockHz: number;
  /** As written; relative to the base of the description, empty when absent. */
  readonly control: string;
  /** Sent by SRTP (RFC 3711): `RTP/SAVP` and its like. */
  readonly isEncrypted: boolean;
  /** `a=fmtp` by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Declared frames a second; 0 when not declared. */
  readonly framesPerSecond: number;
  /** In pixels; motion JPEG cannot say sizes above 2,040 in its packets. */
  readonly size: PictureSize | undefined;
}

export interface SessionDescription {
  /** Of the session as a whole, for PLAY; `*` or empty means the address itself. */
  readonly control: string;
  readonly tracks: readonly MediaTrack[];
}

/** Static payload types a camera may use for video without naming them (RFC 3551). */
const staticCodecs: Readonly<Record<number, string>> = { 26: 'JPEG', 31: 'H261', 32: 'MPV', 33: 'MP2T', 34: 'H263' };
const usualClockHz = 90_000;

const sectionsMax = 16;
const formatsMax = 8;

/** `a=name:value` and its like, taken apart. */
interface Line {
  /** `m`, or `a` with the attribute's name: `a:rtpmap`; lower case. */
  readonly name: string;
  readonly value: string;
}

/**
 * Reads what matters of a session description (RFC 8866) and skips what it does not know or what is missing. Never
 * throws.
 */
export function parseSdp(text: string): SessionDescription {
  const [session = [], ...media] = sectionsOf(text);
  const sections = media.slice(0, sectionsMax);
  return {
    control: attribute(session, 'control') ?? '',
    tracks: sections.flatMap((section) => tracksOf(section, [section, session, ...sections])),
  };
}

function sectionsOf(text: string): Line[][] {
  const sections: Line[][] = [[]];
  for (const line of text.split(/[\r\n\0]+/)) {
    const read = lineOf(line);
    if (read === undefined) continue;
    if (read.name === 'm') sections.push([]);
    sections.at(-1)?.push(read);
  }
  return sections;
}

function lineOf(written: string): Line | undefined {
  const [, type = '', rest = ''] = /^([a-z])\s*=\s*(.*)$/i.exec(written.trim()) ?? [];
  if (type === '') return undefined;
  if (!/^a$/i.test(type)) return { name: type.toLowerCase(), value: rest };
  const [, name = '', value = ''] = /^([^:\s]*)\s*:?\s*(.*)$/.exec(rest) ?? [];
  return { name: `a:${name.toLowerCase()}`, value };
}

/** The one spelling of a line. */
function written({ name, value }: Line): string {
  return `${name.replace(':', '=')}:${value}`;
}

/**
 * `places` are where its attributes may stand, its own section first: some cameras put `a=fmtp` below another section.
 */
function tracksOf(section: readonly Line[], places: readonly (readonly Line[])[]): MediaTrack[] {
  const [kind = '', , protocol = '', ...formats] = (section[0]?.value ?? '').split(/\s+/);
  const types = formats.filter((format) => /^\d{1,3}$/.test(format)).map(Number);
  return (types.length === 0 ? [-1] : types.slice(0, formatsMax)).map((payloadType) => {
    const [, name, clock] =
      /^([^/\s]+)\s*(?:\/\s*(\d+))?/.exec(ofPayload([section], 'rtpmap', payloadType) ?? '') ?? [];
    const parameters = parametersOf(ofPayload(places, 'fmtp', payloadType) ?? '');
    return {
      kind: kind.toLowerCase(),
      payloadType,
      codec: name?.toUpperCase() ?? staticCodecs[payloadType] ?? codecByParameters(parameters),
      clockHz: Number(clock ?? 0) || usualClockHz,
      control: attribute(section, 'control') ?? '',
      isEncrypted: /\bSAVPF?\b/i.test(protocol),
      parameters,
      framesPerSecond: frameRateOf(section),
      size: describedSize(section.map(written)),
    };
  });
}

/** For a camera that numbers its video and does not name it. */
function codecByParameters(parameters: ReadonlyMap<string, string>): string {
  if (parameters.has('sprop-sps')) return 'H265';
  return parameters.has('sprop-parameter-sets') || parameters.has('packetization-mode') ? 'H264' : '';
}

function attributes(lines: readonly Line[], name: string): string[] {
  return lines.filter((line) => line.name === `a:${name}`).map(({ value }) => value);
}

function attribute(lines: readonly Line[], name: string): string | undefined {
  return attributes(lines, name)[0];
}

/** The first attribute of that payload type: `a=fmtp:96 ...`. */
function ofPayload(places: readonly (readonly Line[])[], name: string, payloadType: number): string | undefined {
  for (const value of places.flatMap((lines) => attributes(lines, name))) {
    const [, type, rest] = /^(\d+)\s+(.*)$/.exec(value) ?? [];
    if (type !== undefined && Number(type) === payloadType) return rest;
  }
  return undefined;
}

function parametersOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(';').map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0
      ? ([pair.trim().toLowerCase(), ''] as const)
      : ([pair.slice(0, equals).trim().toLowerCase(), pair.slice(equals + 1).trim()] as const);
  });
  return new Map(pairs);
}

function frameRateOf(section: readonly Line[]): number {
  const declared = [...attributes(section, 'framerate'), ...attributes(section, 'x-framerate')].map(Number);
  return declared.find((rate) => rate > 0 && rate <= 240) ?? 0;
}
