import { shareOf } from './share.policy';

const wanted = ['a', 'b', 'c', 'd'].map((cameraId) => ({ cameraId }));
const ids = (sources: readonly { cameraId: string }[]): string => sources.map(({ cameraId }) => cameraId).join('');

describe('the cameras a replica carries', () => {
  it('are all, while there is room', () => {
    const { mine, left } = shareOf(wanted, new Set(), 4);
    expect([ids(mine), ids(left)]).toEqual(['abcd', '']);
  });

  it('are those it carries already, and then the others', () => {
    const { mine, left } = shareOf(wanted, new Set(['c', 'd']), 3);
    expect([ids(mine), ids(left)]).toEqual(['cda', 'b']);
  });
});
