import { runsOf } from './pdf-text.policy';

const fontOf = (codePoint: number, before: string | undefined): string => {
  if (codePoint === 0x20 && before !== undefined) return before;
  return codePoint >= 0x600 && codePoint < 0x700 ? 'arabic' : codePoint > 0x2e80 ? 'chinese' : 'latin';
};

function shown(text: string, isRightToLeft: boolean): string[] {
  return runsOf(text, isRightToLeft, fontOf).map((run) => `${run.isRightToLeft ? '<' : '>'}${run.font}:${run.text}`);
}

describe('a line of a PDF', () => {
  it('of one font is one piece', () => {
    expect(shown('Ada Lovelace', false)).toEqual(['>latin:Ada Lovelace']);
    expect(shown('تقرير الحضور', true)).toEqual(['<arabic:تقرير الحضور']);
    expect(shown('', true)).toEqual([]);
  });

  it('changes the font where the script changes', () => {
    expect(shown('Zoë 张伟', false)).toEqual(['>latin:Zoë ', '>chinese:张伟']);
  });

  it('is put in the order in which it is seen where two directions meet', () => {
    expect(shown('من 08:52', true)).toEqual(['>latin:08:52', '<arabic:من ']);
    expect(shown('Ada أحمد', false)).toEqual(['>latin:Ada ', '<arabic:أحمد']);
    // Brackets look the other way from right to left.
    expect(shown('(أحمد)', true)).toEqual(['<latin:(', '<arabic:أحمد', '<latin:)']);
  });
});
