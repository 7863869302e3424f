import { describedSize, type DescribedSize } from './picture-size.policy';

/** One `m=` section of a session description. */
export interface MediaTrack {
  readonly kind: string;
  readonly payloadType: number;
  /** Upper case as in `a=rtpmap`, or the name of a static payload type; empty when unknown. */
  readonly codec: string;
  readonly clockHz: number;
  /** As written; relative to the base of the description, empty when absent. */
  readonly control: string;
  /** `a=fmtp` by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Declared frames a second; 0 when not declared. */
  readonly framesPerSecond: number;
  /** In pixels; motion JPEG cannot say sizes above 2,040 in its packets. */
  readonly size: DescribedSize | undefined;
}

export interface SessionDescription {
  /** Of the session as a whole, for PLAY; `*` or empty means the address itself. */
  readonly control: string;
  readonly tracks: readonly MediaTrack[];
}

/** Static payload types a camera may use for video without naming them (RFC 3551). */
const staticCodecs: Readonly<Record<number, string>> = { 26: 'JPEG', 31: 'H261', 32: 'MPV', 33: 'MP2T', 34: 'H263' };

const tracksMax = 16;

/** Reads what matters of a session description (RFC 8866) and skips what it does not know. Never throws. */
export function parseSdp(text: string): SessionDescription {
  const [session = [], ...media] = sectionsOf(text.split(/\r\n|\n|\r/));
  return { control: attribute(session, 'control') ?? '', tracks: media.slice(0, tracksMax).map(trackOf) };
}

function sectionsOf(lines: readonly string[]): string[][] {
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line.trim());
  }
  return sections;
}

function trackOf(lines: readonly string[]): MediaTrack {
  const [, kind = '', format = ''] = /^m=(\S+)\s+\S+\s+\S+\s+(\d+)/.exec(lines[0] ?? '') ?? [];
  const payloadType = format === '' ? -1 : Number(format);
  const [, name, clock] = /^([^/]+)\/(\d+)/.exec(ofPayload(lines, 'rtpmap', payloadType) ?? '') ?? [];
  return {
    kind: kind.toLowerCase(),
    payloadType,
    codec: name?.toUpperCase() ?? staticCodecs[payloadType] ?? '',
    clockHz: Number(clock ?? 90_000),
    control: attribute(lines, 'control') ?? '',
    parameters: parametersOf(ofPayload(lines, 'fmtp', payloadType) ?? ''),
    framesPerSecond: frameRateOf(lines),
    size: describedSize(lines),
  };
}

function attribute(lines: readonly string[], name: string): string | undefined {
  const begin = `a=${name}:`;
  return lines
    .find((line) => line.toLowerCase().startsWith(begin))
    ?.slice(begin.length)
    .trim();
}

/** The attribute of that payload type: `a=fmtp:96 ...`. */
function ofPayload(lines: readonly string[], name: string, payloadType: number): string | undefined {
  const begin = `a=${name}:${payloadType} `;
  return lines
    .find((line) => line.toLowerCase().startsWith(begin))
    ?.slice(begin.length)
    .trim();
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

function frameRateOf(lines: readonly string[]): number {
  const declared = Number(attribute(lines, 'framerate') ?? attribute(lines, 'x-framerate') ?? 0);
  return declared > 0 && declared <= 240 ? declared : 0;
}

/** The address of a track or of the whole session; an absolute control is taken as it is. */
export function controlUrl(base: string, control: string): string {
  if (control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return `${base.replace(/\/+$/, '')}/${control.replace(/^\/+/, '')}`;
}
