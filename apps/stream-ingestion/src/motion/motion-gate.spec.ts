import { create, ZoneKind, ZoneSchema } from '@smart-attendance/contracts';
import { greyBytes, greySize } from '../video/decoder-arguments.policy';
import { MotionGate } from './motion-gate';

/** A camera's grey copies: a room with a gradient and a dark half, noise, and whatever the spec adds. */
class Scene {
  private readonly grey = new Uint8Array(greyBytes);
  private next = 0;

  constructor(private readonly noise = 1.5) {}

  /** `change` turns the level of a cell, at shares of width and height, into another one. */
  picture(change: (level: number, x: number, y: number) => number = (level) => level): Uint8Array {
    for (let row = 0; row < greySize.height; row += 1) {
      for (let column = 0; column < greySize.width; column += 1) {
        const room = (column < 40 ? 50 : 130) + row * 0.8 + ((column * 7 + row * 13) % 20);
        const level = change(room, (column + 0.5) / greySize.width, (row + 0.5) / greySize.height);
        const noisy = level + this.normal() + 0.5;
        this.grey[row * greySize.width + column] = noisy < 0 ? 0 : noisy > 255 ? 255 : noisy;
      }
    }
    return this.grey;
  }

  private normal(): number {
    this.next = (this.next + 1) % normals.length;
    return this.noise * (normals[this.next] ?? 0);
  }
}

/** The same at every run, of a length that no number of cells divides. */
const normals = Float32Array.from({ length: 65_521 }, (_, index) => {
  const random = (salt: number): number => ((Math.imul(index * 2 + salt, 2_654_435_761) >>> 8) + 1) / (2 ** 24 + 1);
  return Math.sqrt(-2 * Math.log(random(1))) * Math.cos(2 * Math.PI * random(2));
});

interface Watching {
  readonly sensitivity?: number;
  readonly watched?: ReturnType<typeof zone>[];
  readonly noise?: number;
  readonly framesPerSecond?: number;
  readonly fromSeconds?: number;
  readonly toSeconds: number;
  readonly change?: (level: number, x: number, y: number, seconds: number) => number;
}

/** The moments, in seconds, at which frames were shown. */
function shown(watching: Watching): number[] {
  const { sensitivity = 50, watched = [], noise = 1.5, framesPerSecond = 5, toSeconds, change } = watching;
  const gate = new MotionGate({ enabled: true, sensitivity }, watched);
  const scene = new Scene(noise);
  const times: number[] = [];
  for (let frame = 0; frame / framesPerSecond <= toSeconds; frame += 1) {
    const seconds = frame / framesPerSecond;
    const grey = scene.picture((level, x, y) => change?.(level, x, y, seconds) ?? level);
    if (gate.shows(grey, seconds * 1_000)) times.push(seconds);
  }
  return times;
}

function zone(left: number, top: number, right: number, bottom: number) {
  const polygon = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  return create(ZoneSchema, { name: 'door', kind: ZoneKind.WATCH, polygon });
}

function between(times: readonly number[], from: number, to: number): number[] {
  return times.filter((time) => time >= from && time < to);
}

/**
 * Somebody `contrast` levels off the wall, as high as a fifth of the picture, who walks in at `since` with a fifth of
 * it a second.
 */
function walker(contrast: number, since: number, until = Infinity) {
  return (level: number, x: number, y: number, seconds: number): number => {
    const at = (seconds - since) * 0.2;
    const isHere = seconds >= since && seconds < until && x > at - 0.03 && x < at + 0.03 && y > 0.4 && y < 0.6;
    return isHere ? level + contrast : level;
  };
}

