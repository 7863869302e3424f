import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { h264SequenceParameters, h265SequenceParameters } from './sequence-parameters.policy';
import { splitAtStartCodes } from './nal.policy';

/** As x264 and x265 write them. */
const sets = {
  small: '6742c016da0280bfe5c044000003000400000300503c58ba80',
  large: '67640028acd940780227e5c044000003000400000300503c60c658',
  largeAtAnotherRate: '67640028acd940780227e5c044000003000400000300ca3c60c658',
  largeOfFullRange: '67640028acd940780227e5c05b808080000a000300200000030281e30632c0',
  largeInterlaced: '67640028acd94078044fde022000000300200000030283e2c5b2c0',
  smallInFullColour: '67f40016919b281405ff138088000003000800000300a078b16cb0',
  smallWithScalingLists: '67640016acd940a02ff97011000003000100000300140f162d96',
};
const h265Sets = {
  small: '42010101600000030090000003000003003fa005020171f2e595952930bc04040000030004000003002820',
  large: '420101016000000300900000030000030078a003c0801107cb965654a4c2f01010000003001000000300a080',
  largeInLayers: '4201020160000003009000000300000300780000a003c0801107cb965652b2a52617808080000003008000000504',
};

function formOf(hex: string, isH265 = false): Record<string, unknown> {
  const nal = Buffer.from(hex, 'hex');
  const found = isH265 ? h265SequenceParameters(nal) : h264SequenceParameters(nal);
  return JSON.parse(found?.form ?? '{}') as Record<string, unknown>;
}

const transcripts = join(__dirname, '../../../../../shared/cases/transcripts');
const described = existsSync(transcripts)
  ? readdirSync(transcripts).flatMap((file) => [
      ...readFileSync(join(transcripts, file), 'latin1').matchAll(/sprop-(sps|parameter-sets)=([\w+/=]+)/g),
    ])
  : [];
const note = described.length > 0 ? '' : ` (skipped: no transcripts in ${transcripts})`;

describe('the sequence parameter set of a picture', () => {
  it('says its size, as coded and as cut', () => {
    expect(formOf(sets.small)).toMatchObject({ width: 640, height: 368, cropping: [0, 0, 0, 4], profile: 66 });
    expect(formOf(sets.large)).toMatchObject({ width: 1920, height: 1088, cropping: [0, 0, 0, 4], profile: 100 });
    expect(formOf(sets.largeInterlaced)).toMatchObject({ width: 1920, height: 1088, hasFramesOnly: false });
    expect(formOf(sets.smallWithScalingLists)).toMatchObject({ width: 640, height: 368 });
    expect(formOf(h265Sets.small, true)).toMatchObject({ width: 640, height: 368, cropping: [0, 0, 0, 4] });
    expect(formOf(h265Sets.large, true)).toMatchObject({ width: 1920, height: 1088 });
    expect(formOf(h265Sets.largeInLayers, true)).toMatchObject({ width: 1920, height: 1088 });
  });

  it('is no other one for another timing, and is for other colours', () => {
    expect(formOf(sets.largeAtAnotherRate)).toEqual(formOf(sets.large));
    expect(formOf(sets.largeOfFullRange)).not.toEqual(formOf(sets.large));
    expect(formOf(sets.smallInFullColour)).toMatchObject({ chroma: 3 });
  });

  it('is known by its id', () => {
    expect(h264SequenceParameters(Buffer.from(sets.small, 'hex'))).toMatchObject({ id: 0, blocks: 40 * 23 });
    expect(h265SequenceParameters(Buffer.from(h265Sets.large, 'hex'))).toMatchObject({ id: 0, blocks: 60 * 34 });
  });

  it('is none when it is cut off, empty, or nonsense', () => {
    for (const hex of ['', '67', '6742', sets.large.slice(0, 16), '67'.padEnd(200, '0'), '67'.padEnd(200, 'f')])
      expect(h264SequenceParameters(Buffer.from(hex, 'hex'))).toBeUndefined();
    for (const hex of ['', '4201', h265Sets.large.slice(0, 40), '4201'.padEnd(200, '0'), '4201'.padEnd(200, 'f')])
      expect(h265SequenceParameters(Buffer.from(hex, 'hex'))).toBeUndefined();
  });

  (described.length > 0 ? describe : describe.skip)(`of cameras of many makers${note}`, () => {
    it.each(described.map(([, name, text = '']): [string, string | undefined] => [text, name]))(
      'is read: %s',
      (text, name) => {
        const [nal = Buffer.alloc(0)] = splitAtStartCodes(Buffer.from(text.split(',')[0] ?? '', 'base64'));
        const found = name === 'sps' ? h265SequenceParameters(nal) : h264SequenceParameters(nal);
        expect(found?.blocks).toBeGreaterThan(50);
      },
    );
  });
});
