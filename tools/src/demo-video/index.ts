export { cast as demoCast } from './demo-recipe';
export { prepareDemo, type Demo, type PrepareDemoRequest } from './prepare-demo';
