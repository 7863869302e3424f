import { whatIsMissing } from './until-healthy';

describe('why a system is not ready', () => {
  it('is told by who is missing what, without those who are ready', () => {
    const dependencies = [
      { name: 'bus', state: 'ready', detail: '' },
      { name: 'identity', state: 'not_ready', detail: 'is waiting for gallery (The vector index refuses the key.)' },
      { name: 'attendance', state: 'timed_out', detail: 'gave no answer within 2500 ms' },
    ];
    expect(whatIsMissing(JSON.stringify({ status: 'not_ready', dependencies }))).toBe(
      'identity is waiting for gallery (The vector index refuses the key.); attendance gave no answer within 2500 ms',
    );
  });

  it.each(['<html>a proxy</html>', '', '{}', 'null'])('is the answer itself when that is not ours: %j', (answer) => {
    expect(whatIsMissing(answer)).toBe(answer);
  });
});
