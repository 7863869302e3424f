import { toCsvLine } from './csv.policy';

describe('a line of an export', () => {
  it('has its cells, empty ones too, and quotes where it must', () => {
    expect(toCsvLine(['Ada', null, 8.5, 'a,b', 'say "hi"', 'two\nlines'])).toBe(
      'Ada,,8.5,"a,b","say ""hi""","two\nlines"\r\n',
    );
  });

  it.each(['=1+1', '+49 30 1', '-2+3', '@SUM(A1)', '\t=1', ' =1', '＝1', "'=1", '\r=1'])(
    'makes %j a text, which no spreadsheet runs',
    (cell) => {
      expect(toCsvLine([cell])).toMatch(/^"?'/);
    },
  );

  it('leaves numbers numbers', () => {
    expect(toCsvLine([-2, '-3.5'])).toBe('-2,-3.5\r\n');
  });
});
