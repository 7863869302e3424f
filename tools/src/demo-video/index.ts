export { cast as demoCast } from './demo-recipe';
export { prepareDemo, type Demo, type DemoPerson, type DemoStranger, type PrepareDemoRequest } from './prepare-demo';
export type { Appearance } from './walk-path.policy';
