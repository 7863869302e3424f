import type { Neighbour } from '../gallery/match.policy';
import { cosineOf } from '../gallery/unit-vector';

/**
 * A face that is at least as much like one of which somebody said "this is not that person" as it is like the person is
 * not the person: rather no match than a false one.
 *
 * @param similarity of the face to the person's template
 * @param examples of length 1, as `face` is
 */
export function isCounterExample(similarity: number, face: Float32Array, examples: readonly Float32Array[]): boolean {
  return examples.some((example) => example.length === face.length && cosineOf(face, example) >= similarity);
}

/** Whom of these people the face is not, whatever their templates say. */
export function peopleExcluded(
  face: Float32Array,
  neighbours: readonly Neighbour[],
  examplesOf: (personId: string) => readonly Float32Array[],
): ReadonlySet<string> {
  const excluded = neighbours.filter(({ personId, similarity }) =>
    isCounterExample(similarity, face, examplesOf(personId)),
  );
  return new Set(excluded.map(({ personId }) => personId));
}
