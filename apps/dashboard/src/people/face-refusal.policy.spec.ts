import { ProblemError } from '@smart-attendance/client';
import { placeOf, pointIn, toFaceRefusal } from './face-refusal.policy';

const box = { x: 100, y: 50, width: 80, height: 100 };
const refused = (body: object): ProblemError => new ProblemError(new Response(null, { status: 422 }), body);

describe('a picture that was refused', () => {
  it('has its faces marked, and lets one be chosen of several', () => {
    const error = refused({ reason: 'several_faces', faces: [{ bounding_box: box }] });
    expect(toFaceRefusal(error)).toEqual({ reason: 'several_faces', boxes: [box], wayOn: 'choose' });
    expect(pointIn(box)).toBe('140,100');
  });

  it.each([
    ['not_the_same_person', 'confirm'],
    ['no_consent', 'consent'],
    ['too_many_templates', 'makeRoom'],
    ['too_dark', 'replace'],
    ['several_faces', 'replace'],
  ])('says what to do about %s', (reason, wayOn) => {
    expect(toFaceRefusal(refused({ reason }))?.wayOn).toBe(wayOn);
  });

  it('is not what a server that is away says', () => {
    expect(toFaceRefusal(new TypeError('Failed to fetch'))).toBeUndefined();
    expect(toFaceRefusal(refused({ reason: 'invalid_argument' }))).toBeUndefined();
  });

  it('is marked where the face is, whatever size it is shown in', () => {
    expect(placeOf(box, { width: 400, height: 200 })).toEqual({
      left: '25%',
      top: '25%',
      width: '20%',
      height: '50%',
    });
  });
});
