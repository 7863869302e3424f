import { readShared, writeShared } from './shared-picture';

const noMemory = new SharedArrayBuffer(0);

function picture(widthPx: number, heightPx: number, value: number) {
  return { widthPx, heightPx, rgb: new Uint8Array(widthPx * heightPx * 3).fill(value) };
}

function prepared(widthPx: number, value: number) {
  const facts = { format: 'jpeg' as const, widthPx: 2 * widthPx, heightPx: 4 };
  return { picture: { ...picture(widthPx, 2, value), facts }, levels: [picture(widthPx / 2, 1, value + 1)] };
}

describe('a picture handed to another thread', () => {
  it('is seen there as it was, with its levels and the width it was sent in', () => {
    const sent = prepared(8, 10);
    const { picture: seen, levels } = readShared(writeShared(sent, noMemory));
    expect([seen.widthPx, seen.heightPx, seen.facts.widthPx]).toEqual([8, 2, 16]);
    expect([...seen.rgb]).toEqual([...sent.picture.rgb]);
    expect(levels.map(({ rgb }) => [...rgb])).toEqual([[...new Uint8Array(12).fill(11)]]);
  });

  it('uses the same memory for the next one, unless that is larger', () => {
    const { memory } = writeShared(prepared(8, 10), noMemory);
    expect(writeShared(prepared(400, 20), memory).memory).toBe(memory);
    const { picture: seen } = readShared(writeShared(prepared(400_000, 30), memory));
    expect(seen.rgb.every((value) => value === 30)).toBe(true);
  });

  it('lies there once when it is its own first level', () => {
    const sent = prepared(8, 10);
    const { picture: seen, levels } = readShared(writeShared({ ...sent, levels: [sent.picture] }, noMemory));
    expect(levels[0]?.rgb.byteOffset).toBe(seen.rgb.byteOffset);
  });
});
