import { instantMsOfWall, toWallTime } from '../i18n/site-time.policy';

/** From when to when, as the clock of the site shows it: `2026-11-27T08:00`; the ends may be missing. */
export interface WallSpan {
  readonly from?: string;
  readonly to?: string;
}

export interface Span {
  readonly from: string;
  readonly to: string;
}

const dayMs = 86_400_000;
/** Of more the API explains nothing. */
export const spanDaysMax = 7;
const wallTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

export function isWallTime(text: unknown): text is string {
  return typeof text === 'string' && wallTime.test(text) && !Number.isNaN(Date.parse(`${text}Z`));
}

/** As instants; a word where nothing can be asked for. */
export function toSpan({ from, to }: WallSpan, timeZone: string): Span | 'incomplete' | 'reversed' | 'too_long' {
  if (!isWallTime(from) || !isWallTime(to)) return 'incomplete';
  const [fromMs, toMs] = [from, to].map((wall) => instantMsOfWall(Date.parse(`${wall}Z`), timeZone)) as [
    number,
    number,
  ];
  if (fromMs >= toMs) return 'reversed';
  if (toMs - fromMs > spanDaysMax * dayMs) return 'too_long';
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

export const presets = ['today', 'yesterday', 'week'] as const;
export type Preset = (typeof presets)[number];

/** Until now; of yesterday until midnight. Seven days have today among them. */
export function presetSpan(preset: Preset, now: Date, timeZone: string): Required<WallSpan> {
  const today = toWallTime(now, timeZone).slice(0, 10);
  const daysAgo = (days: number): string =>
    new Date(Date.parse(`${today}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
  const midnight = (days: number): string => `${daysAgo(days)}T00:00`;
  if (preset === 'yesterday') return { from: midnight(1), to: midnight(0) };
  const soon = toWallTime(new Date(now.getTime() + 60_000), timeZone).slice(0, 16);
  return { from: midnight(preset === 'today' ? 0 : spanDaysMax - 1), to: soon };
}
