import type { RtspAuth } from './rtsp-auth';
import type { VideoClip } from './video-clip';

export interface CameraOptions {
  /** Who may watch; everybody when absent. */
  readonly auth?: RtspAuth;
  /** A sound track before the video in the description; none unless told. */
  readonly sound?: 'when-asked';
}

/**
 * What every RTSP server of ours can be told: cameras made of clips, each on a path of its own, that fail on command.
 */
export interface CameraServer {
  readonly port: number;
  add(path: string, clip: VideoClip, options?: CameraOptions): void | Promise<void>;
  /** Cuts the path's clients; whoever asks for it afterwards is told 404. */
  remove(path: string): void | Promise<void>;
  /** Cuts every client of the path in the middle; they may come back at once. */
  drop(path: string): void | Promise<void>;
  /** From now on clients stay connected, and may join, and get no picture until `resume`. */
  stall(path: string): void | Promise<void>;
  resume(path: string): void | Promise<void>;
  /** Asks another password from the next request on. */
  changeAuth(path: string, auth: RtspAuth | undefined): void | Promise<void>;
  /** Goes on with another clip of the same codec and rate, also to those who watch. */
  changeClip(path: string, clip: VideoClip): void | Promise<void>;
  clientCount(path: string): number | Promise<number>;
  close(): Promise<void>;
}
