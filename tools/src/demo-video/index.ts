export { cast as demoCast, picture, strangers as demoStrangers, photoSource } from './demo-recipe';
export type { CastMember, Figure, Lane, Walk } from './demo-recipe';
export { cachedFolder } from './demo-cache';
export { figures as demoFigures } from './figures';
export { prepareDemo, type Demo, type PrepareDemoRequest } from './prepare-demo';
export { composeVideo, encoderArguments, type Film } from './video-composer';
export { appearanceOf } from './walk-path.policy';
