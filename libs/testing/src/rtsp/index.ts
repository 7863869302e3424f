export {
  startGarbageServer,
  startHttpServer,
  startSilentServer,
  startSoundOnlyServer,
  startUnknownCodecServer,
  type FaultyServer,
} from './faulty-servers';
export { FaultyWire, type ClockJump } from './faulty-wire';
export {
  dropCamera,
  dropKinds,
  dropWire,
  percentile95,
  wireDropKinds,
  type CameraSight,
  type DropKind,
  type DropResult,
  type WatchedCamera,
  type WiredCamera,
} from './camera-drop';
export type { CameraOptions, CameraServer } from './camera-server';
export { findGstreamer, gstreamerNote, type GstreamerRuntime } from './gstreamer-runtime';
export { GstreamerServer } from './gstreamer-server';
export { H264Clip } from './h264-clip';
export { H265Clip } from './h265-clip';
export { OddCamera, type OddAnswer, type Oddity, type OddRequest } from './odd-camera';
export { failure, live, oddCameraKinds, type OddCameraKind, type Outcome, type RunFfmpeg } from './odd-cameras';
export type { OddPacket, RtpFilm } from './odd-picture';
export type { RtspAuth } from './rtsp-auth';
export type { MountOptions, MountStatistics, Playback } from './rtsp-mount';
export { RtspServer, type RtspServerOptions } from './rtsp-server';
export type { AccessUnit, VideoClip } from './video-clip';
