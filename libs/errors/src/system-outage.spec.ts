import { machineShortageOf, systemOutageOf } from './system-outage';

const failed = (code: string) => Object.assign(new Error('It failed.'), { code });

describe('an error of the system', () => {
  it.each(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EAGAIN'])('is a shortage of this machine: %s', (code) => {
    const sentence = expect.stringMatching(/^(This service|The machine of this service) has no/) as string;
    expect(machineShortageOf(failed(code))).toMatchObject({ sentence });
    expect(machineShortageOf(new AggregateError([new Error('one'), failed(code)]))).toMatchObject({ sentence });
    expect(machineShortageOf(new Error('above', { cause: failed(code) }))).toMatchObject({ sentence });
  });

  it('is a shortage of this machine also where a neighbour was away before', () => {
    const both = new AggregateError([failed('ECONNREFUSED'), failed('EMFILE')]);
    expect(systemOutageOf(both)).toMatchObject({ reason: 'neighbour_away' });
    expect(machineShortageOf(both)).toMatchObject({ reason: 'out_of_descriptors' });
  });

  it('says nothing of this machine otherwise', () => {
    expect(machineShortageOf(failed('ECONNREFUSED'))).toBeUndefined();
    expect(machineShortageOf('EMFILE')).toBeUndefined();
    expect(machineShortageOf(undefined)).toBeUndefined();
  });
});
