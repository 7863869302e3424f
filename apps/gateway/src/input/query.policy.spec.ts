import { strictFlag, strictNumber } from './query.policy';

describe('a value of a query', () => {
  it('is a number only when it is written as one', () => {
    expect(['0', '12', '-3', '2.5'].map(strictNumber)).toEqual([0, 12, -3, 2.5]);
    const others = ['', ' 5', '5 ', '1e3', '0x10', '5,5', 'Infinity', 'NaN', '+5', '9'.repeat(16), ['5']];
    expect(others.map(strictNumber)).toEqual(others);
  });

  it('is a flag only when it says true or false', () => {
    expect(['true', '1', 'false', '0'].map(strictFlag)).toEqual([true, true, false, false]);
    const others = ['yes', 'TRUE', '', 'on', '2'];
    expect(others.map(strictFlag)).toEqual(others);
  });
});
