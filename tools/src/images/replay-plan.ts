import type { ServiceName } from '@smart-attendance/contracts';
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

export function imageOf(service: ServiceName): string {
  return `localhost/smart-attendance/${service}`;
}
