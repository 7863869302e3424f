import { cookiesNamed } from './cookie.policy';

describe('the cookies of a request', () => {
  it('are found by their whole name, all of them', () => {
    expect(cookiesNamed('a=1; session=x=y==; b=2', 'session')).toEqual(['x=y==']);
    expect(cookiesNamed('session=one;session=two ; xsession=three; Session=four', 'session')).toEqual(['one', 'two']);
  });

  it('are none where there is no header, no such name, or no name at all', () => {
    for (const header of [undefined, '', ';;', 'session', '=session', 'sessions=1']) {
      expect(cookiesNamed(header, 'session')).toEqual([]);
    }
    expect(cookiesNamed('session=', 'session')).toEqual(['']);
  });
});
