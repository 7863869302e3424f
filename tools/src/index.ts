export { runAttacks } from './attack/run-attacks';
export { blurFaces } from './browser/blurred-faces';
export { chromiumObstacle, launchChromium } from './browser/chromium';
export { untilSettled } from './browser/settled';
export { signedInCookies, type Cookies } from './browser/signed-in';
export { runDemo, type DemoContext, type DemoOutcome } from './demo';
export { prepareDemo, type Demo } from './demo-video';
export { projectPaths, type ProjectPaths } from './project-paths';
export { startSystem, type RunningSystem, type SystemOptions } from './start/system';
