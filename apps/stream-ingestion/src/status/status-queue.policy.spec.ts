import type { StreamStateName } from '@smart-attendance/contracts';
import { credible, pendingMax, withStatus, type PendingStatus } from './status-queue.policy';
import { byTheClock, type Moment } from './stream-status.policy';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 5, 8, 0, second));
const moment = (second: number): Moment => ({ at: at(second), ms: second * 1_000 });

/** The states entered one a second, none of them reported. */
function pending(...states: StreamStateName[]): readonly PendingStatus[] {
  return states.reduce<readonly PendingStatus[]>(
    (queue, state, second) =>
      withStatus(queue, { state, since: at(second), sinceMs: second * 1_000, failure: undefined }),
    [],
  );
}

const shown = (queue: readonly PendingStatus[]): string[] =>
  queue.map(
    ({ status, until }) => `${status.state} ${status.since.getUTCSeconds()}-${until?.getUTCSeconds() ?? 'now'}`,
  );

describe('states of a camera that could not be reported yet', () => {
  it('are reported in order, each with its end', () => {
    expect(shown(pending('connecting', 'live', 'waiting'))).toEqual(['connecting 0-1', 'live 1-2', 'waiting 2-now']);
  });

  it('say when the camera was no longer seen, however often it was tried since', () => {
    const tries = ['waiting', 'connecting', 'waiting', 'connecting', 'waiting', 'connecting'] as const;
    expect(shown(pending('live', ...tries))).toEqual(['live 0-1', 'waiting 1-2', 'connecting 6-now']);
  });

  it('say each time it was seen again', () => {
    const queue = pending('waiting', 'connecting', 'live', 'waiting', 'connecting', 'live', 'waiting');
    expect(shown(queue).filter((line) => line.startsWith('live'))).toEqual(['live 2-3', 'live 5-6']);
  });

  it('are not more than a few; the newest is always among them', () => {
    const states = Array.from({ length: 200 }, (_, number) => (number % 2 === 0 ? 'live' : 'waiting'));
    const queue = pending(...(states as StreamStateName[]));
    expect(queue).toHaveLength(pendingMax);
    expect(queue[0]?.status.since).toEqual(at(0));
    expect(queue.at(-1)?.status).toMatchObject({ state: 'waiting', since: at(199) });
  });
});

describe('being live, when nothing could be reported for long', () => {
  const unreportedMaxMs = 10_000;
  const live = { state: 'live' as const, since: at(0), sinceMs: 0, failure: undefined };

  it('counts from the beginning while it was reported in time', () => {
    expect(credible({ status: live, until: undefined }, undefined, moment(10), unreportedMaxMs)).toBe(live);
    expect(credible({ status: live, until: undefined }, 30_000, moment(40), unreportedMaxMs)).toBe(live);
    expect(credible({ status: live, until: at(35) }, 30_000, moment(40), unreportedMaxMs)).toBe(live);
  });

  it('counts from now on while it lasts, and not at all when it is over', () => {
    expect(credible({ status: live, until: undefined }, 30_000, moment(41), unreportedMaxMs).since).toEqual(at(41));
    expect(credible({ status: live, until: undefined }, undefined, moment(11), unreportedMaxMs).since).toEqual(at(11));
    expect(credible({ status: live, until: at(35) }, 30_000, moment(50), unreportedMaxMs).since).toEqual(at(35));
  });

  it('is the only state that could claim too much', () => {
    const waiting = { ...live, state: 'waiting' as const };
    expect(credible({ status: waiting, until: undefined }, undefined, moment(50), unreportedMaxMs)).toBe(waiting);
  });
});

describe('a state that lasts while the clock is set', () => {
  const live = { state: 'live' as const, since: at(0), sinceMs: 0, failure: undefined };

  it('began as long ago as it lasts, by the clock of now: not in the future, and not hours ago', () => {
    expect(byTheClock(live, moment(30))).toBe(live);
    expect(byTheClock(live, { at: at(33), ms: 30_000 })).toBe(live);
    expect(byTheClock(live, { at: at(-3_600), ms: 30_000 }).since).toEqual(at(-3_630));
    expect(byTheClock(live, { at: at(3_600), ms: 30_000 }).since).toEqual(at(3_570));
  });

  it('lasts from its last report on when the machine was asleep, for nobody saw what was meanwhile', () => {
    const awake = byTheClock(live, { at: at(900), ms: 600_000 }, 590_000);
    expect(awake).toMatchObject({ state: 'live', since: at(890), sinceMs: 590_000 });
    expect(byTheClock(awake, { at: at(930), ms: 630_000 }, 600_000)).toBe(awake);
  });
});
