import { isStateChange, type CameraStateReport } from './camera-state.policy';

function report(state: string, at: number, { reason = '', replica = 'one' } = {}): CameraStateReport {
  return { state, reason, replica, saidAt: new Date(at) };
}

/** The reports that are news, in the order in which they came, each when it was said. */
function newsOf(...reports: readonly CameraStateReport[]): string[] {
  let last: CameraStateReport | undefined;
  return reports.flatMap((one) => {
    if (!isStateChange(one, last, one.saidAt)) return [];
    last = one;
    return [`${one.state} ${one.reason}`.trim()];
  });
}

describe('a report of the state of a camera', () => {
  it('is news when the state is another one, or its reason', () => {
    expect(
      newsOf(
        report('connecting', 1),
        report('live', 2),
        report('waiting', 3, { reason: 'unreachable' }),
        report('waiting', 4, { reason: 'unauthorized' }),
        report('live', 5),
        report('stopped', 6),
      ),
    ).toEqual(['connecting', 'live', 'waiting unreachable', 'waiting unauthorized', 'live', 'stopped']);
  });

  it('is none when it is repeated, or comes after a later one', () => {
    expect(newsOf(report('live', 2), report('live', 32), report('connecting', 1), report('live', 62))).toEqual([
      'live',
    ]);
  });

  it('is news at once when the clock was set back by an hour', () => {
    const hourMs = 3_600_000;
    expect(
      newsOf(report('live', hourMs), report('live', 30_000), report('waiting', 40_000, { reason: 'unreachable' })),
    ).toEqual(['live', 'waiting unreachable']);
  });

  it('is none for each of the tries of a camera that stays away', () => {
    const away = { reason: 'unreachable' };
    expect(
      newsOf(
        report('waiting', 1, away),
        report('connecting', 2),
        report('waiting', 3, away),
        report('connecting', 4),
        report('live', 5),
      ),
    ).toEqual(['waiting unreachable', 'live']);
  });

  it('is none when a replica gave the camera up to another one', () => {
    expect(newsOf(report('live', 1, { replica: 'two' }), report('stopped', 2))).toEqual(['live']);
    expect(newsOf(report('live', 1), report('stopped', 2))).toEqual(['live', 'stopped']);
  });
});
