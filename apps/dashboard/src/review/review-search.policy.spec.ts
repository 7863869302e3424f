import { toPairSearch, toReviewSearch } from './review-search.policy';

const id = '6a1f0d44-5f6e-4c1b-9a3b-0d5f6e4c1b9a';

describe('what the review shows', () => {
  it('is what the address says, and nothing else that somebody wrote there', () => {
    expect(toReviewSearch({ status: 'assigned', camera: id, face: '../users', more: 1 })).toEqual({
      status: 'assigned',
      camera: id,
    });
    expect(toReviewSearch({ status: 'waiting', face: id })).toEqual({ face: id });
    expect(toReviewSearch({ status: 'gone' })).toEqual({});
  });

  it('is of pairs those that nobody decided, unless others are asked for', () => {
    expect(toPairSearch({ state: 'two_people', person: id })).toEqual({ state: 'two_people', person: id });
    expect(toPairSearch({ state: 'open', person: 'somebody' })).toEqual({});
  });
});
