import { createHash } from 'node:crypto';
import { seededRandom } from '@smart-attendance/testing';

/** As many numbers as the default pack's vectors have. */
export const vectorSize = 512;

const known = new Map<string, Float32Array>();

/** A person's face as a model would see it: a direction of its own, nearly square to everybody else's. */
export function faceVector(who: string): Float32Array {
  let vector = known.get(who);
  if (vector === undefined) {
    vector = atLengthOne(Float32Array.from({ length: vectorSize }, gaussians(who)));
    known.set(who, vector);
  }
  return vector;
}

/** One picture of that face: its cosine to the face itself is `likeness`, the rest is that picture's own. */
export function embeddingOf(who: string, picture: string | number, likeness = 0.8): Float32Array {
  const face = faceVector(who);
  const noise = faceVector(`${who} ${String(picture)}`);
  const along = face.reduce((sum, value, i) => sum + value * (noise[i] ?? 0), 0);
  const across = atLengthOne(noise.map((value, i) => value - along * (face[i] ?? 0)));
  const rest = Math.sqrt(1 - likeness ** 2);
  return face.map((value, i) => likeness * value + rest * (across[i] ?? 0));
}

function atLengthOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Box and Muller over a small generator seeded by the name, so that every run sees the same faces. */
function gaussians(seed: string): () => number {
  const uniform = seededRandom(createHash('sha256').update(seed).digest().readUInt32LE(0));
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
