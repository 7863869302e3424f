export { allowedLookup, ForbiddenAddressError, type AllowedNetworks, type LookupAll } from './allowed-lookup';
export { AppError, isAppError, toAppError, type AppErrorFields, type ErrorCode, type Violation } from './app-error';
export { outages, type Outage } from './outage';
export { pictureKind, unsupportedPicture, type PictureKind } from './picture-kind';
export { RestartingThread } from './threads/restarting-thread';
export { sharedLookup } from './shared-lookup';
export { serveWork } from './threads/serve-work';
export { ThreadEndedError, WorkThread, type ThreadKind } from './threads/work-thread';
export { machineShortageOf, systemOutageOf, type SystemOutage } from './system-outage';
