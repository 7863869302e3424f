export type { LiveState } from './live-connection';
export { LiveProvider, useLive, useLiveState } from './live-provider';
export { useListNews, useLiveInvalidation, useLiveList, useLiveReading, type ListNews } from './use-live-reading';
