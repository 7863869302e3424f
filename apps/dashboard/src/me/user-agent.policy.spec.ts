import { describeUserAgent } from './user-agent.policy';

describe('where somebody is signed in', () => {
  it('is told by the names that people know', () => {
    const edge =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0';
    const safari =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
    expect(describeUserAgent(edge)).toEqual({ browser: 'Edge', system: 'Windows', isPhone: false });
    expect(describeUserAgent(safari)).toEqual({ browser: 'Safari', system: 'iPhone', isPhone: true });
  });

  it('is not guessed of what is no browser', () => {
    expect(describeUserAgent('curl/8.5.0')).toEqual({ browser: undefined, system: undefined, isPhone: false });
  });
});
