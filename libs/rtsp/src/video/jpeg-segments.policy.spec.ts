import { jpegHead, tablesOfQuality } from './jpeg-head.policy';
import { jpegSegments, jpegSize } from './jpeg-segments.policy';

describe('the size of a picture', () => {
  it('is what its head says', () => {
    const tables = tablesOfQuality(50) ?? Buffer.alloc(0);
    const head = jpegHead({ width: 1_920, height: 1_080, restartInterval: 0, isHalfHeight: true, tables });
    expect(jpegSize(head)).toEqual({ width: 1_920, height: 1_080 });
  });

  it.each([Buffer.alloc(0), Buffer.from([0xff, 0xd8]), Buffer.alloc(100, 0xff), Buffer.from('no picture at all')])(
    'is unknown where there is none',
    (bytes) => {
      expect(jpegSize(bytes)).toBeUndefined();
    },
  );
});

describe('the segments of a picture', () => {
  const segments = (hex: string) =>
    [...jpegSegments(Buffer.from(hex, 'hex'))].map(
      ({ bytes, isWhole }) => `${bytes.toString('hex')} ${String(isWhole)}`,
    );

  it('come one after another up to its coded data, which may look like one', () => {
    expect(segments('ffd8ffdb000301ffda0002ffdb000302')).toEqual(['ffdb000301 true', 'ffda0002 true']);
  });

  it('end where the bytes end, however much longer they say to be', () => {
    expect(segments('ffd8ffdbffff01')).toEqual(['ffdbffff01 false']);
    expect(segments('ffdb0000ffd8ffd8')).toEqual(['ffdb true']);
    expect(segments('ffd8')).toEqual([]);
    expect(segments('00000000')).toEqual([]);
  });
});

describe('the tables of a quality', () => {
  it('are those of the standard at 50, finer above and coarser below', () => {
    expect(tablesOfQuality(50)?.subarray(0, 4)).toEqual(Buffer.from([16, 11, 12, 14]));
    expect(tablesOfQuality(99)?.[0]).toBe(1);
    expect(tablesOfQuality(1)?.[0]).toBe(255);
    expect(tablesOfQuality(0)).toBeUndefined();
    expect(tablesOfQuality(100)).toBeUndefined();
  });
});
