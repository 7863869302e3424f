import { PictureSlot, viewPlaced } from './picture-slot';

function picture(widthPx: number, heightPx: number, value: number) {
  return { widthPx, heightPx, rgb: new Uint8Array(widthPx * heightPx * 3).fill(value) };
}

function prepared(widthPx: number, value: number) {
  const facts = { format: 'jpeg' as const, widthPx: 2 * widthPx, heightPx: 4 };
  return { picture: { ...picture(widthPx, 2, value), facts }, looks: [picture(widthPx / 2, 1, value + 1)] };
}

describe('a picture handed to another thread', () => {
  it('is seen there as it was, with its looks and the width it was sent in', () => {
    const sent = prepared(8, 10);
    const { picture: seen, looks } = viewPlaced(new PictureSlot().place(sent));
    expect([seen.widthPx, seen.heightPx, seen.facts.widthPx]).toEqual([8, 2, 16]);
    expect([...seen.rgb]).toEqual([...sent.picture.rgb]);
    expect(looks.map(({ rgb }) => [...rgb])).toEqual([[...new Uint8Array(12).fill(11)]]);
  });

  it('uses the same memory for the next one, unless that is larger', () => {
    const slot = new PictureSlot();
    const first = slot.place(prepared(8, 10)).memory;
    expect(slot.place(prepared(400, 20)).memory).toBe(first);
    const { picture: seen } = viewPlaced(slot.place(prepared(400_000, 30)));
    expect(seen.rgb.every((value) => value === 30)).toBe(true);
  });

  it('lies there once when it is its own first look', () => {
    const sent = prepared(8, 10);
    const { picture: seen, looks } = viewPlaced(new PictureSlot().place({ ...sent, looks: [sent.picture] }));
    expect(looks[0]?.rgb.byteOffset).toBe(seen.rgb.byteOffset);
  });
});
