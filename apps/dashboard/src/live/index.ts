export type { LiveState } from './live-connection';
export { LiveProvider, useLive, useLiveInvalidation, useLiveState } from './live-provider';
