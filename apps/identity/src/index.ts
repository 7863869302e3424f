export { EmbeddedVectorStore } from './gallery/embedded.vector-store';
export type { PackComparison } from './gallery/gallery-comparison';
export {
  GalleryOperator,
  type GalleryFindings,
  type RegisteredPack,
  type PackFindings,
} from './gallery/gallery-operator';
export { decideMatch, type Match, type MatchRules, type Neighbour } from './gallery/match.policy';
export { cosineForRate, thresholdForGallery, type ThresholdRules } from './gallery/threshold.policy';
export { VectorMatrix } from './gallery/vector-matrix';
export type { GalleryVector, VectorStore } from './gallery/vector-store';
export { qdrantStoreOf } from './gallery/vector-store.provider';
export { identityConfig, type IdentityConfig } from './identity.config';
export { sameFaceCosineOf, scoreGallery } from './thresholds/gallery-scores.policy';
export { fitImpostorTail } from './thresholds/impostor-tail.policy';
export { statedThreshold } from './thresholds/visit-threshold.policy';
export { IdentityModule } from './identity.module';
