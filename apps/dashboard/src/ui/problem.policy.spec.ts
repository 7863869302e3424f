import { ProblemError } from '@smart-attendance/client';
import { fieldErrorsOf, isShownAtFields, presentStateOf, toProblem } from './problem.policy';

const refused = (status: number, body: object): ProblemError => new ProblemError(new Response(null, { status }), body);

describe('what is said of a failure', () => {
  it('is the sentence of the API, with what leads to the logs', () => {
    const error = refused(409, { detail: 'E-1 is taken.', trace_id: 'abc' });
    expect(toProblem(error)).toEqual({ detail: 'E-1 is taken.', traceId: 'abc', kind: 'refused' });
    expect(toProblem(refused(403, { detail: 'No.' })).kind).toBe('forbidden');
  });

  it('is that one had to sign in, where the API says it for programs', () => {
    const error = refused(401, { detail: 'Log in, or send an API key in the X-API-Key header.', trace_id: 'abc' });
    expect(toProblem(error)).toEqual({ detail: undefined, traceId: undefined, kind: 'signedOut' });
  });

  it('is that the server is away, where nothing was answered', () => {
    expect(toProblem(new TypeError('Failed to fetch')).kind).toBe('unreachable');
    expect(toProblem(new Error('a defect')).kind).toBe('broken');
  });

  it('stands at the fields that it is about, the first of each', () => {
    const error = refused(422, {
      detail: 'wrong',
      errors: [
        { field: 'name', message: 'is empty' },
        { field: 'name', message: 'is short' },
        { field: 'zones.0', message: 'has two points' },
      ],
    });
    expect(fieldErrorsOf(error)).toEqual({ name: 'is empty', 'zones.0': 'has two points' });
    expect(isShownAtFields(error, ['name', 'zones.0'])).toBe(true);
    expect(isShownAtFields(error, ['name'])).toBe(false);
    expect(isShownAtFields(refused(422, { detail: 'wrong' }), ['name'])).toBe(false);
  });

  it('has what somebody else saved meanwhile', () => {
    expect(presentStateOf(refused(412, { current: { name: 'Gate' } }))).toEqual({ name: 'Gate' });
    expect(presentStateOf(refused(409, { current: {} }))).toBeUndefined();
  });
});
