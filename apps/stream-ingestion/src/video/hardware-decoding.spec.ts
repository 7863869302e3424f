import { createLogger } from '@smart-attendance/observability';
import { HardwareDecoding } from './hardware-decoding';

function decoding(setting: 'none' | 'vaapi') {
  const lines: string[] = [];
  return {
    lines,
    hardware: new HardwareDecoding(
      { HARDWARE_DECODING: setting },
      createLogger('stream-ingestion', { write: (line) => lines.push(line) }),
    ),
  };
}

describe('decoding by hardware', () => {
  it('is not done unless it is asked for', () => {
    expect(decoding('none').hardware.of('a')).toBeUndefined();
    expect(decoding('vaapi').hardware.of('a')).toBe('vaapi');
  });

  it('is given up for all cameras, and said once, when it never worked', () => {
    const { hardware, lines } = decoding('vaapi');
    hardware.failed('a');
    hardware.failed('b');
    expect([hardware.of('a'), hardware.of('c')]).toEqual([undefined, undefined]);
    expect(lines).toHaveLength(1);
  });

  it('goes on for other cameras after one that it cannot decode', () => {
    const { hardware, lines } = decoding('vaapi');
    hardware.worked();
    hardware.failed('a');
    expect([hardware.of('a'), hardware.of('b')]).toEqual([undefined, 'vaapi']);
    expect(lines).toHaveLength(1);
  });
});
