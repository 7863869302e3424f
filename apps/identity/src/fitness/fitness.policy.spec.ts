import { adviseOn, verdictOn, type FitnessFacts } from './fitness.policy';

/** Of a door camera that shows faces well. */
const fine: FitnessFacts = {
  faces: 80,
  usableFaces: 78,
  refused: new Map([['turned_away', 2]]),
  interEyePx: 48,
  sharpness: 0.4,
  brightness: 120,
  yawDegrees: 3,
  pitchDegrees: -6,
};

const nothingMeasured = {
  interEyePx: undefined,
  sharpness: undefined,
  brightness: undefined,
  yawDegrees: undefined,
  pitchDegrees: undefined,
};

/** The same camera with so many of its 80 faces refused. */
function refused(reasons: Readonly<Record<string, number>>, changes: Partial<FitnessFacts> = {}): FitnessFacts {
  const lost = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  return { ...fine, usableFaces: fine.faces - lost, refused: new Map(Object.entries(reasons)), ...changes };
}

describe('a camera', () => {
  it('that shows faces well is good and needs no advice', () => {
    expect(verdictOn(fine)).toBe('good');
    expect(adviseOn(fine)).toEqual([]);
  });

  it('that saw nobody says where to look for the reason', () => {
    const facts: FitnessFacts = { faces: 0, usableFaces: 0, refused: new Map(), ...nothingMeasured };
    expect(verdictOn(facts)).toBe('no_faces');
    expect(adviseOn(facts)).toEqual([
      'Check that the camera is live, that people pass, and that their heads are in its picture and its watched zones: no face was seen.',
      'If people are far away, move the camera closer or search its pictures at 1280x720.',
    ]);
  });

  it('that saw few faces is not called good yet', () => {
    const facts = { ...fine, faces: 4, usableFaces: 4, refused: new Map<string, number>() };
    expect(verdictOn(facts)).toBe('usable');
    expect(adviseOn(facts)).toEqual(['Let a few people walk past and ask again: 4 faces say little.']);
    expect(adviseOn({ ...facts, faces: 1 })).toEqual(['Let a few people walk past and ask again: 1 face says little.']);
  });

  it.each([
    [80, 'good'],
    [74, 'good'],
    [48, 'usable'],
    [24, 'usable'],
    [23, 'poor'],
    [0, 'poor'],
  ])('of whose 80 faces %i can be used is %s', (usable, verdict) => {
    expect(verdictOn(refused({ turned_away: 80 - usable }))).toBe(verdict);
  });

  it.each<[string, FitnessFacts, string]>([
    [
      'far away',
      refused({ too_small: 60 }, { interEyePx: 14.8 }),
      'Move the camera closer or use a longer lens: eyes are 14 px apart, 30 are needed.',
    ],
    [
      'narrower than this camera asks for',
      refused({ too_small: 20 }, { interEyePx: 40 }),
      'Move the camera closer or use a longer lens: 20 of 80 faces are smaller than this camera asks for.',
    ],
    [
      'dark',
      refused({ too_dark: 40 }, { brightness: 18.2 }),
      'Add light on the faces, or turn the camera away from windows and lamps behind them: their brightness is 18 of 255, 41 is needed.',
    ],
    [
      'dark at times',
      refused({ too_dark: 8 }),
      'Add light on the faces, or turn the camera away from windows and lamps behind them: 8 of 80 faces are too dark.',
    ],
    [
      'burnt out',
      refused({}, { brightness: 230.5 }),
      'Lower the exposure or shade the light: the brightness of faces is 231 of 255, above 217 parts of them are burnt out.',
    ],
    [
      'blurred',
      refused({ too_blurry: 50 }, { sharpness: 0.049 }),
      'Set a shorter shutter time (1/100 s for people who walk) with more light, and check the focus: the sharpness of faces is 0.04, 0.06 is needed.',
    ],
    [
      'blurred at times',
      refused({ too_blurry: 9 }),
      'Set a shorter shutter time (1/100 s for people who walk) with more light, and check the focus: 9 of 80 faces are blurred.',
    ],
    [
      'seen from above',
      refused({ turned_away: 60 }, { pitchDegrees: -38.4 }),
      'Hang the camera lower, or farther away: seen from it, faces look down by 38 degrees.',
    ],
    [
      'seen from below',
      refused({ turned_away: 30 }, { pitchDegrees: 26 }),
      'Hang the camera higher: seen from it, faces look up by 26 degrees.',
    ],
    [
      'seen from their right',
      refused({ turned_away: 30 }, { yawDegrees: -33 }),
      'Move the camera towards the left side of its picture: faces are turned there by 33 degrees.',
    ],
    [
      'seen from their left',
      refused({ turned_away: 30 }, { yawDegrees: 33 }),
      'Move the camera towards the right side of its picture: faces are turned there by 33 degrees.',
    ],
    [
      'turned either way',
      refused({ turned_away: 30 }),
      'Put the camera where people look as they come in, at the height of their eyes or a little above: 30 of 80 faces are turned away or covered.',
    ],
    [
      'of unknown liveness where it is enforced',
      refused({ liveness_unknown: 80 }),
      'Use a model pack that judges liveness, or do not enforce it: of 80 of 80 faces it is not known.',
    ],
    [
      'of pictures',
      refused({ spoof_suspected: 70 }),
      'Look at this camera’s pictures for posters and screens: 70 of 80 faces do not seem alive.',
    ],
  ])('with faces that are %s hears what to do about it', (_what, facts, sentence) => {
    expect(adviseOn(facts)).toEqual([sentence]);
    expect(verdictOn(facts)).not.toBe('good');
  });

  it('hears first what costs most faces, and last what is merely not good', () => {
    const facts = refused({ too_blurry: 12, too_small: 9, turned_away: 30 }, { brightness: 240 });
    expect(adviseOn(facts).map((sentence) => sentence.split(' ').slice(0, 3).join(' '))).toEqual([
      'Put the camera',
      'Set a shorter',
      'Move the camera',
      'Lower the exposure',
    ]);
  });

  it('whose faces were measured before anything but their boxes was kept is judged by what is there', () => {
    const facts = refused({ turned_away: 30 }, { ...nothingMeasured, interEyePx: 20 });
    expect(adviseOn(facts)).toHaveLength(2);
  });

  it('hears nothing of what happens to one face in a hundred', () => {
    expect(adviseOn(refused({ too_dark: 1, spoof_suspected: 2, liveness_unknown: 1 }))).toEqual([]);
  });
});
