import { boundsOfDay } from '../../i18n/site-day.policy';
import { toWallTime } from '../../i18n/site-time.policy';

/** What a camera did in a stretch of time. `idle`: nobody wanted it to see. `future`: not yet. */
export type SeeingKind = 'seen' | 'blind' | 'idle' | 'future';

export interface Stretch {
  readonly kind: SeeingKind;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SeeingFacts {
  readonly range: Span;
  readonly nowMs: number;
  /** As the API answers them: in order, and not seeing for whatever reason. */
  readonly blind: readonly Span[];
  /** When it was not wanted to see. */
  readonly idle: readonly Span[];
}

/** The whole range, without gaps, in order. */
export function toStretches({ range, nowMs, blind, idle }: SeeingFacts): Stretch[] {
  const endMs = Math.min(range.toMs, Math.max(nowMs, range.fromMs));
  const unseen = blind.flatMap((span) => partedBy(clipped(span, range.fromMs, endMs), idle));
  const stretches: Stretch[] = [];
  let atMs = range.fromMs;
  const add = (kind: SeeingKind, fromMs: number, toMs: number): void => {
    if (toMs <= fromMs) return;
    const last = stretches.at(-1);
    if (last?.kind === kind && last.toMs === fromMs) stretches[stretches.length - 1] = { ...last, toMs };
    else stretches.push({ kind, fromMs, toMs });
  };
  for (const { kind, fromMs, toMs } of unseen) {
    add('seen', atMs, fromMs);
    add(kind, Math.max(fromMs, atMs), toMs);
    atMs = Math.max(atMs, toMs);
  }
  add('seen', atMs, endMs);
  add('future', Math.max(endMs, range.fromMs), range.toMs);
  return stretches;
}

/** A stretch without sight: idle where it was not wanted, blind elsewhere. */
function partedBy(span: Span | undefined, idle: readonly Span[]): Stretch[] {
  if (span === undefined) return [];
  const parts: Stretch[] = [];
  let atMs = span.fromMs;
  for (const { fromMs, toMs } of idle) {
    const [begin, end] = [Math.max(fromMs, atMs), Math.min(toMs, span.toMs)];
    if (end <= begin) continue;
    if (begin > atMs) parts.push({ kind: 'blind', fromMs: atMs, toMs: begin });
    parts.push({ kind: 'idle', fromMs: begin, toMs: end });
    atMs = end;
  }
  if (atMs < span.toMs) parts.push({ kind: 'blind', fromMs: atMs, toMs: span.toMs });
  return parts;
}

function clipped({ fromMs, toMs }: Span, minMs: number, maxMs: number): Span | undefined {
  const span = { fromMs: Math.max(fromMs, minMs), toMs: Math.min(toMs, maxMs) };
  return span.toMs > span.fromMs ? span : undefined;
}

interface StatusSpan {
  readonly state: string;
  readonly began_at: string;
  readonly ended_at: string | null;
}

/**
 * When a camera was not wanted, in order: while it was stopped, before it was there, and, where nobody reported of it
 * in all that time, up to now if it is not wanted now.
 */
export function idleSpans(
  history: readonly StatusSpan[],
  camera: { readonly created_at: string; readonly stream_wanted: boolean; readonly is_active: boolean },
  range: Span,
  nowMs: number,
): Span[] {
  const createdMs = Date.parse(camera.created_at);
  const spans: Span[] = [];
  if (createdMs > range.fromMs) spans.push({ fromMs: range.fromMs, toMs: createdMs });
  for (const { state, began_at, ended_at } of history) {
    if (state !== 'stopped') continue;
    spans.push({ fromMs: Date.parse(began_at), toMs: ended_at === null ? nowMs : Date.parse(ended_at) });
  }
  const isWanted = camera.stream_wanted && camera.is_active;
  if (history.length === 0 && !isWanted) spans.push({ fromMs: Math.max(createdMs, range.fromMs), toMs: nowMs });
  return spans.sort((one, other) => one.fromMs - other.fromMs);
}

export interface SeeingTotals {
  readonly seenMs: number;
  readonly blindMs: number;
  /** Of the time in which it was wanted; null where it never was. */
  readonly share: number | null;
}

export function totalsOf(stretches: readonly Stretch[]): SeeingTotals {
  const lengthOf = (kind: SeeingKind): number =>
    stretches.filter((stretch) => stretch.kind === kind).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const [seenMs, blindMs] = [lengthOf('seen'), lengthOf('blind')];
  return { seenMs, blindMs, share: seenMs + blindMs === 0 ? null : seenMs / (seenMs + blindMs) };
}

export interface Day extends Span {
  /** `2026-11-27` */
  readonly day: string;
}

/** The last days at the site, the newest first; with days of 23 and 25 hours where the clocks change. */
export function lastDays(count: number, nowMs: number, timeZone: string): Day[] {
  const noon = Date.parse(`${toWallTime(new Date(nowMs), timeZone).slice(0, 10)}T12:00:00Z`);
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(noon - index * 86_400_000).toISOString().slice(0, 10);
    const { from, to } = boundsOfDay(day, { timeZone, dayStartsAt: '00:00' });
    return { day, fromMs: Date.parse(from), toMs: Date.parse(to) };
  });
}
