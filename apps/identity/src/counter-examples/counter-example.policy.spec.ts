import { isCounterExample, peopleExcluded } from './counter-example.policy';

/** A face at so many degrees from the first axis. */
function face(degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians));
}

const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);

describe('a counter-example', () => {
  it('keeps a face that is more like it than like the person from being the person', () => {
    expect(isCounterExample(cosine(40), face(40), [face(60)])).toBe(true);
  });

  it('leaves the person who looks a little like it', () => {
    expect(isCounterExample(cosine(10), face(10), [face(60)])).toBe(false);
  });

  it('wins where both are as much alike', () => {
    expect(isCounterExample(Math.fround(cosine(30)), face(30), [face(60)])).toBe(true);
  });

  it('counts as soon as one of several does', () => {
    expect(isCounterExample(cosine(40), face(40), [face(170), face(50)])).toBe(true);
    expect(isCounterExample(cosine(40), face(40), [])).toBe(false);
  });

  it('never meets a vector of another size', () => {
    expect(isCounterExample(0.1, face(0), [Float32Array.of(1, 0, 0)])).toBe(false);
  });

  it('speaks about its own person alone', () => {
    const neighbours = [
      { personId: 'ada', similarity: cosine(40) },
      { personId: 'bob', similarity: cosine(45) },
    ];
    const examplesOf = (personId: string) => (personId === 'ada' ? [face(50)] : []);
    expect([...peopleExcluded(face(40), neighbours, examplesOf)]).toEqual(['ada']);
  });
});
