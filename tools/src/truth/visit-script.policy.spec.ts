import { seededRandom } from '@smart-attendance/testing';
import { demoFigures, type Figure } from '../demo-video';
import { nextCameras } from './camera-pace.policy';
import { scriptFilms, type ScriptedPerson } from './visit-script.policy';

const figure = demoFigures['ada'] as Figure;
const look = { figure, faceWidthPx: 150, isTurnedAway: false };

function people(prefix: string, count: number): ScriptedPerson[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `${prefix}-${i}`,
    looks: [look, ...(i % 5 === 0 ? [{ ...look, isTurnedAway: true }] : [])],
  }));
}

function script(seed: number) {
  const cast = { enrolled: people('enrolled', 30), strangers: people('stranger', 50) };
  return scriptFilms({ ...cast, strangerVisits: 40, random: seededRandom(seed) });
}

describe('scriptFilms', () => {
  const visits = script(1).flatMap((film) => film.visits);

  it('makes the same films of the same seed, and others of another', () => {
    expect(script(1)).toEqual(script(1));
    expect(script(2)).not.toEqual(script(1));
  });

  it('has everybody come once before anybody comes again', () => {
    const strangers = visits.filter(({ isStranger }) => isStranger).map(({ personKey }) => personKey);
    expect(strangers).toHaveLength(40);
    expect(new Set(strangers).size).toBe(40);
    const enrolled = visits.filter((visit) => !visit.isStranger && visit.class === 'scored');
    expect(enrolled).toHaveLength(40);
    expect(new Set(enrolled.map(({ personKey }) => personKey)).size).toBe(30);
  });

  it('scores nobody whose face is smaller than the models ask for, or who is in the picture for a moment only', () => {
    const scored = visits.filter((visit) => visit.class === 'scored');
    expect(Math.min(...scored.map(({ faceWidthPx }) => faceWidthPx))).toBeGreaterThan(60);
    expect(Math.min(...scored.map(({ fromMs, toMs }) => toMs - fromMs))).toBeGreaterThanOrEqual(1_500);
    expect(
      Math.max(...visits.filter((visit) => visit.class === 'too_small').map(({ faceWidthPx }) => faceWidthPx)),
    ).toBeLessThan(50);
    expect(visits.filter((visit) => visit.class === 'turned_away')).toHaveLength(2);
  });

  it('shows nobody before a stream is live, and never two in one lane', () => {
    for (const { visits: own } of script(3)) {
      expect(Math.min(...own.map(({ walk }) => walk.fromMs))).toBeGreaterThanOrEqual(8_000);
      for (const one of own) {
        const beside = own.filter(
          (other) => other !== one && other.walk.fromMs < one.walk.toMs && one.walk.fromMs < other.walk.toMs,
        );
        expect(beside.length).toBeLessThanOrEqual(1);
        expect(beside.map(({ walk }) => walk.lane)).not.toContain(one.walk.lane);
      }
    }
  });
});

describe('nextCameras', () => {
  it('plays more cameras while frames are looked at, and fewer when they are not', () => {
    expect([0, 0.1, 0.2].map((lost) => nextCameras(3, lost, 4))).toEqual([4, 3, 2]);
    expect([nextCameras(4, 0, 4), nextCameras(1, 0.9, 4)]).toEqual([4, 1]);
  });
});
