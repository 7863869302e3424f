import { interpolate, readComposeFile } from './compose-file.policy';

describe('reading the compose file', () => {
  it('fills in what is given, and else the default', () => {
    expect(interpolate('a ${A} ${B:-b} ${C:-} ${A:-x}', { A: '1', B: '' })).toBe('a 1 b  1');
  });

  it('says which variable is missing and what to do', () => {
    expect(() => interpolate('${KEY:?run deploy/make-env.mjs}', {})).toThrow(
      'docker-compose.yml wants KEY: run deploy/make-env.mjs',
    );
  });

  it('takes over what services share, and tells which images are built here', () => {
    const text = `
x-shared: &shared
  A: \${A:?say A}
services:
  bought: { image: somebody/else }
  made:
    build: { context: ., args: { APP: made } }
    secrets: [a]
    environment:
      <<: *shared
      PORT: 9000`;
    const services = readComposeFile(text, { A: 'one' });
    expect(services.get('bought')).toEqual({ environment: {}, buildArgs: undefined, secrets: [] });
    expect(services.get('made')).toEqual({
      environment: { A: 'one', PORT: '9000' },
      buildArgs: { APP: 'made' },
      secrets: ['a'],
    });
  });
});
