import { countStates, stateOf, withNews, type CameraStates } from './states.policy';

const states: CameraStates = new Map([
  ['a', { state: 'live', reason: null, since: '2026-11-27T08:00:00.000Z' }],
  ['b', { state: 'waiting', reason: 'refused', since: '2026-11-27T08:00:00.000Z' }],
  ['c', { state: 'stopped', reason: 'outside_schedule', since: '2026-11-27T08:00:00.000Z' }],
]);

describe('the states of cameras', () => {
  it('are stopped where nobody tells, and unknown where nothing was read', () => {
    expect(stateOf(states, 'z')).toEqual({ state: 'stopped', reason: null, since: null });
    expect(stateOf(undefined, 'a')).toBeUndefined();
  });

  it('are counted, with those of which nobody tells', () => {
    expect(countStates(states, 7)).toEqual({ failed: 0, waiting: 1, connecting: 0, live: 1, stopped: 5 });
    expect(countStates(states, 0).stopped).toBe(0);
  });

  it('follow the news, but not what is older than what is known', () => {
    const late = { cameraId: 'a', state: 'failed', reason: 'unauthorized', since: '2026-11-27T07:59:59.000Z' } as const;
    expect(withNews(states, [late]).get('a')).toMatchObject({ state: 'live' });
    const next = withNews(states, [
      { ...late, since: '2026-11-27T08:00:01.000Z' },
      { cameraId: 'b', state: 'live', reason: 'refused', since: '2026-11-27T08:00:01.000Z' },
      { cameraId: 'new', state: 'connecting', reason: null, since: null },
    ]);
    expect(next.get('a')).toMatchObject({ state: 'failed', reason: 'unauthorized' });
    expect(next.get('b')).toEqual({ state: 'live', reason: null, since: '2026-11-27T08:00:01.000Z' });
    expect(next.get('new')?.state).toBe('connecting');
    expect(states.get('a')?.state).toBe('live');
  });
});
