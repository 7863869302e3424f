import { isUuid } from '@smart-attendance/contracts';
import { stableId } from './stable-id';

describe('an id made of what a thing is about', () => {
  it('is the same every time and another for another thing', () => {
    expect(stableId('a', 1)).toBe(stableId('a', 1));
    expect(stableId('a', 1)).not.toBe(stableId('a', 2));
  });

  it('is a UUID as the contracts want it', () => {
    expect(Array.from({ length: 100 }, (_, i) => stableId('thing', i)).every(isUuid)).toBe(true);
  });
});
