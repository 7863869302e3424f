import { blindAfter, seenWithinMs } from './sight.policy';

const cameras = new Map([
  ['c1', 'street-1'],
  ['c2', 'street-2'],
]);

describe('whether cameras are looked at after each trouble', () => {
  const turns = [{ what: 'identity-1 was killed', atMs: 1_000 }];

  it('says nothing while somebody is recognised at each camera after it', () => {
    const seen = ['c1', 'c2'].map((cameraId) => ({ cameraId, atMs: 9_000 }));
    expect(blindAfter(turns, seen, cameras)).toEqual([]);
  });

  it('names a camera that showed somebody before it, or too long after it', () => {
    const seen = [
      { cameraId: 'c1', atMs: 1_000 },
      { cameraId: 'c2', atMs: 1_001 + seenWithinMs },
    ];
    expect(blindAfter(turns, seen, cameras)).toEqual([
      'street-1 showed nobody for 120 s after identity-1 was killed.',
      'street-2 showed nobody for 120 s after identity-1 was killed.',
    ]);
  });
});
