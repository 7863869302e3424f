export {
  startGarbageServer,
  startHttpServer,
  startSilentServer,
  startSoundOnlyServer,
  startUnknownCodecServer,
  type FaultyServer,
} from './faulty-servers';
export { H264Clip, type AccessUnit } from './h264-clip';
export type { RtspAuth } from './rtsp-auth';
export type { MountOptions, MountStatistics, Playback } from './rtsp-mount';
export { RtspServer, type RtspServerOptions } from './rtsp-server';
