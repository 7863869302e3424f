import { doneSteps, nextStep } from './guide-progress.policy';

describe('the first steps', () => {
  const nothing = { cameras: undefined, liveCameras: undefined, enrolledPeople: undefined, rows: undefined };

  it('begin with a camera where nothing is there', () => {
    expect(nextStep(doneSteps(nothing))).toBe('camera');
  });

  it('go on with what is missing, in whatever order the rest was made', () => {
    expect(nextStep(doneSteps({ ...nothing, cameras: 3, enrolledPeople: 12 }))).toBe('picture');
    expect(nextStep(doneSteps({ ...nothing, cameras: 1, liveCameras: 1 }))).toBe('person');
    expect(nextStep(doneSteps({ cameras: 1, liveCameras: 1, enrolledPeople: 1, rows: 0 }))).toBe('row');
  });

  it('are over when a row is there', () => {
    expect(nextStep(doneSteps({ cameras: 1, liveCameras: 1, enrolledPeople: 1, rows: 1 }))).toBeUndefined();
  });
});
