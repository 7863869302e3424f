import { track } from '../testing/sightings';
import { strangersOfTrack } from './stranger.policy';

describe('a visit of a stranger', () => {
  it('counts after as many sightings as a recognition needs', () => {
    expect(strangersOfTrack(track('..'), 3)).toBeUndefined();
    expect(strangersOfTrack(track('...'), 3)).toHaveLength(3);
  });

  it('does not begin with somebody known who turns the head', () => {
    expect(strangersOfTrack(track('AAA...'), 3)).toBeUndefined();
  });

  it('counts although one sighting was taken for somebody', () => {
    expect(strangersOfTrack(track('...A...'), 3)).toHaveLength(6);
  });

  it('does not begin with faces that could not be compared', () => {
    expect(strangersOfTrack(track('-----'), 3)).toBeUndefined();
  });
});
