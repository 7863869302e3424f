import { guardFormula, unguardFormula } from './formula-guard.policy';

describe('a cell that a spreadsheet would run', () => {
  it.each(['=1+1', '+49 30 1', '-2', '@SUM(A1)', '\t=1', '＝1', "'=1", "''@x"])('%j is made a text', (cell) => {
    expect(guardFormula(cell)).toBe(`'${cell}`);
  });

  it.each(['=1+1', "'=1", "''=1", 'Tür', "O'Neill", "'quoted'", "'", '', '[[0.1,0]]', 'a=b'])(
    '%j comes back as it was',
    (cell) => {
      expect(unguardFormula(guardFormula(cell))).toBe(cell);
    },
  );
});
