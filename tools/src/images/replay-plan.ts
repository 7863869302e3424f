import { SERVICE_NAMES } from '@smart-attendance/standalone';
import type { ImageTools } from './image-tools';

/** What the process that replays compose is told, as JSON in a file. */
export interface ReplayPlan {
  readonly repoDir: string;
  readonly cacheDir: string;
  readonly modelsDir: string;
  /** Where the images are, and where logs and data go. */
  readonly folder: string;
  readonly tools: ImageTools;
  readonly ffmpegFile: string;
  readonly natsFile: string;
  readonly natsVersion: string;
}

/** Every app that has an image, in the order in which they are started. */
export const imageNames = ['stream-provisioner', ...SERVICE_NAMES] as const;

export function imageOf(name: (typeof imageNames)[number]): string {
  return `localhost/smart-attendance/${name}`;
}
