export { decideMatch, type Match, type MatchRules, type Neighbour } from './gallery/match.policy';
export { thresholdForGallery, type ThresholdRules } from './gallery/threshold.policy';
export { identityConfig } from './identity.config';
export { IdentityModule } from './identity.module';
