import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../wait-for';
import type { CameraServer } from './camera-server';
import type { FaultyWire } from './faulty-wire';
import type { VideoClip } from './video-clip';

/** A camera that is watched over a wire. */
export interface WiredCamera {
  readonly wire: FaultyWire;
}

/** One whose server can be made to fail as well. */
export interface WatchedCamera extends WiredCamera {
  readonly server: CameraServer;
  readonly path: string;
  readonly clip: VideoClip;
}

/** What a watcher says of a camera. */
export interface CameraSight {
  readonly isLive: boolean;
  /** When it went into the state it is in, ms since 1970. */
  readonly sinceMs: number;
}

type Outage<Camera> = (camera: Camera) => void | Promise<void>;

const giveUpMs = 60_000;
const shortOutageMs = 4_000;
/**
 * Longer than a watcher waits for a picture of a silent camera, so that it has given up and is anywhere in its next
 * tries.
 */
const longOutageMs = (): number => 11_000 + Math.random() * 6_000;

/** Ways for a picture to go; each resolves at the moment when the camera is able to show it again. */
const wireOutages = {
  'cut off': ({ wire }) => {
    wire.cut();
  },
  'cut off in the middle of a picture': ({ wire }) => {
    wire.cutInsidePicture();
  },
  'bytes that mean nothing': ({ wire }) => {
    // Fewer are skipped.
    wire.insert(Buffer.alloc(200_000, 0x11));
  },
  'port closed': async ({ wire }) => {
    await wire.goAway();
    await pause(shortOutageMs);
    await wire.comeBack();
  },
  'port closed for longer': async ({ wire }) => {
    await wire.goAway();
    await pause(longOutageMs());
    await wire.comeBack();
  },
  'hung, and awake again': async ({ wire }) => {
    wire.freeze();
    await pause(longOutageMs());
    wire.thaw();
  },
  'hung, then switched off and on': async ({ wire }) => {
    wire.freeze();
    await pause(longOutageMs());
    wire.reboot();
  },
} satisfies Readonly<Record<string, Outage<WiredCamera>>>;

const serverOutages = {
  'path not found': async ({ server, path, clip, wire }) => {
    await server.remove(path);
    wire.cut();
    await pause(longOutageMs());
    await server.add(path, clip);
  },
  'connected and silent': async ({ server, path }) => {
    await server.stall(path);
    await pause(longOutageMs());
    await server.resume(path);
  },
} satisfies Readonly<Record<string, Outage<WatchedCamera>>>;

export type WireDropKind = keyof typeof wireOutages;
export type DropKind = WireDropKind | keyof typeof serverOutages;

/** Those that need no server which can be told to fail. */
export const wireDropKinds = Object.keys(wireOutages) as WireDropKind[];
export const dropKinds: readonly DropKind[] = [
  ...wireDropKinds,
  ...(Object.keys(serverOutages) as (keyof typeof serverOutages)[]),
];

export interface DropResult {
  readonly kind: DropKind;
  /** From when the camera was able again until it was live; Infinity when it was not within the time given. */
  readonly recoveryMs: number;
}

/** Makes a live camera fail and waits until it is live again by itself, by what `look` says of it. */
export function dropCamera(
  camera: WatchedCamera,
  kind: DropKind,
  look: () => Promise<CameraSight>,
): Promise<DropResult> {
  const outages: Readonly<Record<DropKind, Outage<WatchedCamera>>> = { ...wireOutages, ...serverOutages };
  return dropAndWait(kind, () => outages[kind](camera), look);
}

/** The same for a camera of which only the wire can fail. */
export function dropWire(
  camera: WiredCamera,
  kind: WireDropKind,
  look: () => Promise<CameraSight>,
): Promise<DropResult> {
  return dropAndWait(kind, () => wireOutages[kind](camera), look);
}

async function dropAndWait(
  kind: DropKind,
  fail: () => void | Promise<void>,
  look: () => Promise<CameraSight>,
): Promise<DropResult> {
  const brokenAtMs = Date.now();
  await fail();
  const ableAtMs = Date.now();
  const liveAtMs = await waitFor(
    async () => {
      const { isLive, sinceMs } = await look();
      return isLive && sinceMs > brokenAtMs && sinceMs;
    },
    { what: `a camera that was ${kind}`, timeoutMs: giveUpMs, everyMs: 100 },
  ).catch(() => Infinity);
  return { kind, recoveryMs: Math.max(0, liveAtMs - ableAtMs) };
}

/** The smallest figure that at most one in twenty is above. */
export function percentile95(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
}