describe('a motion gate', () => {
  it('shows the first frame, and then one every two seconds while nothing moves', () => {
    const times = shown({ toSeconds: 60 });
    expect(times[0]).toBe(0);
    expect(times.length).toBeLessThanOrEqual(34);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2);
  });

  it.each([1, 3, 10, 30])('leaves no gap above two seconds at %s frames a second', (framesPerSecond) => {
    const times = shown({ framesPerSecond, toSeconds: 20 });
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2.0001);
  });

  it.each([5, 4, 3])('is quiet in noise of %s levels', (noise) => {
    expect(shown({ noise, toSeconds: 60 }).length).toBeLessThanOrEqual(36);
  });

  it.each([25, 15, -15, -40])('shows every frame of somebody who walks by, %s levels off the wall', (contrast) => {
    const times = shown({ toSeconds: 16, change: walker(contrast, 10) });
    // The first step into the picture is one column of it; from the second frame on.
    expect(between(times, 10.4, 14.9)).toHaveLength(23);
  });

  it('sees somebody as soon in a room that was empty for minutes', () => {
    const times = shown({ toSeconds: 185, change: walker(20, 180) });
    expect(between(times, 180.4, 184.9)).toHaveLength(23);
  });

  it('goes on for two seconds after the last movement, and is quiet again', () => {
    const times = shown({ toSeconds: 60, change: walker(40, 5, 8) });
    expect(between(times, 8, 9.9)).toHaveLength(10);
    // Where somebody passed, the background is right again within a few seconds.
    expect(between(times, 30, 60).length).toBeLessThanOrEqual(17);
  });

  it('keeps showing somebody who stands and sways a little', () => {
    const change: Watching['change'] = (level, x, y, seconds) => {
      const isThere = Math.abs(x - 0.5 - 0.012 * Math.sin(seconds * 2)) < 0.06 && Math.abs(y - 0.5) < 0.2;
      return seconds > 5 && isThere ? level - 35 : level;
    };
    expect(between(shown({ toSeconds: 65, change }), 6, 65).length).toBeGreaterThanOrEqual(290);
  });

  it('counts a light that is switched on, or off, as one movement', () => {
    for (const factor of [1.5, 0.5]) {
      const change: Watching['change'] = (level, _x, _y, seconds) => (seconds >= 20 ? level * factor : level);
      const times = shown({ toSeconds: 60, change });
      expect(between(times, 20, 22.1)).toHaveLength(11);
      expect(between(times, 23, 60).length).toBeLessThanOrEqual(20);
    }
  });

  it('does not notice a slow dawn, a cloud, or an iris that opens', () => {
    for (const seconds of [120, 30, 12]) {
      const change: Watching['change'] = (level, _x, _y, at) => level * (0.6 + 0.6 * Math.min(1, at / seconds));
      expect(shown({ toSeconds: seconds, change }).length).toBeLessThanOrEqual(seconds * 0.56 + 3);
    }
  });

  it('does not take somebody who comes near for a change of light', () => {
    const change: Watching['change'] = (level, x, _y, seconds) => (seconds >= 10 && x > 0.3 && x < 0.9 ? 40 : level);
    expect(between(shown({ toSeconds: 14, change }), 10, 12.1)).toHaveLength(11);
  });

  it('learns what flickers in a small place, as a clock in the picture, and still sees who walks by', () => {
    const clock: Watching['change'] = (level, x, y, seconds) =>
      x > 0.95 && y < 0.06 ? (Math.floor(seconds) % 2 === 0 ? 90 : 120) : level;
    const change: Watching['change'] = (level, x, y, seconds) =>
      walker(25, 130)(clock(level, x, y, seconds), x, y, seconds);
    const times = shown({ toSeconds: 136, change });
    expect(between(times, 60, 130).length).toBeLessThanOrEqual(42);
    expect(between(times, 130.4, 134.9)).toHaveLength(23);
  });

  it('watches only the zones that are watched', () => {
    const outside = shown({ toSeconds: 20, watched: [zone(0, 0.75, 1, 1)], change: walker(40, 10) });
    expect(between(outside, 10, 20).length).toBeLessThanOrEqual(6);
    const inside = shown({ toSeconds: 20, watched: [zone(0.5, 0.3, 1, 1)], change: walker(40, 10) });
    expect(between(inside, 10, 12).length).toBeLessThanOrEqual(2);
    expect(between(inside, 12.6, 15)).toHaveLength(12);
  });

  it('sees less the less sensitive it is', () => {
    const faint = walker(8, 10, 15);
    const seen = [1, 50, 100].map((sensitivity) =>
      between(shown({ sensitivity, toSeconds: 15, change: faint }), 10, 15),
    );
    expect(seen.map(({ length }) => length > 20)).toEqual([false, false, true]);
    const clear = walker(22, 10, 15);
    const seenToo = [1, 50, 100].map((sensitivity) =>
      between(shown({ sensitivity, toSeconds: 15, change: clear }), 10, 15),
    );
    expect(seenToo.map(({ length }) => length > 20)).toEqual([false, true, true]);
  });

  it('shows what it cannot compare', () => {
    const gate = new MotionGate({ enabled: true, sensitivity: 50 }, []);
    const shows = Array.from({ length: 10 }, (_, frame) => gate.shows(undefined, frame * 100));
    expect(shows).not.toContain(false);
  });
});
